import Billing
import Consent
import Ledger
import Support
import Synchronization
import Testing
import Text

@testable import Engine

/// Long random lives of an engine, its operator, its agents and its services, with the services' own log as the judge.
@Suite struct RandomTraceTests {
  @Test(arguments: 1...10 as ClosedRange<UInt64>)
  func whateverHappensTheInvariantsHold(seed: UInt64) async throws {
    let trace = try Trace(seed: seed)
    await trace.judgeEffects()
    for _ in 0..<300 {
      try await trace.step()
      if try await !trace.isSound() { break }
    }
    try await trace.end()
    let violations = try await trace.violations()
    #expect(violations == [], "seed \(seed)")
    // A trace in which nothing happens would prove nothing.
    #expect(await trace.effectCount() > 1, "seed \(seed)")
  }
}

/// One random life.
private final class Trace {
  private let bench: Bench
  private let judges: [Judge]
  private var random: SplitMix64
  private var shown: [ConsentRequest] = []
  private var isDown = 0

  init(seed: UInt64) throws {
    let bench = try Bench(["first", "second", "third"], interval: .seconds(300))
    self.bench = bench
    judges = bench.services.map { Judge(bench.ledger, $0.account.name) }
    random = SplitMix64(seed: seed)
  }

  func judgeEffects() async {
    for (service, judge) in zip(bench.services, judges) { await service.setWitness { await judge.witness($0) } }
  }

  func isSound() async throws -> Bool {
    try await violations() == []
  }

  func violations() async throws -> [String] {
    var violations: [String] = []
    for judge in judges { violations += await judge.violations }
    return violations
  }

  func effectCount() async -> Int {
    var count = 0
    for service in bench.services { count += await service.effects.count }
    return count
  }

  // MARK: - One step

  func step() async throws {
    switch random.below(100) {
    case ..<24: try await ask()
    case ..<44: try await approve()
    case ..<47: try await rejectOrExtend()
    case ..<49: try await withdraw()
    case ..<55: try await review()
    case ..<65: await upset()
    case ..<77: try await somebodyElse()
    case ..<79: bench.clock.jumpWall(by: .seconds(random.below(61) - 30))
    case ..<83: try await crashInTheMiddle()
    case ..<85: bench.crash()
    default: bench.clock.advance(by: .seconds(random.one(of: [0, 1, 9, 29, 51, 60, 90, 300, 900, 1800])))
    }
    await arrive()
    try await bench.settle()
    if random.chance(10) { for judge in judges { try await judge.judgeStates() } }
  }

  private func ask() async throws {
    let operation = random.one(of: [Operation.upgrade, .upgrade, .upgrade, .downgrade, .resume, .checkout, .portal])
    let plan: String? =
      switch operation {
      case .upgrade, .checkout: random.one(of: ["pro", "scale", "enterprise"])
      case .downgrade: "free"
      default: nil
      }
    _ = try await bench.intake(
      operation, plan, agent: "agent-\(random.below(8))", account: random.below(bench.services.count))
    shown += try await bench.ledger.liveRequests().filter { _ in random.chance(30) }
  }

  /// Approves what is on record, or what was there some time ago.
  private func approve() async throws {
    let live = try await bench.ledger.liveRequests().filter { $0.state == .pending }
    let request = random.chance(20) ? shown.last : live.isEmpty ? nil : random.one(of: live)
    guard let request else { return }
    do throws(LedgerError) {
      try await bench.ledger.apply(
        .approved(Approval(digest: request.digest, version: request.version, from: .dashboardCode)), to: request.id,
        actor: .operatorItself, at: bench.clock.wall)
    } catch {
      guard case .refused = error else { throw error }
    }
  }

  private func rejectOrExtend() async throws {
    guard let request = random.chance(90) ? try await bench.ledger.liveRequests().last : shown.last else { return }
    let event: ConsentEvent = random.chance(60) ? .rejected(Rejection(.notNow)) : .extended(by: .seconds(300))
    _ = try? await bench.ledger.apply(event, to: request.id, actor: .operatorItself, at: bench.clock.wall)
  }

  private func withdraw() async throws {
    guard let request = try await bench.ledger.liveRequests().first else { return }
    _ = try? await bench.ledger.apply(
      .cancelled, to: request.id, actor: .agent(request.requester.agent), at: bench.clock.wall)
  }

  private func review() async throws {
    let live = try await bench.ledger.liveRequests()
    guard !live.isEmpty else { return }
    let id = random.one(of: live).id
    try await bench.ledger.wish(random.one(of: [.review(id), .renew(id)]), at: bench.clock.wall)
  }

  /// Prepares something for the service's next answers.
  private func upset() async {
    let service = random.one(of: bench.services)
    switch random.below(10) {
    case 0: await service.replyToConfirms(.failure(FakeService.lost))
    case 1: await service.replyToConfirms(.effectThenFailure)
    case 2, 3: await service.replyToConfirms(.underway)
    case 4: await service.replyToConfirms(.answer(.unrecognised("<html>")))
    case 5: await service.replyToConfirms(.effectThenAnswer(.unrecognised("<html>")))
    case 6:
      await service.replyToConfirms(
        .answer(.refused(Refusal(random.one(of: [.tokenInvalid, .declined, .tokenExpired]), words: "no"))))
    case 7: await service.replyToMints(.failure(FakeService.lost))
    case 8: await service.failNextObservations(FakeService.lost)
    default:
      await service.setFailure(random.one(of: [FakeService.lost, FakeService.unsent]))
      isDown = 1 + random.below(8)
    }
    if random.chance(20) { await service.replyToConfirms(FakeService.Reply.failure(FakeService.unsent)) }
  }

  /// Somebody changes a price, the words or the plan in the service's own page.
  ///
  /// The plan not while an answer is lost: who changes it back then hides what happened from everybody.
  private func somebodyElse() async throws {
    let service = random.one(of: bench.services)
    let isLost = try await bench.ledger.liveRequests().contains {
      $0.account == service.account.name && ($0.state == .executing || $0.state == .unknown)
    }
    let plan = PlanName(random.one(of: ["free", "pro", "pro", "pro", "scale", "enterprise"]))
    switch isLost ? 4 + random.below(3) : random.below(7) {
    case 0: await service.change { $0.plan = plan }
    case 1: await service.change { $0.cancellation = .scheduled(nil) }
    case 2: await service.change { $0.cancellation = .none }
    case 3: await service.change { $0 = PlanState(plan: PlanName("pro"), cancellation: Cancellation.none) }
    case 4: await service.setWording("Words \(random.below(9)) for %")
    default: await service.setPrice(of: random.one(of: ["pro", "scale"]), to: Int64(1000 + random.below(5) * 1000))
    }
  }

  /// Lets the next confirmed change go unanswered, drops the engine while it waits, and starts another.
  private func crashInTheMiddle() async throws {
    let inner = random.one(of: [
      FakeService.Reply.normal, .normal, .failure(FakeService.lost), .underway, .answer(.unrecognised("?")),
    ])
    var before: [Int] = []
    for service in bench.services {
      before.append(await service.count(at: .unheard))
      await service.forgetReplies()
      await service.replyToConfirms(.unheard(inner))
    }
    let live = try await bench.ledger.liveRequests().filter { $0.state == .pending }
    if !live.isEmpty { _ = try? await bench.approve(random.one(of: live).id) }
    let engine = bench.engine
    await engine.step()
    let rest = Rest()
    Task {
      await engine.settle()
      rest.reach()
    }
    let services = bench.services
    _ = await eventually {
      if rest.isReached { return true }
      for (index, service) in services.enumerated() where await service.count(at: .unheard) > before[index] {
        return true
      }
      return false
    }
    for service in bench.services { await service.forgetReplies() }
    bench.crash()
  }

  /// Calls that are on their way arrive, or are lost.
  private func arrive() async {
    for service in bench.services {
      if random.chance(30) { await service.deliver() }
      if random.chance(10) { await service.dropUnderway() }
    }
    isDown -= 1
    if isDown == 0 { for service in bench.services { await service.setFailure(nil) } }
  }

  // MARK: - The end

  /// With everything well again, whatever was begun comes to its end; and nothing that comes later changes it.
  func end() async throws {
    for service in bench.services {
      await service.forgetReplies()
      await service.deliver()
    }
    for _ in 0..<10 { try await bench.advance(.seconds(30)) }
    // An approval waits at the most an hour for calls that are used up.
    for _ in 0..<13 { try await bench.advance(.seconds(300)) }
    for judge in judges { try await judge.judgeStates() }
    let open = try await bench.ledger.liveRequests().filter { $0.state != .awaitingPayment && $0.state != .pending }
    #expect(open.map(\.state) == [])
    let before = try await bench.ledger.recentRequests(limit: .max).map(\.state)
    // Engines that were dropped hear their answers at last.
    for service in bench.services { await service.releaseAll() }
    for _ in 0..<2000 { await Task.yield() }
    #expect(try await bench.ledger.recentRequests(limit: .max).map(\.state) == before)
    guard case .intact = try await bench.ledger.verifyAudit() else {
      Issue.record("the log is broken")
      return
    }
  }
}

/// Whether an engine has come to rest.
private final class Rest: Sendable {
  private let flag = Mutex(false)

  var isReached: Bool { flag.withLock { $0 } }

  func reach() {
    flag.withLock { $0 = true }
  }
}
