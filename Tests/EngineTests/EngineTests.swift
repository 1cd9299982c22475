import Billing
import Consent
import Ledger
import Testing
import Text

@testable import Engine

@Suite struct EngineTests {
  private let bench: Bench

  init() throws {
    bench = try Bench()
  }

  // MARK: - Coming to rest

  /// Nobody is asleep but the timer, and it does not ring before the next poll.
  private func expectRest(_ bench: Bench, until next: Duration, _ place: SourceLocation = #_sourceLocation) async throws
  {
    let deadline = bench.clock.boot.adding(next)
    #expect(await eventually { bench.time.asleep == [deadline] }, "\(bench.time.asleep)", sourceLocation: place)
    let calls = await bench.service.counts
    let event = try await bench.ledger.events(limit: 1).first
    await bench.engine.step()
    await bench.engine.settle()
    #expect(await bench.service.counts == calls, sourceLocation: place)
    #expect(try await bench.ledger.events(limit: 1).first == event, sourceLocation: place)
    #expect(await eventually { bench.time.asleep == [deadline] }, sourceLocation: place)
  }

  @Test func withNothingToDoTheNextPollIsTheNextWake() async throws {
    try await bench.settle()
    try await expectRest(bench, until: .seconds(600))
  }

  @Test func afterAnExecutionAndItsBillTheNextPollIsTheNextWake() async throws {
    _ = try await bench.askAndApprove()
    try await expectRest(bench, until: .seconds(600))
  }

  @Test func aPendingRequestIsTheNextWakeUntilItIsDecided() async throws {
    let id = try await bench.ask().id
    try await bench.settle()
    bench.clock.advance(by: .seconds(500))
    try await bench.settle()
    try await bench.advance(.seconds(100))
    try await expectRest(bench, until: .seconds(300))
    try await bench.reject(id)
    try await bench.settle()
    try await expectRest(bench, until: .seconds(600))
  }

  /// An approval that was put off and then taken back must not be woken for: a point in the past would be one for ever.
  @Test(arguments: [true, false])
  func anApprovalThatEndedWhileItWasPutOffWakesNobody(isRevoked: Bool) async throws {
    let id = try await bench.ask().id
    bench.clock.advance(by: .seconds(60))
    try await bench.approve(id)
    await bench.service.setFailure(FakeService.unsent)
    try await bench.settle()
    for _ in 0..<5 { try await bench.advance(.seconds(4)) }
    #expect(try await bench.state(id) == .approved)
    if isRevoked {
      try await bench.reject(id)
    } else {
      try await bench.ledger.apply(.lapsedByState, to: id, actor: .engine, at: bench.clock.wall)
    }
    await bench.service.setFailure(nil)
    for _ in 0..<3 { try await bench.advance(.seconds(600)) }
    try await expectRest(bench, until: .seconds(600))
  }

  /// The row still names a token that ended long ago; without a call left it cannot be renewed.
  @Test func anOpenReviewWhoseTokenCannotBeRenewedWakesNobody() async throws {
    let id = try await bench.ask().id
    for _ in 0..<4 {
      try await bench.ledger.countCall(of: bench.service.account.name, route: .upgrade, at: bench.clock.wall)
    }
    bench.clock.advance(by: .seconds(120))
    try await bench.ledger.wish(.review(id), at: bench.clock.wall)
    try await bench.settle()
    #expect(try await bench.request(id).token != nil)
    try await expectRest(bench, until: .seconds(600))
  }

  @Test func aReviewLeftOpenWhenItsRequestEndsWakesNobody() async throws {
    let id = try await bench.ask().id
    try await bench.ledger.wish(.review(id), at: bench.clock.wall)
    try await bench.settle()
    try await bench.reject(id)
    try await bench.settle()
    try await expectRest(bench, until: .seconds(600))
  }

  @Test func anAccountWithoutAnythingNeedsNoTimer() async throws {
    let bench = try Bench([])
    await bench.engine.step()
    await bench.engine.settle()
    #expect(bench.time.count == 0)
  }

  // MARK: - A ledger that fails

  @Test func aLedgerThatCannotBeReadIsTriedAgainInFiveSeconds() async throws {
    let id = try await bench.ask().id
    try await bench.approve(id)
    try bench.tamper("ALTER TABLE request RENAME TO hidden")
    await bench.engine.step()
    await bench.engine.settle()
    let deadline = bench.clock.boot.adding(.seconds(5))
    #expect(await eventually { bench.time.asleep == [deadline] })
    #expect(await bench.service.counts.confirm == 0)
    try bench.tamper("ALTER TABLE hidden RENAME TO request")
    try await bench.advance(.seconds(5))
    #expect(try await bench.state(id) == .executed)
  }

  // MARK: - Running

  @Test func anApprovalInAnotherProcessIsHeardAndCarriedOut() async throws {
    let id = try await bench.ask().id
    let engine = bench.engine
    let run = Task { await engine.run() }
    let elsewhere = try bench.folder.ledger()
    let request = try #require(try await elsewhere.request(id))
    try await elsewhere.apply(
      .approved(Approval(digest: request.digest, version: request.version, from: .shell)), to: id,
      actor: .operatorItself, at: bench.clock.wall)
    #expect(try await eventually { try await elsewhere.request(id)?.state == .executed })
    run.cancel()
    await run.value
  }

  @Test func aDeadlineIsKeptWithoutAnybodyRinging() async throws {
    let id = try await bench.ask().id
    let engine = bench.engine
    let run = Task { await engine.run() }
    #expect(await eventually { bench.time.asleep == [bench.clock.boot.adding(.seconds(600))] })
    bench.clock.advance(by: .seconds(600))
    #expect(await eventually { bench.time.asleep == [bench.clock.boot.adding(.seconds(300))] })
    bench.clock.advance(by: .seconds(300))
    #expect(try await eventually { try await bench.state(id) == .expired })
    run.cancel()
    await run.value
  }

  @Test func aRunningEngineComesToRest() async throws {
    let id = try await bench.ask().id
    try await bench.approve(id)
    let engine = bench.engine
    let run = Task { await engine.run() }
    #expect(try await eventually { try await bench.events(id).last == "request.bill_checked" })
    let next = bench.clock.boot.adding(.seconds(600))
    #expect(await eventually { bench.time.asleep == [next] })
    // Each step sets the timer anew; once the last task has ended there are no more.
    var steps = -1
    #expect(
      await eventually {
        let before = steps
        for _ in 0..<20_000 { await Task.yield() }
        steps = bench.time.count
        return steps == before
      })
    #expect(steps < 40)
    run.cancel()
    await run.value
  }

  @Test func stoppingWaitsForAnAnswerAndRecordsIt() async throws {
    let id = try await bench.ask().id
    try await bench.approve(id)
    await bench.service.hold(.afterEffect)
    let engine = bench.engine
    let run = Task { await engine.run() }
    await bench.service.reached(.afterEffect)
    await cancelled(run)
    #expect(try await bench.state(id) == .executing)
    await bench.service.release(.afterEffect)
    await run.value
    #expect(try await bench.state(id) == .executed)
  }

  /// Stops an engine that has planned its next step, and returns once it only waits for what is under way: then it has
  /// put its timer away.
  private func cancelled(_ run: Task<Void, Never>) async {
    #expect(await eventually { bench.time.asleep.count == 1 })
    run.cancel()
    #expect(await eventually { bench.time.asleep == [] })
  }

  @Test func stoppingWaitsForAnAskThatIsUnderWay() async throws {
    await bench.service.hold(.mint)
    let engine = bench.engine
    let run = Task { await engine.run() }
    let name = bench.service.account.name
    let requester = try bench.requester()
    let ask = PlanChange(.upgrade, to: try Bench.plan("scale"))
    let intake = Task { try await engine.intake(ask, on: name, requester: requester, reason: nil) }
    await bench.service.reached(.mint)
    await cancelled(run)
    #expect(try await bench.ledger.liveRequests() == [])
    await bench.service.release(.mint)
    await run.value
    #expect(try await bench.ledger.liveRequests().count == 1)
    guard case .request = try await intake.value else { throw Unexpected(what: "no request") }
  }

  @Test func aDroppedEngineLeavesNoTimerBehind() async throws {
    try await bench.settle()
    #expect(await eventually { bench.time.asleep.count == 1 })
    bench.crash()
    #expect(await eventually { bench.time.asleep == [] })
  }

  /// What the engine before it left is settled before an agent's ask is taken: its tokens are dead, this one's are not.
  @Test func anAskTakenBeforeTheFirstStepKeepsItsToken() async throws {
    let old = try await bench.ask(agent: "first")
    bench.crash()
    let new = try await bench.ask(.downgrade, "free", agent: "second")
    #expect(try await bench.request(old.id).token == nil)
    #expect(new.token != nil)
    try await bench.settle()
    #expect(try await bench.request(new.id).token == new.token)
  }
}
