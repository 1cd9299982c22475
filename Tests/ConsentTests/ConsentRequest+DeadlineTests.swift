import Billing
import Consent
import Testing

/// The deadlines of a request, to the millisecond.
@Suite struct ConsentDeadlineTests {
  private let pending = Sample.request()
  private let almost = Duration.milliseconds(-1)

  private func approved(at now: Instant = Sample.start) throws -> ConsentRequest {
    try pending.applying(Sample.approval(of: pending), at: now)
  }

  @Test func theTimeToDecideIsTheAccounts() {
    #expect(pending.decideBy == Sample.start.adding(.seconds(900)))
    let short = Sample.request(account: Sample.account(decideWithin: .seconds(60)))
    #expect(short.decideBy == Sample.start.adding(.seconds(60)))
  }

  @Test(arguments: [Duration.seconds(86_401), .seconds(1_000_000), .seconds(Int64.max)])
  func theTimeToDecideIsNeverLongerThanADay(_ configured: Duration) {
    let request = Sample.request(account: Sample.account(decideWithin: configured))
    #expect(request.decideBy == Sample.start.adding(.seconds(86_400)))
  }

  @Test func aDecisionCountsUpToTheMillisecondBeforeTheDeadline() throws {
    let last = pending.decideBy.adding(almost)
    #expect(try approved(at: last).state == .approved)
    for late in [pending.decideBy, pending.decideBy.adding(.seconds(1)), Instant(milliseconds: .max)] {
      #expect(throws: ConsentRefusal.tooLate) { try approved(at: late) }
    }
  }

  @Test func anUndecidedRequestLapsesAtTheDeadlineAndNotBefore() throws {
    #expect(throws: ConsentRefusal.tooEarly) { try pending.applying(.lapsed, at: pending.decideBy.adding(almost)) }
    let expired = try pending.applying(.lapsed, at: pending.decideBy)
    #expect(expired.state == .expired)
    #expect(expired.outcome?.code == .undecided)
  }

  @Test func anApprovalCanBeExecutedForFiveMinutes() throws {
    let approved = try approved()
    let end = Sample.start.adding(.seconds(300))
    #expect(approved.executeBy == end)
    #expect(approved.approvedAt == Sample.start)
    #expect(try approved.applying(Sample.began(1), at: end.adding(almost)).state == .executing)
    #expect(throws: ConsentRefusal.tooLate) { try approved.applying(Sample.began(1), at: end) }
    #expect(throws: ConsentRefusal.tooEarly) { try approved.applying(.lapsed, at: end.adding(almost)) }
    #expect(try approved.applying(.lapsed, at: end).outcome?.code == .notExecutedInTime)
  }

  @Test func anExtensionAddsTimeAndMakesTheShownDigestAnOldOne() throws {
    let extended = try pending.applying(.extended(by: .seconds(300)), at: pending.decideBy.adding(almost))
    #expect(extended.decideBy == pending.decideBy.adding(.seconds(300)))
    #expect(extended.version == 2)
    #expect(throws: ConsentRefusal.shownFactsAreOld) {
      try extended.applying(Sample.approval(of: pending), at: Sample.start)
    }
    #expect(try extended.applying(Sample.approval(of: extended), at: Sample.start).state == .approved)
  }

  @Test func extensionsEndADayAfterTheAsking() throws {
    let horizon = Sample.start.adding(.seconds(86_400))
    let toTheEnd = try pending.applying(.extended(by: .seconds(85_500)), at: Sample.start)
    #expect(toTheEnd.decideBy == horizon)
    #expect(try pending.applying(.extended(by: .seconds(Int64.max)), at: Sample.start).decideBy == horizon)
    let almostThere = try pending.applying(.extended(by: .milliseconds(85_499_999)), at: Sample.start)
    #expect(almostThere.decideBy == horizon.adding(almost))
    #expect(try almostThere.applying(.extended(by: .seconds(300)), at: Sample.start).decideBy == horizon)
    #expect(throws: ConsentRefusal.tooLate) { try toTheEnd.applying(.extended(by: .seconds(1)), at: Sample.start) }
  }

  @Test func extensionsOfWhatOnlyMakesAPageEndSevenDaysAfterTheAsking() throws {
    let page = Sample.request(ask: PlanChange(.checkout, to: Sample.plan("scale")))
    let horizon = Sample.start.adding(.seconds(604_800))
    let extended = try page.applying(.extended(by: .seconds(Int64.max)), at: Sample.start)
    #expect(extended.decideBy == horizon && page.decisionHorizon == horizon)
    #expect(throws: ConsentRefusal.tooLate) { try extended.applying(.extended(by: .seconds(1)), at: Sample.start) }
  }

  @Test(arguments: [Duration.zero, .milliseconds(-1), .seconds(Int64.min)])
  func anExtensionCannotTakeTimeAway(_ duration: Duration) {
    #expect(throws: ConsentRefusal.tooLate) { try pending.applying(.extended(by: duration), at: Sample.start) }
  }

  @Test func whatHasLapsedIsNotExtended() {
    #expect(throws: ConsentRefusal.tooLate) {
      try pending.applying(.extended(by: .seconds(300)), at: pending.decideBy)
    }
  }

  @Test func timeInWhichNoCallIsPossibleDoesNotCount() throws {
    let now = Sample.start.adding(.seconds(100))
    let delayed = try approved().applying(.executionDelayed(until: now.adding(.seconds(30))), at: now)
    #expect(delayed.executeBy == Sample.start.adding(.seconds(330)))
    #expect(delayed.version == 1)
    let past = try delayed.applying(.executionDelayed(until: now.adding(.seconds(-30))), at: now)
    #expect(past.executeBy == delayed.executeBy, "a time that has passed adds nothing and takes nothing away")
  }

  @Test(arguments: [Duration.seconds(3300), .seconds(100_000), .seconds(Int64.max)])
  func anHourAfterTheApprovalItEndsAnyhow(_ delay: Duration) throws {
    let delayed = try approved().applying(.executionDelayed(until: Sample.start.adding(delay)), at: Sample.start)
    #expect(delayed.executeBy == Sample.start.adding(.seconds(3600)))
    let again = try delayed.applying(
      .executionDelayed(until: Instant(milliseconds: .max)), at: Sample.start.adding(.seconds(3599)))
    #expect(again.executeBy == delayed.executeBy)
  }

  /// A service that was away for longer than the approval lasted must not bring it back to life.
  @Test func aDelayDoesNotReviveWhatHasLapsed() throws {
    let approved = try approved()
    let end = try #require(approved.executeBy)
    let later = ConsentEvent.executionDelayed(until: end.adding(.seconds(1800)))
    #expect(throws: ConsentRefusal.tooLate) { try approved.applying(later, at: end) }
    #expect(throws: ConsentRefusal.tooLate) { try approved.applying(later, at: end.adding(.seconds(60))) }
    #expect(try approved.applying(later, at: end.adding(almost)).executeBy == end.adding(.milliseconds(1_800_001)))
  }

  @Test func aSecondAttemptKeepsTheDeadlineOfTheApproval() throws {
    let page = Sample.request(ask: PlanChange(.portal))
    let approved = try page.applying(Sample.approval(of: page), at: Sample.start)
    let end = try #require(approved.executeBy)
    let unknown = try approved.applying(Sample.began(1), at: Sample.start).applying(Sample.lost, at: Sample.start)
    let again = try unknown.applying(.reconciledAsNotExecuted, at: end.adding(almost))
    #expect(again.state == .approved)
    #expect(again.executeBy == end)
    #expect(again.outcome == nil)
    let over = try unknown.applying(.reconciledAsNotExecuted, at: end)
    #expect(over.state == .failed)
    #expect(over.outcome?.code == .notExecuted)
  }

  @Test func aPageThatNobodyPaidLapsesWheneverItEnds() throws {
    let waiting = try Sample.request(in: .awaitingPayment)
    let expired = try waiting.applying(.lapsed, at: Sample.start)
    #expect(expired.state == .expired)
    #expect(expired.outcome == Outcome(.unpaid, plan: Sample.plan("scale")))
  }
}
