import ArgumentParser
import Billing
import Consent
import Desk
import Ledger
import Settings

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What a shell offers for a word of a command line: names and numbers that the config and the ledger have.
///
/// Nothing is written, run or called for it, and whatever cannot be read offers nothing: a shell has no place for problems.
enum Candidates {
  static let accounts = CompletionKind.known { $0.accounts.map(\.name.rawValue) }

  /// Requests that a decision can be made about.
  static let pendingRequests = CompletionKind.known { $0.requests { $0.state == .pending } }

  /// Requests that can be rejected: they wait, or their approval was not used yet.
  static let rejectableRequests = CompletionKind.known { $0.requests { $0.state == .pending || $0.state == .approved } }

  /// Requests whose answer was lost.
  static let unsettledRequests = CompletionKind.known {
    $0.requests { !$0.state.isFinal && $0.state != .pending && $0.state != .approved }
  }

  static let requests = CompletionKind.known { $0.requests { _ in true } }

  static let plans = CompletionKind.known { $0.plans }

  static let agents = CompletionKind.known { known in
    var names: [String] = []
    for grant in (try? known.ledger?.doorGrantsNow()) ?? [] where !names.contains(grant.agent.rawValue) {
      names.append(grant.agent.rawValue)
    }
    return names
  }

  static let links = CompletionKind.known { known in
    (known.overview?.links ?? []).filter { $0.state == .unused }.map { "\($0.id)" }
  }

  static let alarms = CompletionKind.known { ($0.overview?.alarms ?? []).map { "\($0.id)" } }

  static let notes = CompletionKind.known { ($0.overview?.notes ?? []).filter(\.isNew).map { "\($0.id)" } }

  static let themes = CompletionKind.known { known in
    known.places.map { ThemeShelf($0).choices.map(\.name) } ?? []
  }

  static let pushes = CompletionKind.known { $0.settings?.pushes.map(\.name) ?? [] }

  static let services = CompletionKind.list(Service.allCases.map(\.rawValue))

  static let reasons = CompletionKind.list(RejectionPreset.allCases.filter { $0 != .policy }.map(\.rawValue))
}

extension CompletionKind {
  fileprivate static func known(_ words: @escaping @Sendable (Candidates.Known) -> [String]) -> CompletionKind {
    .custom { line, _, _ in words(Candidates.Known(line)) }
  }
}

extension Candidates {
  /// What can be read for a command line, which may name another config and another state folder.
  fileprivate struct Known {
    private let line: [String]
    let places: Places?
    let settings: Settings?

    init(_ line: [String]) {
      self.line = line
      places = try? Places(
        environment: Process.environment, configOption: Self.value(of: "--config", in: line),
        stateOption: Self.value(of: "--state", in: line))
      settings = places.flatMap { try? Settings.load(path: $0.configFile) }
    }

    var accounts: [AccountSettings] { settings?.accounts ?? [] }

    /// The ledger, to look; nil where there is none yet, which a key pressed in a shell must not make.
    var ledger: Ledger? {
      guard let places, access(places.stateDirectory + "/ledger.sqlite", R_OK) == 0,
        let directory = try? StateDirectory(path: places.stateDirectory, closing: false)
      else { return nil }
      let refusal = Problem("A shell that completes a word changes nothing.", advice: "Run the command.")
      return try? Ledger(in: directory, refusing: refusal)
    }

    var overview: Overview? { try? ledger?.overviewNow(at: SystemTime().wall) }

    /// The numbers of requests, the live ones first.
    func requests(_ isMeant: (ConsentRequest) -> Bool) -> [String] {
      (overview?.requests ?? []).filter(isMeant).map { "\($0.number)" }
    }

    /// The plans of the accounts that the line names, and of all where it names none.
    var plans: [String] {
      let named = accounts.filter { line.contains($0.name.rawValue) }
      let looks = overview?.looks ?? [:]
      var names: [String] = []
      for account in named.isEmpty ? accounts : named {
        let offers = looks[account.name]?.observation?.plans ?? []
        let plans = account.account.service.profile.paidPlans(offers: offers).map(\.rawValue)
        names += plans.filter { !names.contains($0) }
      }
      return names
    }

    /// What stands behind an option, as one word or two; quotes that a shell left around it are taken away.
    private static func value(of option: String, in line: [String]) -> String? {
      var value: String?
      for (index, word) in line.enumerated() {
        if word == option, index + 1 < line.count {
          value = line[index + 1]
        } else if word.hasPrefix(option + "=") {
          value = String(word.dropFirst(option.count + 1))
        }
      }
      guard let value, let quote = value.first, quote == "'" || quote == "\"", value.count > 1, value.last == quote
      else { return value }
      return String(value.dropFirst().dropLast())
    }
  }
}
