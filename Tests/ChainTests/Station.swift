import Billing
import Consent
import Engine
import Gateway
import Ledger
import Logging
import Support
import Testing
import Text
import Transfer

/// One engine with its gateway, and the operator in front of it.
struct Station: Sendable {
  let ledger: Ledger
  let engine: Engine
  let origin: Origin
  let time: any TimeSource
  /// The clock that a test turns.
  let clock: ManualTime
  private let http: HTTPClient
  private let transcript: Transcript
  private let server: Task<Void, any Error>

  init(
    ledger: Ledger, accounts: [EngineAccount], time: any TimeSource, clock: ManualTime, http: HTTPClient,
    transcript: Transcript
  ) async throws {
    let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    self.ledger = ledger
    self.time = time
    self.clock = clock
    self.http = http
    self.transcript = transcript
    engine = Engine(ledger: ledger, accounts: accounts, time: time, logger: silent)
    let gateway = try await Gateway(ledger: ledger, engine: engine, version: "1", time: time, logger: silent)
    let (addresses, found) = AsyncStream.makeStream(of: String.self)
    server = Task {
      defer { found.finish() }
      try await GatewayServer(gateway: gateway, port: 0).run { found.yield($0) }
    }
    guard let address = await addresses.first(where: { _ in true }) else {
      try await server.value
      throw Unexpected("the gateway ended at once")
    }
    origin = try Origin(address)
  }

  /// Stops the gateway; the engine does nothing unless told to.
  func stop() async throws {
    server.cancel()
    try await server.value
  }

  /// Lets the engine do everything that is due now.
  func work() async {
    for _ in 0..<5 {
      await engine.step()
      await engine.settle()
    }
  }

  /// Lets time pass, then lets the engine do what is due.
  func pass(_ duration: Duration) async {
    clock.advance(by: duration)
    await work()
  }

  // MARK: - Agents

  /// An agent with a door token of its own.
  func agent(_ name: String = "research-bot", on account: String = "dock-main") async throws -> Agent {
    let token = try await ledger.issueDoorToken(
      agent: Chain.agent(name), account: Chain.account(account), at: time.wall)
    return Agent(token: token.reveal(), origin: origin, http: http, transcript: transcript)
  }

  /// The same agent on this station.
  func moved(_ agent: Agent) -> Agent {
    Agent(token: agent.token, origin: origin, http: agent.http, transcript: agent.transcript)
  }

  /// Makes a call that waits, does something once it waits, and returns its answer.
  func whileWaiting(
    _ call: @escaping @Sendable () async throws -> Agent.Reply, _ body: () async throws -> Void
  ) async throws -> Agent.Reply {
    let sleepers = clock.sleepers
    let task = Task { try await call() }
    await clock.waitForSleepers(sleepers + 1)
    try await body()
    return try await task.value
  }

  // MARK: - The operator

  /// The newest request; fails without one.
  func newest() async throws -> ConsentRequest {
    guard let request = try await ledger.recentRequests(limit: 1).first else { throw Unexpected("there is no request") }
    return request
  }

  /// Approves exactly what a request shows; without one, the newest.
  func approve(_ request: ConsentRequest? = nil) async throws {
    let request = if let request { request } else { try await newest() }
    try await ledger.apply(
      .approved(Approval(digest: request.digest, version: request.version, from: .dashboardCode)), to: request.id,
      actor: .operatorItself, at: time.wall)
  }

  /// Rejects the newest request.
  func reject(_ preset: RejectionPreset) async throws {
    try await ledger.apply(
      .rejected(Rejection(preset, comment: SafeText(Chain.comment))), to: try await newest().id, actor: .operatorItself,
      at: time.wall)
  }

  /// The kinds of the alarms nobody has explained.
  var alarms: [AlarmKind] {
    get async throws { try await ledger.openAlarms().map(\.kind) }
  }
}
