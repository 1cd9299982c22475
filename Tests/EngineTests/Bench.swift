import Billing
import Consent
import GRDB
import Ledger
import Logging
import Support
import Testing
import Text

@testable import Engine

/// An engine on a fake service and a hand-turned clock.
final class Bench {
  let clock: ManualTime
  let time: RecordingTime
  let folder: TemporaryState
  let ledger: Ledger
  let services: [FakeService]
  private(set) var engine: Engine
  private let rules: [DenyRule]
  private let interval: Duration?
  private let quota: CallAllowance?
  /// What the engine logged as errors.
  let errors = KeptErrors()

  /// An engine for accounts of these names, all on plan Pro.
  init(
    _ names: [String] = ["dock-main"], plan: String = "pro", rules: [DenyRule] = [],
    interval: Duration? = .seconds(600),
    quota: CallAllowance? = nil, consent: ConsentMode = .token, withheld: [Billing.Operation: SafeText] = [:],
    service: Service = .dock
  ) throws {
    clock = ManualTime()
    time = RecordingTime(clock)
    folder = try TemporaryState()
    ledger = try folder.ledger()
    self.rules = rules
    self.interval = interval
    self.quota = quota
    let name = PlanName(plan)
    let clock = self.clock
    services = try names.map {
      FakeService(
        try Bench.account($0, service: service, consent: consent, withheld: withheld), plan: name, time: clock)
    }
    engine = Bench.engine(ledger, services, rules, interval, quota, time, errors)
  }

  var service: FakeService { services[0] }

  static func account(
    _ name: String = "dock-main", service: Service = .dock, origin: String = "https://trydock.ai",
    consent: ConsentMode = .token,
    withheld: [Billing.Operation: SafeText] = [:]
  ) throws -> Account {
    Account(
      name: try #require(AccountName(name)), service: service, origin: origin, isLive: true, consent: consent,
      withheld: withheld)
  }

  static func plan(_ name: String) throws -> PlanName {
    try #require(PlanName(name))
  }

  private static func engine(
    _ ledger: Ledger, _ services: [FakeService], _ rules: [DenyRule], _ interval: Duration?,
    _ quota: CallAllowance?, _ time: any TimeSource, _ errors: KeptErrors
  ) -> Engine {
    Engine(
      ledger: ledger,
      accounts: services.map { EngineAccount(account: $0.account, provider: $0, pollInterval: interval, quota: quota) },
      denyRules: rules, time: time, logger: Logger(label: "test") { _ in errors }, jitter: { 0 })
  }

  // MARK: - Steps and time

  /// Takes steps until nothing happens any more, as the running engine does when its tasks end.
  func settle() async throws {
    var before = try await mark()
    for _ in 0..<30 {
      await engine.step()
      await engine.settle()
      let after = try await mark()
      if after == before { return }
      before = after
    }
    Issue.record("the engine does not come to rest")
  }

  /// Turns the clock and lets the engine do what is due.
  func advance(_ duration: Duration) async throws {
    clock.advance(by: duration)
    try await settle()
  }

  /// Drops the engine as a crash does, and starts another on the same folder.
  ///
  /// Calls of the old engine that stand still at the service go on standing still.
  func crash(bootID: String? = nil) {
    engine = Bench.engine(ledger, services, rules, interval, quota, bootID.map { OtherBoot(time, $0) } ?? time, errors)
  }

  /// Starts an engine that asks whether it may still act.
  func displace(by displaced: @escaping @Sendable () -> Problem?) {
    engine = Engine(
      ledger: ledger,
      accounts: services.map { EngineAccount(account: $0.account, provider: $0, pollInterval: interval, quota: quota) },
      denyRules: rules, time: time, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
      jitter: { 0 }, displaced: displaced)
  }

  /// Starts an engine whose account leads elsewhere.
  func move(to service: FakeService) {
    engine = Bench.engine(ledger, [service], rules, interval, quota, time, errors)
  }

  private func mark() async throws -> [Int64] {
    var mark = [try await ledger.events(limit: 1).first?.sequence ?? 0]
    for service in services {
      let calls = await service.counts
      mark += [Int64(calls.observe), Int64(calls.mint), Int64(calls.confirm), Int64(calls.identify)]
    }
    return mark
  }

  // MARK: - Asking and deciding

  func requester(_ agent: String = "bot", door: Door = .gateway) throws -> Requester {
    Requester(agent: try #require(AgentName(agent)), door: door, peer: .distinct)
  }

  func intake(
    _ operation: Operation = .upgrade, _ plan: String? = "scale", agent: String = "bot", account: Int = 0
  ) async throws -> Intake {
    try await engine.intake(
      PlanChange(operation, to: try plan.map { try Bench.plan($0) }), on: services[account].account.name,
      requester: try requester(agent), reason: "The queue is full.")
  }

  /// Asks and gives the request it became.
  func ask(
    _ operation: Operation = .upgrade, _ plan: String? = "scale", agent: String = "bot", account: Int = 0
  ) async throws -> ConsentRequest {
    let intake = try await intake(operation, plan, agent: agent, account: account)
    guard case .request(let request) = intake else { throw Unexpected(what: "the ask became \(intake)") }
    return request
  }

  /// Approves what is on record now.
  @discardableResult
  func approve(_ id: RequestID) async throws -> ConsentRequest {
    let shown = try await request(id)
    return try await ledger.apply(
      .approved(Approval(digest: shown.digest, version: shown.version, from: .dashboardCode)), to: id,
      actor: .operatorItself, at: clock.wall)
  }

  func reject(_ id: RequestID) async throws {
    try await ledger.apply(.rejected(Rejection(.notNow)), to: id, actor: .operatorItself, at: clock.wall)
  }

  /// Asks, approves and lets the engine do what is due.
  func askAndApprove(_ operation: Operation = .upgrade, _ plan: String? = "scale") async throws -> RequestID {
    let id = try await ask(operation, plan).id
    try await approve(id)
    try await settle()
    return id
  }

  func request(_ id: RequestID) async throws -> ConsentRequest {
    try #require(try await ledger.request(id))
  }

  func state(_ id: RequestID) async throws -> ConsentState {
    try await request(id).state
  }

  func outcome(_ id: RequestID) async throws -> Outcome.Code? {
    try await request(id).outcome?.code
  }

  /// The kinds of a request's events, oldest first.
  func events(_ id: RequestID) async throws -> [String] {
    try await ledger.events(limit: 10_000).filter { $0.request == id.rawValue }.map(\.kind).reversed()
  }

  func alarms() async throws -> [AlarmKind] {
    try await ledger.openAlarms().map(\.kind)
  }

  /// Runs SQL through a connection of its own.
  func tamper(_ statements: String...) throws {
    var configuration = Configuration()
    configuration.busyMode = .timeout(5)
    let queue = try DatabaseQueue(path: ledger.directory.database, configuration: configuration)
    try queue.writeWithoutTransaction { database in
      for statement in statements { try database.execute(sql: statement) }
    }
    try queue.close()
  }
}

/// The same clock after the machine was started again: its points of boot time mean something else.
private struct OtherBoot: TimeSource {
  let time: RecordingTime
  let bootID: String

  init(_ time: RecordingTime, _ bootID: String) {
    self.time = time
    self.bootID = bootID
  }

  var wall: Instant { time.wall }
  var boot: BootTime { time.boot }

  func sleep(until deadline: BootTime) async throws {
    try await time.sleep(until: deadline)
  }
}

/// Something a test did not expect.
struct Unexpected: Error {
  let what: String
}

/// Waits until a condition holds; false after 20 seconds.
func eventually(_ condition: () async throws -> Bool) async rethrows -> Bool {
  let deadline = ContinuousClock.now + .seconds(20)
  while ContinuousClock.now < deadline {
    if try await condition() { return true }
    await Task.yield()
  }
  return false
}
