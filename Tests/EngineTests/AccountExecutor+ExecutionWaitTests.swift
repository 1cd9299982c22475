import Billing
import Consent
import Ledger
import Testing
import Text

@testable import Engine

/// What an approval waits for, and for how long.
@Suite struct ExecutionWaitTests {
  private let bench: Bench

  init() throws {
    bench = try Bench()
  }

  // MARK: - Time

  @Test func aRequestNobodyDecidesExpiresAtItsTime() async throws {
    let request = try await bench.ask()
    try await bench.advance(.milliseconds(899_999))
    #expect(try await bench.state(request.id) == .pending)
    try await bench.advance(.milliseconds(1))
    #expect(try await bench.state(request.id) == .expired)
    #expect(try await bench.outcome(request.id) == .undecided)
    await #expect(throws: LedgerError.self) { try await bench.approve(request.id) }
  }

  @Test func timeInWhichTheServiceCannotBeReachedDoesNotCount() async throws {
    let request = try await bench.ask()
    bench.clock.advance(by: .seconds(60))
    try await bench.approve(request.id)
    await bench.service.setFailure(FakeService.unsent)
    try await bench.settle()
    for _ in 0..<40 { try await bench.advance(.seconds(30)) }
    #expect(try await bench.state(request.id) == .approved)
    await bench.service.setFailure(nil)
    try await bench.advance(.seconds(30))
    #expect(try await bench.state(request.id) == .executed)
  }

  @Test func anApprovalEndsAnHourAfterItWasGiven() async throws {
    let request = try await bench.ask()
    bench.clock.advance(by: .seconds(60))
    let approved = try await bench.approve(request.id)
    await bench.service.setFailure(FakeService.unsent)
    try await bench.settle()
    let horizon = try #require(approved.approvedAt).adding(ConsentRequest.executionHorizon)
    while bench.clock.wall.adding(.seconds(30)) < horizon { try await bench.advance(.seconds(30)) }
    #expect(try await bench.state(request.id) == .approved)
    for _ in 0..<3 { try await bench.advance(.seconds(30)) }
    #expect(try await bench.state(request.id) == .expired)
    #expect(try await bench.outcome(request.id) == .notExecutedInTime)
    await bench.service.setFailure(nil)
    try await bench.advance(.seconds(900))
    #expect(await bench.service.effects == [])
  }

  /// An engine that was not there for the five minutes must not carry the approval out afterwards.
  @Test func anApprovalNobodyCarriedOutInFiveMinutesExpires() async throws {
    let request = try await bench.ask()
    try await bench.approve(request.id)
    bench.clock.advance(by: .seconds(300))
    bench.crash()
    try await bench.settle()
    #expect(try await bench.state(request.id) == .expired)
    #expect(await bench.service.effects == [])
  }

  @Test func anApprovalTakenBackWhileTheQuoteIsFetchedIsNotCarriedOut() async throws {
    let request = try await bench.ask()
    bench.clock.advance(by: .seconds(51))
    try await bench.approve(request.id)
    await bench.service.hold(.mint)
    await bench.engine.step()
    await bench.service.reached(.mint)
    try await bench.reject(request.id)
    await bench.service.release(.mint)
    try await bench.settle()
    #expect(try await bench.state(request.id) == .rejected)
    #expect(try await bench.outcome(request.id) == .revoked)
    #expect(await bench.service.effects == [])
    #expect(await bench.service.counts.confirm == 0)
  }

  // MARK: - Calls left

  @Test func withoutACallLeftAnApprovalWaitsForTheNext() async throws {
    let request = try await bench.ask()
    bench.clock.advance(by: .seconds(51))
    for _ in 0..<4 {
      try await bench.ledger.countCall(of: bench.service.account.name, route: .upgrade, at: bench.clock.wall)
    }
    try await bench.approve(request.id)
    try await bench.settle()
    #expect(try await bench.state(request.id) == .approved)
    #expect(await bench.service.counts.mint == 1)
    // The first call leaves the hour, but one call is not enough for a token and its use.
    try await bench.advance(.seconds(3600 - 51))
    #expect(await bench.service.effects == [])
    // Four more leave the hour within the approval's own.
    try await bench.advance(.seconds(51))
    #expect(await bench.service.effects == [])
    #expect(try await bench.state(request.id) == .expired)
  }

  @Test func anApprovalIsCarriedOutWhenEnoughCallsComeBackInTime() async throws {
    let request = try await bench.ask()
    bench.clock.advance(by: .seconds(61))
    for _ in 0..<3 {
      try await bench.ledger.countCall(of: bench.service.account.name, route: .upgrade, at: bench.clock.wall)
    }
    try await bench.approve(request.id)
    try await bench.settle()
    // One call is left, and a token alone is no use.
    #expect(try await bench.state(request.id) == .approved)
    let looks = await bench.service.counts.observe
    try await bench.advance(.seconds(500))
    // Nothing is asked of the service while it cannot help (the one look is the poller's).
    #expect(await bench.service.counts.observe == looks)
    try await bench.advance(.seconds(3600 - 61 - 500))
    #expect(try await bench.state(request.id) == .executed)
    #expect(await bench.service.counts.mint == 2)
  }

  @Test func aResumeDoesNotSpendACallThatIsNotThere() async throws {
    await bench.service.change { $0.cancellation = .scheduled(nil) }
    let request = try await bench.ask(.resume, nil)
    for _ in 0..<5 {
      try await bench.ledger.countCall(of: bench.service.account.name, route: .upgrade, at: bench.clock.wall)
    }
    try await bench.approve(request.id)
    try await bench.settle()
    #expect(try await bench.state(request.id) == .approved)
    #expect(await bench.service.counts.confirm == 0)
    try await bench.advance(.seconds(3600))
    // Within the hour's horizon the wait does not count, at its end the approval is over.
    #expect(await bench.service.effects == [])
  }

  // MARK: - Accounts beside each other

  @Test func anAccountThatHangsHoldsUpNoOther() async throws {
    let bench = try Bench(["first", "second"])
    let slow = try await bench.ask(account: 0)
    let quick = try await bench.ask(account: 1)
    try await bench.approve(slow.id)
    try await bench.approve(quick.id)
    await bench.services[0].hold(.beforeEffect)
    await bench.engine.step()
    await bench.services[0].reached(.beforeEffect)
    #expect(try await eventually { try await bench.state(quick.id) == .executed })
    #expect(try await bench.state(slow.id) == .executing)
    // New asks on the other account go on as well.
    #expect(try await bench.ask(.portal, nil, account: 1).state == .pending)
    await bench.services[0].release(.beforeEffect)
    try await bench.settle()
    #expect(try await bench.state(slow.id) == .executed)
  }

  @Test func twoApprovalsOfOneAccountAreCarriedOutOneAfterTheOther() async throws {
    await bench.service.change { $0.cancellation = .scheduled(nil) }
    let portal = try await bench.ask(.portal, nil, agent: "first")
    let resume = try await bench.ask(.resume, nil, agent: "second")
    try await bench.approve(portal.id)
    try await bench.approve(resume.id)
    await bench.service.hold(.beforeEffect)
    await bench.engine.step()
    await bench.service.reached(.beforeEffect)
    let states = try await [bench.state(portal.id), bench.state(resume.id)]
    #expect(states.filter { $0 == .executing }.count == 1 && states.filter { $0 == .approved }.count == 1)
    #expect(await bench.service.counts.confirm == 1)
    await bench.service.release(.beforeEffect)
    try await bench.settle()
    #expect(await bench.service.counts.confirm == 2)
    #expect(try await bench.state(portal.id) == .executed)
  }

  /// The second approval waits without spending a call while the first one's answer is lost.
  @Test func whileAnAnswerIsLostNothingElseIsSentOnTheAccount() async throws {
    // Of another route, so that it is not the hour's calls that keep the second one waiting.
    let first = try await bench.ask(.downgrade, "free", agent: "first")
    let second = try await bench.ask(.upgrade, "scale", agent: "second")
    try await bench.ledger.wish(.renew(second.id), at: bench.clock.wall)
    try await bench.settle()
    await bench.service.replyToConfirms(.failure(FakeService.lost))
    try await bench.approve(first.id)
    try await bench.settle()
    #expect(try await bench.state(first.id) == .unknown)
    let approved = try await bench.approve(second.id)
    try await bench.settle()
    for _ in 0..<8 { try await bench.advance(.seconds(10)) }
    let waiting = try await bench.request(second.id)
    #expect(waiting.state == .approved)
    #expect(try #require(waiting.executeBy) > #require(approved.executeBy), "the wait does not count against it")
    let calls = await bench.service.counts
    #expect(calls.mint == 3 && calls.confirm == 1)
  }
}
