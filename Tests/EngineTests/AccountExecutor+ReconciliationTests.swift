import Billing
import Consent
import Ledger
import Testing
import Text

@testable import Engine

@Suite struct ReconciliationTests {
  private let bench: Bench

  init() throws {
    bench = try Bench()
  }

  /// A request whose confirmation was sent directly after its fresh quote and whose answer was lost.
  private func loseAnswer(_ reply: FakeService.Reply) async throws -> RequestID {
    let id = try await bench.ask().id
    bench.clock.advance(by: .seconds(20))
    await bench.service.replyToConfirms(reply)
    try await bench.approve(id)
    try await bench.settle()
    #expect(try await bench.state(id) == .unknown)
    return id
  }

  // MARK: - The fence

  @Test func nothingIsReadOrSentBeforeTheFenceAndTheStateIsReadRightAtIt() async throws {
    let id = try await loseAnswer(.effectThenFailure)
    let before = await bench.service.counts
    // 90 seconds after the token's issue.
    try await bench.advance(.milliseconds(89_999))
    #expect(await bench.service.counts == before)
    #expect(try await bench.state(id) == .unknown)
    try await bench.advance(.milliseconds(1))
    #expect(try await bench.state(id) == .executed)
    #expect(try await bench.outcome(id) == .unattributed)
    #expect(await bench.service.counts.confirm == 1)
    #expect(await bench.service.effects.count == 1)
  }

  @Test func whatDidNotHappenIsNotSentAgain() async throws {
    let id = try await loseAnswer(.failure(FakeService.lost))
    try await bench.advance(.seconds(90))
    #expect(try await bench.state(id) == .failed)
    #expect(try await bench.outcome(id) == .notExecuted)
    #expect(await bench.service.counts.confirm == 1)
    #expect(await bench.service.effects == [])
  }

  /// One approval, one effect: somebody put the plan back before any look showed it.
  @Test func whatNoLookHasShownIsNotSentAgainAfterSomebodyUndidIt() async throws {
    let id = try await loseAnswer(.effectThenFailure)
    try await bench.advance(.seconds(30))
    await bench.service.change { $0.plan = PlanName("pro") }
    for _ in 0..<10 { try await bench.advance(.seconds(30)) }
    #expect(await bench.service.counts.confirm == 1)
    #expect(await bench.service.effects.count == 1)
    #expect(try await bench.outcome(id) == .notExecuted)
  }

  /// One approval, one effect: what a look has shown to be in force was carried out, whoever undid it since.
  @Test func whatALookHasShownIsNotSentAgainAfterSomebodyUndidIt() async throws {
    let bench = try Bench(interval: .seconds(10))
    try await bench.settle()
    await bench.service.replyToConfirms(.effectThenFailure)
    let id = try await bench.askAndApprove()
    #expect(try await bench.state(id) == .unknown)
    try await bench.advance(.seconds(10))
    #expect(try await bench.request(id).explained[.step] != nil)
    await bench.service.change { $0.plan = PlanName("pro") }
    for _ in 0..<12 { try await bench.advance(.seconds(10)) }
    #expect(await bench.service.counts.confirm == 1)
    #expect(await bench.service.effects.count == 1)
    #expect(try await bench.state(id) == .executed)
    #expect(try await bench.alarms().contains(.unconsentedChange))
  }

  @Test func aCallThatArrivesLateHasHappenedBeforeAnythingElseIsSent() async throws {
    let id = try await loseAnswer(.underway)
    try await bench.advance(.seconds(29))
    await bench.service.deliver()
    #expect(await bench.service.effects.count == 1)
    try await bench.advance(.seconds(61))
    #expect(try await bench.state(id) == .executed)
    #expect(await bench.service.counts.confirm == 1)
    #expect(await bench.service.effects.count == 1)
  }

  @Test func aTokenTheServiceDoesNotKnowMayHaveBeenUsedByACopyOfTheCall() async throws {
    let id = try await loseAnswer(.answer(.refused(Refusal(.tokenInvalid, words: "consent_token_invalid"))))
    #expect(await bench.service.counts.confirm == 1)
    try await bench.advance(.seconds(90))
    #expect(try await bench.outcome(id) == .notExecuted)
    #expect(await bench.service.counts.confirm == 1)
  }

  @Test func aBillThatCannotBeReadLeavesItUnknown() async throws {
    let id = try await loseAnswer(.failure(FakeService.lost))
    await bench.service.setFailure(FakeService.unsent)
    try await bench.advance(.seconds(90))
    #expect(try await bench.state(id) == .unknown)
    for _ in 0..<10 { try await bench.advance(.seconds(30)) }
    await bench.service.setFailure(nil)
    try await bench.advance(.seconds(30))
    #expect(try await bench.state(id) == .failed)
    #expect(await bench.service.effects == [])
  }

  @Test func whatTheServiceDoesNotReportIsLeftToTheOperator() async throws {
    await bench.service.change { $0.cancellation = .unknown }
    let id = try await bench.ask(.downgrade, "free").id
    await bench.service.replyToConfirms(.failure(FakeService.lost))
    try await bench.approve(id)
    try await bench.settle()
    try await bench.advance(.seconds(90))
    #expect(try await bench.state(id) == .unknown)
    #expect(try await bench.alarms() == [.outcomeUnknown])
    // It is not asked again and again, nor is the alarm raised again by an engine that starts anew.
    let looks = await bench.service.counts.observe
    try await bench.advance(.seconds(300))
    #expect(await bench.service.counts.observe == looks)
    bench.crash()
    try await bench.advance(.seconds(90))
    #expect(try await bench.alarms() == [.outcomeUnknown])
    try await bench.ledger.apply(
      .closedManually(note: "Dock says it happened."), to: id, actor: .operatorItself, at: bench.clock.wall)
    try await bench.settle()
    #expect(try await bench.state(id) == .closedManually)
    #expect(await bench.service.counts.confirm == 1)
  }

  @Test func whatOnlyMakesAURLIsSentAgainAtOnce() async throws {
    for (operation, plan, state) in [
      (Operation.portal, nil, ConsentState.executed), (.checkout, "scale", .awaitingPayment),
    ] as [(Operation, String?, ConsentState)] {
      let bench = try Bench(plan: "free")
      await bench.service.replyToConfirms(.failure(FakeService.lost))
      let id = try await bench.askAndApprove(operation, plan)
      #expect(try await bench.state(id) == state)
      #expect(try await bench.request(id).attempt?.number == 2)
      #expect(await bench.service.counts.confirm == 2)
    }
  }

  // MARK: - Crashes

  @Test func afterTheApprovalNothingWasSentSoItIsCarriedOutAnew() async throws {
    let request = try await bench.ask()
    try await bench.approve(request.id)
    bench.crash()
    try await bench.settle()
    #expect(try await bench.state(request.id) == .executed)
    // The first token died with the engine.
    #expect(await bench.service.confirmed == [Secret("ct_dock-main_2")])
    #expect(await bench.service.effects.count == 1)
  }

  @Test(arguments: [FakeService.Point.beforeEffect, .afterEffect])
  func afterTheWriteAheadTheNextEngineWaitsForTheFence(point: FakeService.Point) async throws {
    let request = try await bench.ask()
    try await bench.approve(request.id)
    await bench.service.hold(point)
    await bench.engine.step()
    await bench.service.reached(point)
    #expect(try await bench.state(request.id) == .executing)
    bench.crash()
    try await bench.settle()
    #expect(try await bench.state(request.id) == .unknown)
    #expect(await bench.service.counts.confirm == 1)
    try await bench.advance(.milliseconds(89_999))
    #expect(await bench.service.counts.confirm == 1)
    try await bench.advance(.milliseconds(1))
    #expect(try await bench.state(request.id) == (point == .afterEffect ? .executed : .failed))
    #expect(await bench.service.effects.count == (point == .afterEffect ? 1 : 0))
    #expect(await bench.service.counts.confirm == 1)
    // The call of the dead engine is let go; it comes too late to have an effect.
    await bench.service.releaseAll()
    try await bench.settle()
    #expect(await bench.service.effects.count == (point == .afterEffect ? 1 : 0))
  }

  @Test func afterTheAnswerBeforeItsRecordNothingIsSentAgain() async throws {
    let request = try await bench.ask()
    try await bench.approve(request.id)
    try bench.tamper(
      "CREATE TRIGGER no_outcome BEFORE UPDATE ON request WHEN old.state = 'executing' BEGIN SELECT RAISE(ABORT, 'full'); END"
    )
    try await bench.settle()
    #expect(await bench.service.effects.count == 1)
    bench.crash()
    let before = bench.errors.lines.count
    try await bench.settle()
    // An engine that is started while the ledger still takes nothing says the same.
    let words = "#1 Pro -> Scale on dock-main was SENT"
    #expect(bench.errors.lines.dropFirst(before).contains { $0.hasPrefix(words) }, "\(bench.errors.lines)")
    try bench.tamper("DROP TRIGGER no_outcome")
    try await bench.settle()
    #expect(try await bench.state(request.id) == .unknown)
    try await bench.advance(.seconds(90))
    #expect(try await bench.state(request.id) == .executed)
    #expect(try await bench.outcome(request.id) == .unattributed)
    #expect(await bench.service.counts.confirm == 1)
    #expect(await bench.service.effects.count == 1)
  }

  @Test func aCrashWhileReconcilingIsRepeated() async throws {
    let id = try await loseAnswer(.effectThenFailure)
    await bench.service.hold(.observe)
    bench.clock.advance(by: .seconds(90))
    await bench.engine.step()
    await bench.service.reached(.observe)
    bench.crash()
    try await bench.settle()
    #expect(try await bench.state(id) == .executed)
    #expect(await bench.service.counts.confirm == 1)
    #expect(await bench.service.effects.count == 1)
    await bench.service.releaseAll()
  }

  @Test func aCrashBeforeTheFenceDoesNotShortenIt() async throws {
    let id = try await loseAnswer(.failure(FakeService.lost))
    try await bench.advance(.seconds(40))
    bench.crash()
    try await bench.settle()
    try await bench.advance(.milliseconds(49_999))
    #expect(try await bench.state(id) == .unknown)
    #expect(await bench.service.counts.confirm == 1)
    try await bench.advance(.milliseconds(1))
    #expect(try await bench.state(id) == .failed)
    #expect(await bench.service.counts.confirm == 1)
  }

  /// Points of another boot mean nothing on this one: only the whole wait from now is safe.
  @Test(arguments: [0, 80, 600])
  func afterTheMachineWasStartedAgainTheWholeFenceIsWaitedFor(passed: Int) async throws {
    let id = try await loseAnswer(.effectThenFailure)
    bench.clock.advance(by: .seconds(passed))
    bench.crash(bootID: "another boot")
    try await bench.settle()
    try await bench.advance(.milliseconds(89_999))
    #expect(try await bench.state(id) == .unknown)
    try await bench.advance(.milliseconds(1))
    #expect(try await bench.state(id) == .executed)
    #expect(await bench.service.effects.count == 1)
  }

  /// A row that was written though the writer was told otherwise, or left by an engine of the same process.
  @Test func aRowThatSaysExecutingThoughNobodyIsAtItIsALostAnswer() async throws {
    let request = try await bench.ask()
    try await bench.settle()
    try await bench.approve(request.id)
    let token = try #require(request.token)
    try await bench.ledger.apply(
      .executionBegan(Attempt(number: 1, tokenHash: token.hash, issued: token.issued)), to: request.id, actor: .engine,
      at: bench.clock.wall)
    try await bench.settle()
    #expect(try await bench.state(request.id) == .unknown)
    try await bench.advance(.seconds(90))
    #expect(try await bench.outcome(request.id) == .notExecuted)
    #expect(await bench.service.effects == [])
  }

  @Test func aLostAnswerOfAnotherAddressIsLeftToTheOperator() async throws {
    let id = try await loseAnswer(.effectThenFailure)
    let elsewhere = FakeService(
      try Bench.account("dock-main", origin: "https://sandbox.example"), plan: PlanName("pro"), time: bench.clock)
    bench.move(to: elsewhere)
    try await bench.advance(.seconds(90))
    #expect(try await bench.state(id) == .unknown)
    #expect(try await bench.alarms() == [.outcomeUnknown])
    #expect(await elsewhere.counts.confirm == 0)
  }

  // MARK: - The bill

  @Test func aBillThatFollowsWithinAMinuteIsFine() async throws {
    await bench.service.setLag(.seconds(59))
    let id = try await bench.askAndApprove()
    for _ in 0..<59 { try await bench.advance(.seconds(1)) }
    #expect(try await bench.alarms() == [])
    try await bench.advance(.seconds(1))
    #expect(try await bench.alarms() == [])
    #expect(try await bench.events(id).last == "request.bill_checked")
  }

  @Test func aBillThatStillShowsTheOldPlanAfterAnHourHasNotSettled() async throws {
    await bench.service.replyToConfirms(.answer(.switched(to: try Bench.plan("scale"))))
    let id = try await bench.askAndApprove()
    #expect(try await bench.state(id) == .executed)
    for _ in 0..<359 {
      try await bench.advance(.seconds(10))
      #expect(try await bench.alarms() == [])
    }
    try await bench.advance(.seconds(10))
    #expect(try await bench.alarms() == [.billNotSettled])
    #expect(
      try await bench.ledger.openAlarms().first?.detail.string
        == "Request 1 was carried out, but an hour later the account shows plan pro.")
    // An execution takes thirteen looks to be judged at the most; the others are the poller's.
    #expect(await bench.service.counts.observe <= 13 + 3 + 60)
  }

  @Test(arguments: [false, true])
  func anAlarmThatABillHasNotSettledClosesItselfAlsoAfterARestart(restarts: Bool) async throws {
    await bench.service.replyToConfirms(.answer(.switched(to: try Bench.plan("scale"))))
    _ = try await bench.askAndApprove()
    for _ in 0..<361 { try await bench.advance(.seconds(10)) }
    #expect(try await bench.alarms() == [.billNotSettled])
    if restarts { bench.crash() }
    await bench.service.change {
      $0.plan = PlanName("scale")
      $0.price = Price(Money(minorUnits: 4900, currency: .usd), per: .month)
    }
    for _ in 0..<130 { try await bench.advance(.seconds(10)) }
    // The look an hour after it showed the old plan: whoever changed it now, no consent explains that.
    #expect(try await bench.alarms() == [.unconsentedChange])
  }

  @Test func aBillWithAnotherPriceIsAnAlarmAtOnce() async throws {
    let request = try await bench.ask()
    try await bench.approve(request.id)
    await bench.service.hold(.afterEffect)
    await bench.engine.step()
    await bench.service.reached(.afterEffect)
    await bench.service.change { $0.price = Price(Money(minorUnits: 5900, currency: .usd), per: .month) }
    await bench.service.release(.afterEffect)
    try await bench.settle()
    #expect(try await bench.state(request.id) == .executed)
    #expect(try await bench.alarms() == [.executedMismatch])
    #expect(
      try await bench.ledger.openAlarms().first?.detail.string
        == "Request 1 was carried out, but the bill says $59/mo, approved was $49/mo.")
  }

  @Test func theBillOfALostAnswerIsComparedToo() async throws {
    let id = try await loseAnswer(.effectThenFailure)
    await bench.service.change { $0.price = Price(Money(minorUnits: 5900, currency: .usd), per: .month) }
    try await bench.advance(.seconds(90))
    #expect(try await bench.state(id) == .executed)
    #expect(try await bench.alarms() == [.executedMismatch])
  }

  @Test func anEngineThatEndsMeanwhileLeavesTheComparingToTheNext() async throws {
    await bench.service.replyToConfirms(.answer(.switched(to: try Bench.plan("scale"))))
    let id = try await bench.askAndApprove()
    try await bench.advance(.seconds(10))
    bench.crash()
    try await bench.settle()
    for _ in 0..<361 { try await bench.advance(.seconds(10)) }
    #expect(try await bench.alarms() == [.billNotSettled])
    #expect(try await bench.events(id).filter { $0 == "request.bill_checked" }.count == 1)
    bench.crash()
    let looks = await bench.service.counts.observe
    try await bench.settle()
    // What was concluded is not compared again, and the last look is young enough.
    #expect(await bench.service.counts.observe == looks)
  }

  @Test func aFindingTheLedgerCannotTakeIsRecordedLater() async throws {
    let request = try await bench.ask()
    try await bench.approve(request.id)
    try bench.tamper(
      "CREATE TRIGGER no_finding BEFORE INSERT ON event WHEN new.kind = 'request.bill_checked' BEGIN SELECT RAISE(ABORT, 'full'); END"
    )
    try await bench.settle()
    #expect(try await bench.state(request.id) == .executed)
    let looks = await bench.service.counts.observe
    try await bench.advance(.seconds(5))
    try bench.tamper("DROP TRIGGER no_finding")
    try await bench.advance(.seconds(5))
    #expect(try await bench.events(request.id).last == "request.bill_checked")
    #expect(await bench.service.counts.observe == looks)
  }
}
