import Billing
import Consent
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
    ago: Duration = .seconds(5), outcome: Outcome.Code = .switched, price: Price? = higher
  ) throws -> ConsentRequest {
    let change = PlanChange(operation, to: plan.flatMap { PlanName($0) })
    let end = now.adding(.zero - ago)
    return ConsentRequest(
      id: .random(), number: 1, account: try account(), organisation: nil,
      requester: Requester(agent: try #require(AgentName("bot")), door: .gateway, peer: .distinct), ask: change,
      change: change, reason: nil,
      facts: ConsentFacts(from: Self.state(), quote: Quote(price: price, words: "quoted")),
      createdAt: end.adding(.seconds(-60))
    ).restored(
      to: ConsentProgress(
        version: 1, decideBy: now, approvedAt: end, decidedAt: end, executeBy: nil,
        endedAt: state.isFinal ? end : nil, state: state, joins: 0, token: nil, attempt: nil,
        outcome: Outcome(outcome), rejection: nil))
  }

  private func orphans(
    _ known: PlanState, _ seen: PlanState, _ requests: [ConsentRequest] = [], at now: Instant = now
  ) -> [ChangeDetector.Difference.Kind] {
    ChangeDetector.judge(known: known, seen: seen, requests: requests, at: now).orphans.map(\.kind)
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
    let verdict = ChangeDetector.judge(known: Self.state(), seen: after, requests: [], at: Self.now)
    #expect(
      verdict.sentence
        == "The plan changed from pro to scale, the price changed from $19/mo to $49/mo; no approval explains it.")
    #expect(ChangeDetector.judge(known: after, seen: after, requests: [], at: Self.now).sentence == nil)
  }

  @Test func whatALookLeavesOutIsNoChangeAndHidesNone() {
    let silent = PlanState(plan: nil)
    let verdict = ChangeDetector.judge(known: Self.state(), seen: silent, requests: [], at: Self.now)
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

  @Test func aConsentExplainsForAnHour() throws {
    #expect(orphans(Self.state(), after, [try Self.request(ago: .seconds(3600))]) == [])
    #expect(orphans(Self.state(), after, [try Self.request(ago: .seconds(3601))]) == [.plan, .price])
  }

  @Test func aStoredLinkExplainsNothing() throws {
    let portal = try Self.request(.portal, nil, .executed, outcome: .linkStored)
    #expect(orphans(Self.state(), after, [portal]) == [.plan, .price])
  }

  @Test func theBooksSettleToWhatWasApprovedAndToNothingElse() throws {
    let request = try Self.request()
    let early = Self.state("scale", price: Self.price)
    #expect(orphans(early, after, [request]) == [])
    #expect(orphans(early, Self.state("scale", price: Self.higher, renews: .seconds(31 * 86_400)), [request]) == [])
    let dearer = Price(Money(minorUnits: 9900, currency: .usd), per: .month)
    #expect(orphans(early, Self.state("scale", price: dearer), [request]) == [.price])
    #expect(orphans(early, after, [try Self.request(ago: .seconds(7200))]) == [.price])
  }

  @Test func withoutAQuoteThePriceMovesOnceAndOnlyAsTheChangeDoes() throws {
    let dearer = Price(Money(minorUnits: 99_000, currency: .usd), per: .month)
    let resumed = try Self.request(.resume, nil, .executed, outcome: .resumed, price: nil)
    #expect(orphans(Self.state(), Self.state(price: dearer), [resumed]) == [.price])
    let checkout = try Self.request(.checkout, "scale", .executed, price: nil)
    let early = Self.state("scale", price: Self.price)
    #expect(orphans(early, after, [checkout]) == [])
    #expect(orphans(after, Self.state("scale", price: dearer), [checkout]) == [.price])
    let downgrade = try Self.request(.downgrade, "free", .executed, outcome: .downgradeScheduled, price: nil)
    let ended = Self.state("free", price: Self.price)
    #expect(
      orphans(ended, Self.state("free", price: Price(Money(minorUnits: 0, currency: .usd), per: .month)), [downgrade])
        == [])
    #expect(orphans(ended, Self.state("free", price: dearer), [downgrade]) == [.price])
  }

  @Test func anOlderCopyAfterAnExecutionChangesNothing() throws {
    let request = try Self.request()
    let verdict = ChangeDetector.judge(known: after, seen: Self.state(), requests: [request], at: Self.now)
    #expect(verdict.orphans == [] && verdict.known == after)
    // Two minutes later it is no copy: somebody changed it back.
    #expect(
      orphans(after, Self.state(), [try Self.request(ago: .seconds(121))]) == [.plan, .price])
  }

  @Test func aScheduledEndExplainsTheEnd() {
    let ending = Self.state(cancellation: .scheduled(Self.now.adding(.seconds(60))))
    #expect(orphans(ending, Self.state("free", price: nil, cancellation: .none)) == [])
    let later = Self.state(cancellation: .scheduled(Self.now.adding(.seconds(10 * 86_400))))
    #expect(orphans(later, Self.state("free", price: nil, cancellation: .none)) == [.plan, .cancellation])
    #expect(orphans(ending, after) == [.plan, .price, .cancellation])
  }

  @Test func aDowngradeExplainsItsEndAndTheEndOfItsPeriod() throws {
    let downgrade = try Self.request(.downgrade, "free", .executed, outcome: .downgradeScheduled, price: nil)
    #expect(orphans(Self.state(), Self.state(cancellation: .scheduled(nil)), [downgrade]) == [])
    // Where the service reports no scheduled end, the plan ends months later and is explained still.
    let silent = Self.state(cancellation: .unknown)
    let old = try Self.request(
      .downgrade, "free", .executed, ago: .seconds(200 * 86_400), outcome: .downgradeScheduled, price: nil)
    #expect(orphans(silent, Self.state("free", price: nil, cancellation: .unknown), [old]) == [])
    #expect(orphans(silent, Self.state("free", price: nil, cancellation: .unknown)) == [.plan])
    #expect(orphans(silent, Self.state("scale", cancellation: .unknown), [old]) == [.plan])
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
    let verdict = ChangeDetector.judge(known: Self.state(), seen: hostile, requests: [], at: Self.now)
    #expect(verdict.orphans.count == 1)
    #expect(verdict.sentence?.string.contains("\u{1B}") == false)
    #expect(
      ChangeDetector.judge(known: extreme, seen: other, requests: [], at: Self.now).orphans.map(\.kind).contains(
        .cancellation))
  }
}
