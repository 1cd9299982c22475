import Billing
import Settings
import Text

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What an agent could still do alone: consent is only as strong as the custody of the key.
package struct CustodyCheckup {
  let environment: [String: String]
  let accounts: [AccountSettings]
  /// The agents that were seen knocking from a process of the operator's own user.
  let sameUserAgents: [String]
  /// The agents whose tokens were made with `--forward`, by account.
  let passingAgents: [AccountName: [String]]
  /// The other processes of this user that have a key in their environment.
  let holders: [ProcessKeys.Holder]

  package init(
    environment: [String: String], accounts: [AccountSettings], sameUserAgents: [String] = [],
    passingAgents: [AccountName: [String]] = [:], holders: [ProcessKeys.Holder] = []
  ) {
    self.holders = holders
    self.environment = environment
    self.accounts = accounts
    self.sameUserAgents = sameUserAgents
    self.passingAgents = passingAgents
  }

  package var checks: [Check] {
    [variables] + processes + accounts.map(alone) + accounts.compactMap(passed) + [user] + terminalInput
  }

  // MARK: - Keys in the environment

  /// How the services' own documents and clients begin the names of such variables.
  private static let families = Service.allCases.flatMap(\.profile.custody.variables) + ["STRIPE_"]
  private static let endings = ["KEY", "TOKEN", "SECRET", "JWT", "PASSWORD"]
  /// What values begin with, whatever their variable is called.
  private static let openings =
    Service.allCases.flatMap(\.profile.custody.openings) + ["sk_live_", "sk_test_", "whsec_"]

  /// The names of variables that hold a key of one of the services.
  private var names: [String] {
    Self.names(in: environment, configured: Self.configured(accounts))
  }

  /// The variables that accounts' credentials are read from.
  package static func configured(_ accounts: [AccountSettings]) -> Set<String> {
    let sources = accounts.flatMap { [$0.credential.source] + ($0.forward?.credential.map { [$0.source] } ?? []) }
    return Set(
      sources.compactMap { source -> String? in
        if case .env(let name) = source { name } else { nil }
      })
  }

  /// The names of variables of an environment that hold a key of one of the services, or that the config names.
  package static func names(in environment: [String: String], configured: Set<String>) -> [String] {
    environment.compactMap { name, value -> String? in
      if value.isEmpty { return nil }
      if configured.contains(name) { return name }
      let upper = name.uppercased()
      let isNamedSo =
        Self.families.contains { upper.hasPrefix($0) } && Self.endings.contains { upper.hasSuffix($0) }
      let looksSo = value.utf8.count >= 12 && Self.openings.contains { value.hasPrefix($0) }
      return isNamedSo || looksSo ? name : nil
    }.sorted()
  }

  /// A name that looks like a key itself is not repeated.
  private static func shown(_ name: String) -> String {
    ConfigText.looksLikeSecret(name) ? "(a name that looks like a key)" : "\(SafeText(name, maximumCharacters: 60))"
  }

  /// How many processes are named.
  private static let mostHolders = 5

  private var processes: [Check] {
    guard !holders.isEmpty else { return [] }
    let named = holders.prefix(Self.mostHolders).map { holder in
      "\(SafeTextArgument(holder.name)) (\(holder.process): \(holder.variables.map(Self.shown).joined(separator: ", ")))"
    }
    let more = holders.count > named.count ? ", and \(holders.count - named.count) more" : ""
    return [
      Check(
        "keys_in_processes", .warning,
        "Other processes of yours hold a key in their environment, and hand it to whatever they start: "
          + named.joined(separator: ", ") + more + ".",
        advice: "Start them anew without the variable; who had an agent among them should make a new key.")
    ]
  }

  private var variables: Check {
    let names = self.names.map(Self.shown)
    guard !names.isEmpty else {
      return Check("keys_in_environment", .ok, "No key of a billing service is in this shell's environment.")
    }
    return Check(
      "keys_in_environment", .warning,
      "Every program started from this shell inherits the key in \(names.joined(separator: ", ")): an agent among them "
        + "can change the plan without asking.",
      advice: "Keep the key in a file of mode 0600 or a password store, name that under `credential`, and unset the "
        + "variable.")
  }

  // MARK: - What a key allows

  private func alone(_ account: AccountSettings) -> Check {
    let custody = account.service.profile.custody
    let advice = custody.advice + (custody.command.map { ": \($0) \(account.name)" } ?? ".")
    return Check("custody", .note, custody.words, advice: advice, account: account.name)
  }

  /// What agents whose calls are passed on hold in effect.
  private func passed(_ account: AccountSettings) -> Check? {
    guard let forward = account.forward else { return nil }
    let agents = passingAgents[account.name] ?? []
    let count = forward.routes.count
    var reached = count == 1 ? ["one route"] : count == 0 ? [] : ["\(count) routes"]
    if !forward.tools.isEmpty { reached.append(forward.tools.count == 1 ? "one tool" : "\(forward.tools.count) tools") }
    let who =
      agents.isEmpty
      ? "No agent's token was made with --forward; one that is reaches"
      : "With tokens made with --forward \(agents.joined(separator: ", ")) \(agents.count == 1 ? "reaches" : "reach")"
    let warning = ForwardCustody.warning(account)
    return Check(
      "passed_on", agents.isEmpty || warning == nil ? .note : .warning,
      "\(who) \(reached.joined(separator: " and ")) of the service with \(ForwardCustody.key(forward)). "
        + ForwardCustody.words(account) + (warning.map { " " + $0 } ?? ""),
      advice: forward.credential == nil
        ? "List less, or name a credential that may do less as forward_credential." : "List what they need alone.",
      account: account.name)
  }

  // MARK: - The user

  private var user: Check {
    let advice =
      "Run agents as a user of their own, so that they can read neither the credentials nor the state folder."
    if !sameUserAgents.isEmpty {
      return Check(
        "same_user", .warning,
        "Agents run as your own user: \(sameUserAgents.joined(separator: ", ")). They could read the credential and "
          + "type into this terminal; consent stops scripts, not them.", advice: advice)
    }
    if geteuid() == 0 {
      return Check(
        "same_user", .note,
        "You are the superuser: an agent that is so, too, could read every credential.", advice: advice)
    }
    return Check(
      "same_user", .note,
      "Whatever runs as your own user could read the credentials and approve as you do; consent is only as strong as "
        + "the custody of the key.", advice: advice)
  }

  /// Linux lets a program type into its terminal unless that was switched off (TIOCSTI).
  private var terminalInput: [Check] {
    let descriptor = open("/proc/sys/dev/tty/legacy_tiocsti", O_RDONLY | O_CLOEXEC)
    #if os(Linux)
      guard descriptor >= 0 else {
        return [
          Check(
            "terminal_input", .note,
            "The kernel does not say whether programs may type into the terminal they run in; before Linux 6.2 they may.",
            advice: "Run agents as another user, or without a terminal.")
        ]
      }
    #else
      guard descriptor >= 0 else { return [] }
    #endif
    defer { close(descriptor) }
    var byte: UInt8 = 0
    guard read(descriptor, &byte, 1) == 1, byte == UInt8(ascii: "1") else { return [] }
    return [
      Check(
        "terminal_input", .warning,
        "Programs may type into the terminal they run in, so an agent in it could press keys.",
        advice: "Switch it off: sysctl dev.tty.legacy_tiocsti=0")
    ]
  }
}
