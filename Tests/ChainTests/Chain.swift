import Billing
import Consent
import Engine
import Gateway
import Ledger
import Logging
import Providers
import Sandbox
import Support
import Testing
import Text
import Transfer

/// The whole chain in one process: a sandbox, the provider that speaks to it over HTTP, a ledger in a temporary folder, an
/// engine, the gateway on a port of its own, and agents that call it.
///
/// The clock is turned by hand, and nothing happens between two calls of ``Station/work()``. What really happened is told by
/// the sandbox's log of effects.
final class Chain: Sendable {
  let time = ManualTime()
  let sandbox: Sandbox
  let sandboxPort: Int
  let state: TemporaryState
  let transcript = Transcript()
  let http = HTTPClient()

  /// The keys of the organisations behind `dock-main` and `dock-lab`.
  static let mainKey = "dk_" + String(repeating: "a1", count: 24)
  static let labKey = "dk_" + String(repeating: "b2", count: 24)
  /// What an operator writes for the operator's own eyes.
  static let comment = "Ask Kim in accounting first."

  /// What no agent may ever receive: keys, the service's tokens, words, links and card, and the operator's own words.
  private var secrets: [String] {
    [
      Self.mainKey, Self.labKey, "dk_", "pbc_", "wap_", "cs_test_", "/sandbox/",
      "127.0.0.1:\(sandboxPort)", "Pro-rated", "first full", "vector-build from", "Stay until", "visa", "\"4242\"",
      "\"card", Self.comment, "digest", "quote", "token_sha256", "X-RateLimit", "x-request-id",
    ]
  }

  private init(_ change: (inout SandboxConfiguration) -> Void) async throws {
    var configuration = SandboxConfiguration(
      organisations: [
        SandboxOrganisation(
          name: "vector-build", slug: "vector-build", plan: "pro",
          keys: [SandboxKey(principal: "build-bot", key: Self.mainKey)], usage: ["agents": 9]),
        SandboxOrganisation(
          name: "tiny-lab", slug: "tiny-lab", plan: "free",
          keys: [SandboxKey(principal: "lab-bot", key: Self.labKey)], hasCard: false),
      ])
    change(&configuration)
    state = try TemporaryState()
    sandbox = Sandbox(configuration: configuration, time: time)
    sandboxPort = try await sandbox.start().port
  }

  /// Starts a chain, hands it over with a station, stops everything and searches what the agents received.
  static func run(
    change: (inout SandboxConfiguration) -> Void = { _ in }, steps: Interposed.Steps = .init(),
    _ place: SourceLocation = #_sourceLocation, _ test: (Chain, Station) async throws -> Void
  ) async throws {
    let chain = try await Chain(change)
    do {
      let station = try await chain.start(steps: steps)
      do { try await test(chain, station) } catch {
        try? await station.stop()
        throw error
      }
      try await station.stop()
    } catch {
      await chain.stop()
      throw error
    }
    await chain.stop()
    chain.transcript.expectNone(of: chain.secrets, place)
  }

  private func stop() async {
    await sandbox.stop()
    await http.shutdown()
  }

  /// An engine with its gateway on the chain's state folder; a second one stands for the program started anew.
  func start(steps: Interposed.Steps = .init(), time: (any TimeSource)? = nil) async throws -> Station {
    let time = time ?? self.time
    let ledger = try Ledger(in: state.directory)
    var accounts: [EngineAccount] = []
    for (name, key) in [("dock-main", Self.mainKey), ("dock-lab", Self.labKey)] {
      let provider = try provider(for: name, key: key, at: "http://127.0.0.1:\(sandboxPort)", time: time)
      accounts.append(
        EngineAccount(account: provider.account, provider: Interposed(provider: provider, steps: steps)))
    }
    return try await Station(
      ledger: ledger, accounts: accounts, time: time, clock: self.time, http: http, transcript: transcript)
  }

  /// A provider that speaks Dock to an origin.
  func provider(for name: String, key: String, at origin: String, time: any TimeSource) throws -> DockProvider {
    let account = Account(name: try Self.account(name), service: .dock, origin: origin, isLive: true)
    return DockProvider(
      account: account, origin: try Origin(origin), http: http,
      credential: Credential(canChange: false, time: time) { () throws(Problem) in Secret(key) }, time: time)
  }

  /// What really happened so far, in words: `upgrade vector-build pro>scale 4900 by agent:build-bot`.
  var effects: [String] {
    get async {
      await sandbox.effects().map { effect in
        let price = effect.priceMinor.map { " \($0)" } ?? ""
        return
          "\(effect.operation) \(effect.organisation) \(effect.from ?? "-")>\(effect.to ?? "-")\(price) by \(effect.by)"
      }
    }
  }

  /// How many calls of a route an organisation still has in this hour: what is missing was used.
  func callsLeft(_ route: String, of organisation: Int = 0) async -> Int64? {
    await sandbox.state()["dock"]?["organisations"]?[organisation]?["calls_left_this_hour"]?[route]?.integer
  }

  static func account(_ name: String) throws -> AccountName {
    guard let name = AccountName(name) else { throw Unexpected("\(name) is no account's name") }
    return name
  }

  static func agent(_ name: String) throws -> AgentName {
    guard let name = AgentName(name) else { throw Unexpected("\(name) is no agent's name") }
    return name
  }
}
