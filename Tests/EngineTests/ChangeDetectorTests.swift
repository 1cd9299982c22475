import Billing
import Consent
import Ledger
import Testing
import Text

@testable import Engine

@Suite struct ChangeDetectorTests {
  private static let now = Instant(milliseconds: 1_790_000_000_000)
  private static let price = Price(Money(minorUnits: 1900, currency: .usd), per: .month)
  private static let higher = Price(Money(minorUnits: 4900, currency: .usd), per: .month)

  private static func state(
    _ plan: String? = "pro", price: Price? = price, renews: Duration? = .seconds(20 * 86_400),
    cancellation: Cancellation = .none, status: SafeText? = "active"
  ) -> PlanState {
    PlanState(
      plan: plan.flatMap { PlanName($0) }, status: status, price: price, renewsAt: renews.map { now.adding($0) },
      cancellation: cancellation)
  }

  private static func account() throws -> Account {
    Account(name: try #require(AccountName("dock")), service: .dock, origin: "https://trydock.ai", isLive: true)
  }

  /// A request of an operation in a state, which it reached so long ago.
  private static func request(
    _ operation: Operation = .upgrade, _ plan: String? = "scale", _ state: ConsentState = .executed,
    ago: Duration = .seconds(5), outcome: Outcome.Code = .switched, effective: Instant? = nil, price: Price? = higher,
    from: PlanState = state(), pageUntil: Instant? = nil, explained: [ExplainedFact: Instant] = [:]
  ) throws -> ConsentRequest {
    let change = PlanChange(operation, to: plan.flatMap { PlanName($0) })
    let end = now.adding(.zero - ago)
    return ConsentRequest(
      id: .random(), number: 1, account: try account(), organisation: nil,
      requester: Requester(agent: try #require(AgentName("bot")), door: .gateway, peer: .distinct), ask: change,
      change: change, reason: nil,
      facts: ConsentFacts(from: from, quote: Quote(price: price, words: "quoted")),
      createdAt: end.adding(.seconds(-60))
    ).restored(
      to: ConsentProgress(
        version: 1, decideBy: now, approvedAt: end, decidedAt: end, executeBy: nil,
        endedAt: state.isFinal ? end : nil, state: state, joins: 0, token: nil, attempt: nil,
        outcome: Outcome(outcome, effective: effective), rejection: nil, pageUntil: pageUntil, explained: explained))
  }

  /// What a look ten minutes after the one before says.
  private func judge(
    _ known: PlanState, _ seen: PlanState, _ requests: [ConsentRequest] = [], at now: Instant = now,
    since: Duration = .seconds(600)
  ) -> ChangeDetector.Verdict {
    ChangeDetector.judge(
      known: KnownState(plan: known, at: now.adding(.zero - since)), seen: seen, requests: requests, at: now)
  }

  private func orphans(
    _ known: PlanState, _ seen: PlanState, _ requests: [ConsentRequest] = [], at now: Instant = now
  ) -> [ChangeDetector.Difference.Kind] {
    judge(known, seen, requests, at: now).orphans.map(\.kind)
  }

  private let after = state("scale", price: higher)

  @Test func nothingNewIsNoChange() {
    #expect(orphans(Self.state(), Self.state()) == [])
  }

  @Test func everyKindOfChangeIsSeen() {
    #expect(orphans(Self.state(), Self.state("scale")) == [.plan])
    #expect(orphans(Self.state(), Self.state(price: Self.higher)) == [.price])
    #expect(orphans(Self.state(), Self.state(renews: .seconds(30 * 86_400))) == [.renewal])
    #expect(orphans(Self.state(), Self.state(cancellation: .scheduled(Self.now))) == [.cancellation])
    #expect(orphans(Self.state(), Self.state(status: "past_due")) == [.status])
    #expect(orphans(Self.state(), after) == [.plan, .price])
  }

  @Test func allChangesOfALookAreOneSentence() {
    let verdict = judge(Self.state(), after, [])
    #expect(
      verdict.sentence
        == "The plan changed from pro to scale, the price changed from $19/mo to $49/mo; no approval explains it.")
    #expect(judge(after, after, []).sentence == nil)
  }

  @Test func whatALookLeavesOutIsNoChangeAndHidesNone() {
    let silent = PlanState(plan: nil)
    let verdict = judge(Self.state(), silent, [])
    #expect(verdict.orphans == [] && verdict.known == Self.state())
    #expect(orphans(verdict.known, Self.state("scale")) == [.plan])
  }

  @Test func aRenewalMayJitterAndRollOver() {
    #expect(orphans(Self.state(), Self.state(renews: .seconds(20 * 86_400 + 3600))) == [])
    let due = Self.state(renews: .seconds(3600))
    #expect(orphans(due, Self.state(renews: .seconds(31 * 86_400))) == [])
    #expect(orphans(due, Self.state(renews: .seconds(-9 * 86_400))) == [.renewal])
  }

  @Test(arguments: [ConsentState.executing, .unknown, .awaitingPayment, .executed])
  func aConsentThatIsBeingOrWasCarriedOutExplainsItsStep(state: ConsentState) throws {
    #expect(orphans(Self.state(), after, [try Self.request(.upgrade, "scale", state)]) == [])
  }

  @Test(
    arguments: [
      ConsentState.pending, .approved, .rejected, .expired, .cancelled, .superseded, .failed, .satisfied,
      .closedManually,
    ])
  func nothingElseExplainsIt(state: ConsentState) throws {
    #expect(orphans(Self.state(), after, [try Self.request(.upgrade, "scale", state)]) == [.plan, .price])
  }

  @Test func aConsentExplainsOnlyItsOwnTarget() throws {
    let request = try Self.request()
    #expect(orphans(Self.state(), Self.state("enterprise"), [request]) == [.plan])
    #expect(orphans(Self.state(), Self.state("free", price: nil), [request]) == [.plan])
    // A step away from the target, long after it was reached.
    #expect(orphans(after, Self.state(), [try Self.request(ago: .seconds(600))]) == [.plan, .price])
  }

  @Test func aConsentExplainsItsStepWheneverItComesAndOnce() throws {
    let late = try Self.request(ago: .seconds(90_000))
    let verdict = judge(Self.state(), after, [late])
    #expect(verdict.orphans == [])
    #expect(verdict.explanations == [late.id: [.step, .price]])
    let used = try Self.request(ago: .seconds(90_000), explained: [.step: Self.now.adding(.seconds(-80_000))])
    #expect(orphans(Self.state(), after, [used]) == [.plan, .price])
  }

  @Test func anHourAfterTheExecutionALookAtTheOldStateEndsWhatAConsentExplains() throws {
    let young = try Self.request(ago: .seconds(3599))
    #expect(judge(Self.state(), Self.state(), [young]).explanations == [:])
    let request = try Self.request(ago: .seconds(3600))
    #expect(judge(Self.state(), Self.state(), [request]).explanations == [request.id: [.missed]])
    let missed = try request.applying(.explained([.missed], at: Self.now), at: Self.now)
    #expect(orphans(Self.state(), after, [missed]) == [.plan, .price])
  }

  @Test func aStepIsFromTheStateThatWasApprovedToo() throws {
    let request = try Self.request()
    #expect(orphans(Self.state("team"), after, [request]) == [.plan, .price])
  }

  @Test func anUpgradeExplainsNoScheduledEnd() throws {
    let request = try Self.request()
    let ending = Self.state("scale", price: Self.higher, cancellation: .scheduled(Self.now.adding(.seconds(86_400))))
    #expect(orphans(Self.state(), ending, [request]) == [.cancellation])
    let seen = try Self.request(explained: [.step: Self.now, .price: Self.now])
    #expect(orphans(after, ending, [seen]) == [.cancellation])
  }

  @Test func aPageExplainsItsStepUntilItEndsAlsoWhenItWasWithdrawn() throws {
    for state in [ConsentState.cancelled, .expired, .superseded] {
      let open = try Self.request(.checkout, "scale", state, ago: .seconds(86_400), price: nil, pageUntil: Self.now)
      #expect(judge(Self.state(), after, [open]).explanations == [open.id: [.step, .price]], "\(state)")
      // It could be paid until its end, which lies before the look before this one.
      let closed = try Self.request(
        .checkout, "scale", state, ago: .seconds(86_400), price: nil, pageUntil: Self.now.adding(.seconds(-601)))
      #expect(orphans(Self.state(), after, [closed]) == [.plan, .price], "\(state)")
    }
    let never = try Self.request(.checkout, "scale", .cancelled, price: nil)
    #expect(orphans(Self.state(), after, [never]) == [.plan, .price])
  }

  @Test func pagesForOnePlanAreUsedTogether() throws {
    let pages = try (0..<2).map { _ in
      try Self.request(.checkout, "scale", .awaitingPayment, price: nil, pageUntil: Self.now.adding(.seconds(60)))
    }
    #expect(Set(judge(Self.state(), after, pages).explanations.keys) == Set(pages.map(\.id)))
  }

  @Test func aStoredLinkExplainsNothing() throws {
    let portal = try Self.request(.portal, nil, .executed, outcome: .linkStored)
    #expect(orphans(Self.state(), after, [portal]) == [.plan, .price])
  }

  @Test func forAnHourAfterItsStepAConsentExplainsWhatSettlesOnceEach() throws {
    let seen: [ExplainedFact: Instant] = [.step: Self.now.adding(.seconds(-3600))]
    let request = try Self.request(explained: seen)
    let early = Self.state("scale", price: Self.price)
    let verdict = judge(early, after, [request])
    #expect(verdict.orphans == [] && verdict.explanations == [request.id: [.price]])
    let settled = try Self.request(explained: seen.merging([.price: Self.now]) { $1 })
    let dearer = Price(Money(minorUnits: 9900, currency: .usd), per: .month)
    #expect(orphans(after, Self.state("scale", price: dearer), [settled]) == [.price])
    #expect(
      orphans(
        early, Self.state("scale", price: Self.price, renews: .seconds(31 * 86_400), status: "trialing"), [request])
        == [])
    let old = try Self.request(explained: [.step: Self.now.adding(.seconds(-3601))])
    #expect(orphans(early, after, [old]) == [.price])
  }

  @Test func aPriceThatWasRightAtOnceIsNotSettledAgain() throws {
    let verdict = judge(Self.state(price: Self.higher), after, [try Self.request()])
    #expect(verdict.explanations.values.first == [.step, .price])
  }

  @Test func goingOnWithAPlanIsGoingOnAtItsPrice() throws {
    let dearer = Price(Money(minorUnits: 99_000, currency: .usd), per: .month)
    let resumed = try Self.request(
      .resume, "pro", .executed, outcome: .resumed, price: nil, explained: [.step: Self.now])
    #expect(orphans(Self.state(), Self.state(price: dearer), [resumed]) == [.price])
    let ending = Self.state(cancellation: .scheduled(Self.now.adding(.seconds(864_000))))
    let back = try Self.request(.resume, "pro", .executed, outcome: .resumed, price: nil)
    #expect(orphans(ending, Self.state(price: dearer), [back]) == [.price])
  }

  @Test func anOlderCopyAfterAnExecutionChangesNothing() throws {
    let seen: [ExplainedFact: Instant] = [.step: Self.now, .price: Self.now]
    let request = try Self.request(ago: .seconds(120), explained: seen)
    let verdict = judge(after, Self.state(), [request])
    #expect(verdict.orphans == [] && verdict.known == after)
    // Two minutes later it is no copy: somebody changed it back.
    #expect(
      orphans(after, Self.state(), [try Self.request(ago: .seconds(121), explained: seen)]) == [.plan, .price])
    // What is not exactly the state before is no copy of it.
    #expect(orphans(after, Self.state("pro", price: Self.higher), [request]) == [.plan])
    #expect(orphans(after, Self.state(cancellation: .scheduled(nil)), [request]) == [.plan, .price, .cancellation])
  }

  @Test func aScheduledEndExplainsTheEnd() {
    let ending = Self.state(cancellation: .scheduled(Self.now.adding(.seconds(60))))
    #expect(orphans(ending, Self.state("free", price: nil, cancellation: .none)) == [])
    let later = Self.state(cancellation: .scheduled(Self.now.adding(.seconds(10 * 86_400))))
    #expect(orphans(later, Self.state("free", price: nil, cancellation: .none)) == [.plan, .cancellation])
    #expect(orphans(ending, after) == [.plan, .price, .cancellation])
  }

  @Test func aDowngradeExplainsItsEndAndThatEndItsArrivalOnce() throws {
    let downgrade = try Self.request(.downgrade, "free", .executed, outcome: .downgradeScheduled, price: nil)
    let ending = Self.state(cancellation: .scheduled(Self.now.adding(.seconds(3600))))
    #expect(judge(Self.state(), ending, [downgrade]).explanations == [downgrade.id: [.step]])
    let shown = try Self.request(
      .downgrade, "free", .executed, outcome: .downgradeScheduled, price: nil, explained: [.step: Self.now])
    let free = Self.state("free", price: nil, cancellation: .unknown)
    let verdict = judge(ending, free, [shown])
    #expect(verdict.orphans == [] && verdict.explanations == [shown.id: [.arrival]])
    // The service says no more of an end, and there is none that could explain another arrival.
    #expect(verdict.known.cancellation == Cancellation.none)
    #expect(orphans(verdict.known.with(plan: "pro"), free, [shown]) == [.plan])
  }

  @Test func anArrivalThatNobodySawScheduledComesAtTheDateOfTheAnswer() throws {
    func downgrade(_ effective: Duration?, ago: Duration = .seconds(200 * 86_400)) throws -> ConsentRequest {
      try Self.request(
        .downgrade, "free", .executed, ago: ago, outcome: .downgradeScheduled,
        effective: effective.map { Self.now.adding($0) }, price: nil)
    }
    let silent = Self.state(cancellation: .unknown)
    let free = Self.state("free", price: nil, cancellation: .unknown)
    for (effective, ago, isOurs) in [
      (.zero, .seconds(200 * 86_400), true), (.seconds(86_400), .seconds(200 * 86_400), true),
      (.seconds(86_401), .seconds(200 * 86_400), false), (.seconds(-87_000), .seconds(200 * 86_400), true),
      (.seconds(-87_001), .seconds(200 * 86_400), false), (nil, .seconds(32 * 86_400), true),
      (nil, .seconds(33 * 86_400), false),
    ] as [(Duration?, Duration, Bool)] {
      #expect(
        orphans(silent, free, [try downgrade(effective, ago: ago)]) == (isOurs ? [] : [.plan]),
        "\(String(describing: effective)) \(ago)")
    }
    #expect(orphans(silent, free) == [.plan])
    #expect(orphans(silent, Self.state("scale", cancellation: .unknown), [try downgrade(.zero)]) == [.plan])
  }

  @Test func aPeriodThatEndedBetweenDowngradeAndLookIsOurs() throws {
    let due = Self.state(renews: .seconds(-60))
    let downgrade = try Self.request(.downgrade, "free", .executed, outcome: .downgradeScheduled, price: nil, from: due)
    let verdict = judge(due, Self.state("free", price: nil), [downgrade])
    #expect(verdict.orphans == [])
    #expect(Set(verdict.explanations[downgrade.id] ?? []).isSuperset(of: [.arrival, .step]))
  }

  @Test func aRenewalThatMovedOnByOnePeriodIsNoChangeAndByMoreIsOne() {
    let due = Self.state(renews: .seconds(-60))
    #expect(orphans(due, Self.state(renews: .seconds(31 * 86_400))) == [])
    #expect(orphans(due, Self.state(renews: .seconds(40 * 86_400))) == [.renewal])
  }

  @Test func aResumeExplainsThatAnEndWasTakenBack() throws {
    let ending = Self.state(cancellation: .scheduled(Self.now.adding(.seconds(10 * 86_400))))
    #expect(orphans(ending, Self.state()) == [.cancellation])
    #expect(orphans(ending, Self.state(), [try Self.request(.resume, "pro", outcome: .resumed)]) == [])
  }

  @Test func hostileTextsAndExtremeTimesAreToldSafely() {
    let hostile = Self.state(status: SafeText("ok\u{1B}[2J\u{202E}"))
    let extreme = PlanState(
      plan: PlanName("pro"), renewsAt: Instant(milliseconds: .min),
      cancellation: .scheduled(Instant(milliseconds: .max)))
    let other = PlanState(
      plan: PlanName("pro"), renewsAt: Instant(milliseconds: .max),
      cancellation: .scheduled(Instant(milliseconds: .min)))
    let verdict = judge(Self.state(), hostile, [])
    #expect(verdict.orphans.count == 1)
    #expect(verdict.sentence?.string.contains("\u{1B}") == false)
    #expect(
      judge(extreme, other, []).orphans.map(\.kind).contains(
        .cancellation))
  }
}

extension PlanState {
  fileprivate func with(plan: String) -> PlanState {
    var copy = self
    copy.plan = PlanName(plan)
    return copy
  }
}
