import Billing
import Consent
import Testing

/// What the transitions leave behind, beyond the state.
@Suite struct ConsentEffectTests {
  private let pending = Sample.request()
  private let now = Sample.start.adding(.seconds(1))

  private func approved() throws -> ConsentRequest {
    try pending.applying(.tokenMinted(Sample.token), at: now).applying(Sample.approval(of: pending), at: now)
  }

  @Test func aNewRequestIsPendingInItsFirstVersion() {
    #expect(pending.state == .pending && pending.version == 1 && pending.joins == 0)
    #expect(pending.approvedAt == nil && pending.decidedAt == nil && pending.executeBy == nil)
    #expect(pending.token == nil && pending.attempt == nil && pending.outcome == nil && pending.rejection == nil)
    #expect(pending.isLive && pending.origin == "https://trydock.ai")
  }

  @Test func onlyTheOperatorsOwnRequestNeedsNobodyElse() {
    #expect(Sample.request(door: .gateway).needsAnotherApprover)
    #expect(Sample.request(door: .socket).needsAnotherApprover)
    #expect(!Sample.request(door: .operatorItself).needsAnotherApprover)
    #expect(Sample.request(agent: "operator").needsAnotherApprover, "the door decides, not a name")
  }

  @Test func joiningOnlyCounts() throws {
    var joined = pending
    for _ in 0..<3 { joined = try joined.applying(.joined, at: now) }
    #expect(joined.joins == 3)
    #expect(joined.decideBy == pending.decideBy && joined.digest == pending.digest && joined.facts == pending.facts)
  }

  @Test func anApprovalOfAnythingElseThanWhatIsOnRecordIsRefused() throws {
    let other = Sample.request(id: Sample.id(9))
    let changed = Sample.request(facts: Sample.facts(price: Sample.usd(4901)))
    let wrong = [
      Approval(digest: other.digest, version: 1, from: .dashboardCode),
      Approval(digest: changed.digest, version: 1, from: .shell),
      Approval(digest: pending.digest, version: 0, from: .shellCode),
      Approval(digest: pending.digest, version: 2, from: .dashboardDoubleKey),
      Approval(digest: pending.digest, version: .max, from: .shell),
    ]
    for approval in wrong {
      #expect(throws: ConsentRefusal.shownFactsAreOld) { try pending.applying(.approved(approval), at: now) }
    }
  }

  @Test func whatNeedsATokenIsNotApprovedBeforeItWasQuoted() throws {
    let unquoted = Sample.request(facts: Sample.facts().with(quote: nil))
    #expect(unquoted.isQuoteMissing)
    #expect(throws: ConsentRefusal.notQuoted) { try unquoted.applying(Sample.approval(of: unquoted), at: now) }
    // What only makes a page has no quote, and needs none.
    let page = Sample.request(ask: PlanChange(.checkout, to: Sample.plan("scale")), facts: unquoted.facts)
    #expect(try page.applying(Sample.approval(of: page), at: now).state == .approved)
  }

  @Test func factsThatChangeVoidTheApprovalAndRaiseTheVersion() throws {
    let approved = try approved()
    let facts = Sample.facts(price: Sample.usd(5900))
    let changed = try approved.applying(.factsChanged(facts), at: now)
    #expect(changed.state == .pending && changed.version == approved.version + 1 && changed.facts == facts)
    #expect(changed.approvedAt == nil && changed.executeBy == nil && changed.token == nil)
    #expect(changed.decidedAt == now, "that there was a decision stays on record")
    #expect(throws: ConsentRefusal.shownFactsAreOld) { try changed.applying(Sample.approval(of: approved), at: now) }
    #expect(throws: ConsentRefusal.notPossible(in: .pending)) { try changed.applying(Sample.began(1), at: now) }
  }

  @Test func factsThatChangeBackAreStillAnotherVersion() throws {
    let there = try pending.applying(.factsChanged(Sample.facts(price: Sample.usd(5900))), at: now)
    let back = try there.applying(.factsChanged(pending.facts), at: now)
    #expect(back.facts == pending.facts && back.version == 3 && back.digest != pending.digest)
    #expect(throws: ConsentRefusal.shownFactsAreOld) { try back.applying(Sample.approval(of: pending), at: now) }
  }

  @Test func otherWordsAtAnEqualPriceVoidNothing() throws {
    let quote = Quote(price: Sample.usd(4900), words: "Same price, \u{202E}other words.")
    for request in [pending, try approved()] {
      let reworded = try request.applying(.wordsChanged(quote), at: now)
      #expect(reworded.facts.quote == quote)
      #expect(reworded.digest == request.digest && reworded.state == request.state && reworded.token == request.token)
    }
  }

  @Test func wordsThatTheApprovalIsBoundToDoNotJustChange() throws {
    let unpriced = Sample.request(facts: Sample.facts(price: nil))
    let unquoted = Sample.request(facts: ConsentFacts(from: Sample.from, quote: nil))
    let wrong: [(ConsentRequest, Quote)] = [
      (pending, Quote(price: Sample.usd(4901), words: Sample.words)),
      (pending, Quote(price: Sample.usd(4900, .year), words: Sample.words)),
      (pending, Quote(price: nil, words: Sample.words)),
      (pending, Quote(price: Sample.usd(4900), effective: "today", words: Sample.words)),
      (unpriced, Quote(price: nil, words: "Other words.")),
      (unpriced, Quote(price: Sample.usd(4900), words: Sample.words)),
      (unquoted, Quote(price: nil, words: Sample.words)),
    ]
    for (request, quote) in wrong {
      #expect(throws: ConsentRefusal.notPossible(in: .pending)) {
        try request.applying(.wordsChanged(quote), at: now)
      }
    }
    #expect(try unpriced.applying(.wordsChanged(Quote(price: nil, words: Sample.words)), at: now) == unpriced)
  }

  @Test func aTokenIsKnownUntilItLapsesOrIsUsed() throws {
    let minted = try pending.applying(.tokenMinted(Sample.token), at: now)
    #expect(minted.token == Sample.token && minted.digest == pending.digest)
    #expect(try minted.applying(.tokenLapsed, at: now).token == nil)
    #expect(try approved().applying(Sample.began(1), at: now).token == nil)
    #expect(try minted.applying(.cancelled, at: now).token == nil)
  }

  @Test func executingConsumesTheApprovalWithItsToken() throws {
    let executing = try approved().applying(Sample.began(1), at: now)
    #expect(executing.attempt == Attempt(number: 1, tokenHash: Sample.hash, issued: Sample.boot))
    #expect(throws: ConsentRefusal.notPossible(in: .executing)) { try executing.applying(Sample.began(2), at: now) }
  }

  @Test(arguments: [Int.min, -1, 0, 2, 3, Int.max])
  func theFirstAttemptHasTheNumberOne(_ number: Int) throws {
    #expect(throws: ConsentRefusal.noAttemptLeft) { try approved().applying(Sample.began(number), at: now) }
  }

  /// A bill that does not show a change proves nothing where somebody put the plan back meanwhile.
  @Test func whatMovesAPlanIsSentOnce() throws {
    let failed = try Sample.request(in: .unknown).applying(.reconciledAsNotExecuted, at: now)
    #expect(failed.state == .failed)
    #expect(failed.outcome == Outcome(.notExecuted))
  }

  /// A page whose answer was lost, and which may be asked for again.
  private func lostPage() throws -> ConsentRequest {
    let page = Sample.request(ask: PlanChange(.portal))
    #expect(page.way == .link)
    return try page.applying(Sample.approval(of: page), at: now).applying(Sample.began(1), at: now)
      .applying(Sample.lost, at: now).applying(.reconciledAsNotExecuted, at: now)
  }

  @Test func aPageIsAskedForASecondTimeAndNoThird() throws {
    let again = try lostPage()
    #expect(again.state == .approved)
    for number in [0, 1, 3] {
      #expect(throws: ConsentRefusal.noAttemptLeft) { try again.applying(Sample.began(number), at: now) }
    }
    let second = try again.applying(Sample.began(2), at: now)
    #expect(second.attempt?.number == 2)
    let failed = try second.applying(Sample.lost, at: now).applying(.reconciledAsNotExecuted, at: now)
    #expect(failed.state == .failed)
    #expect(failed.outcome == Outcome(.notExecuted))
  }

  @Test func aNewApprovalBringsNoMoreAttempts() throws {
    let changed = try lostPage().applying(.factsChanged(Sample.facts(price: Sample.usd(5900))), at: now)
    let approved = try changed.applying(Sample.approval(of: changed), at: now)
    #expect(throws: ConsentRefusal.noAttemptLeft) { try approved.applying(Sample.began(1), at: now) }
    let second = try approved.applying(Sample.began(2), at: now).applying(Sample.lost, at: now)
    #expect(try second.applying(.reconciledAsNotExecuted, at: now).state == .failed)
  }

  @Test func whatWasSentCannotBeWithdrawn() throws {
    for state in [ConsentState.executing, .unknown] {
      let request = try Sample.request(in: state)
      for event in [ConsentEvent.cancelled, .superseded(by: Sample.id(2)), .rejected(Rejection(.other))] {
        #expect(throws: ConsentRefusal.notPossible(in: state)) { try request.applying(event, at: now) }
      }
    }
  }

  @Test func aRejectionKeepsItsReasonAndTellsARevocationApart() throws {
    let rejection = Rejection(.tooExpensive, comment: "ask in \u{1B}[31mMay")
    let rejected = try pending.applying(.rejected(rejection), at: now)
    #expect(rejected.rejection == rejection && rejected.outcome == Outcome(.rejected) && rejected.decidedAt == now)
    let later = now.adding(.seconds(5))
    let revoked = try approved().applying(.rejected(rejection), at: later)
    #expect(revoked.state == .rejected && revoked.outcome == Outcome(.revoked) && revoked.decidedAt == later)
  }

  @Test func everyEndSaysHowItCame() throws {
    let executing = try Sample.request(in: .executing)
    let unknown = try Sample.request(in: .unknown)
    let scale = Sample.plan("scale")
    #expect(try pending.applying(.cancelled, at: now).outcome == Outcome(.withdrawn))
    #expect(try pending.applying(.superseded(by: Sample.id(2)), at: now).outcome == Outcome(.replaced))
    #expect(try pending.applying(.lapsedByState, at: now).outcome == Outcome(.overtaken))
    #expect(try pending.applying(.foundSatisfied, at: now).outcome == Outcome(.alreadyOnPlan, plan: scale))
    let outcome = Outcome(.unattributed, plan: scale, effective: now, words: "seen")
    #expect(try executing.applying(.executed(outcome), at: now).outcome == outcome)
    #expect(try executing.applying(.answeredSatisfied(outcome), at: now).outcome == outcome)
    #expect(try executing.applying(.refused(outcome), at: now).outcome == outcome)
    #expect(try executing.applying(.pageIssued(outcome), at: now).outcome == outcome)
    #expect(try executing.applying(.answerLost(outcome), at: now).outcome == outcome)
    #expect(try unknown.applying(.reconciledAsExecuted(outcome), at: now).outcome == outcome)
    let stated = Outcome(.stated, words: "Dock says so")
    #expect(try unknown.applying(.closedManually(note: "Dock says so"), at: now).outcome == stated)
  }

  @Test func anOutcomeBeforeTheEndIsWhatStandsInTheWay() throws {
    let outcome = Outcome(.quoteLost, words: "Later.")
    #expect(try !pending.applying(.noted(outcome), at: now).hasOutcome)
    let none = try [pending, approved(), Sample.request(in: .executing)]
    #expect(none.allSatisfy { !$0.hasOutcome })
    let some = try ConsentState.allCases.filter { ![.pending, .approved, .executing].contains($0) }.map {
      try Sample.request(in: $0)
    }
    #expect(some.allSatisfy { $0.outcome != nil && $0.hasOutcome })
  }

  @Test func whatIsPutOffWaitsAsLongAsBeforeAndAQuarterOfAnHourAtLeast() throws {
    let until = now.adding(.seconds(3600))
    for (time, wait) in [(Duration.seconds(60), Duration.seconds(900)), (.seconds(1200), .seconds(1200))] {
      let request = Sample.request(account: Sample.account(decideWithin: time))
      let waiting = try request.applying(.putOff(until: until, Outcome(.limitReached)), at: now)
      #expect(waiting.decideBy == until.adding(wait))
    }
  }

  @Test(arguments: ConsentState.allCases)
  func aStoredRequestIsReadBackAsItWas(_ state: ConsentState) throws {
    let request = try Sample.request(in: state)
    #expect(Sample.request().restored(to: request.progress) == request)
    var old = request.progress
    old.way = nil
    #expect(Sample.request().restored(to: old) == request, "rows from before the way was kept tell it")
  }

  @Test func whatAPendingRequestHoldsIsReadBackToo() throws {
    let held = try pending.applying(.tokenMinted(Sample.token), at: now).applying(.joined, at: now)
      .applying(.noted(Outcome(.limitReached)), at: now).applying(.explained([.step], at: now), at: now)
    #expect(pending.restored(to: held.progress) == held)
    let page = Sample.request(ask: PlanChange(.checkout, to: Sample.plan("scale")))
    let shared = try page.applying(.sharedPage(of: Sample.id(3), Outcome(.paymentPage), until: now), at: now)
    #expect(page.restored(to: shared.progress) == shared)
  }
}

extension ConsentRequest {
  /// What a ledger keeps of its changing part.
  fileprivate var progress: ConsentProgress {
    ConsentProgress(
      version: version, decideBy: decideBy, approvedAt: approvedAt, decidedAt: decidedAt, executeBy: executeBy,
      endedAt: endedAt, state: state, joins: joins, token: token, attempt: attempt, outcome: outcome,
      rejection: rejection, digestVersion: digestVersion, way: way, pageUntil: pageUntil, pageOf: pageOf,
      explained: explained)
  }
}
