import Billing
import Consent
import Ledger
import Testing
import Text

@testable import Engine

@Suite struct ReviewTests {
  private let bench: Bench

  init() throws {
    bench = try Bench()
  }

  private func wish(_ wish: Wish) async throws {
    try await bench.ledger.wish(wish, at: bench.clock.wall)
    try await bench.settle()
  }

  /// Nobody spends the hour's calls by reading: only `t`, or `countersign quote`, asks what a change costs.
  @Test func openingAReviewFetchesNoToken() async throws {
    let id = try await bench.ask().id
    bench.clock.advance(by: .seconds(60))
    try await wish(.review(id))
    let request = try await bench.request(id)
    #expect(request.version == 1 && request.facts.quote != nil)
    #expect(await bench.service.counts.mint == 1)
    try await bench.advance(.seconds(60))
    #expect(await bench.service.counts.mint == 1)
    try await wish(.renew(id))
    #expect(await bench.service.counts.mint == 2)
    #expect(try await bench.request(id).token?.timeLeft(at: bench.time.storedBoot) == .seconds(60))
  }

  /// `countersign quote` hears why there is none.
  @Test func aQuoteThatIsAskedForAnswersOrSaysWhyNot() async throws {
    let id = try await bench.ask().id
    func quote() async throws -> OperatorAsk.Answer? {
      let number = try await bench.ledger.leave(.quote(id), account: bench.service.account.name, at: bench.clock.wall)
      try await bench.settle()
      return try await bench.ledger.answer(to: number)
    }
    #expect(try await quote() == .request(id))
    #expect(await bench.service.counts.mint == 2)
    for _ in 0..<2 {
      try await bench.ledger.countCall(of: bench.service.account.name, route: .upgrade, at: bench.clock.wall)
    }
    guard case .refused(let problem, .limited)? = try await quote() else { throw Unexpected(what: "not refused") }
    #expect(problem.what.string.hasPrefix("Fewer than two plan-changing calls are left this hour"))
    #expect(await bench.service.counts.mint == 2)
  }

  @Test func theOperatorMayRenewUpToTheLastCallButOne() async throws {
    let id = try await bench.ask().id
    for count in 2...4 {
      try await wish(.renew(id))
      #expect(await bench.service.counts.mint == count)
    }
    try await wish(.renew(id))
    #expect(await bench.service.counts.mint == 4)
    // The last call is the one that confirms.
    try await bench.approve(id)
    try await bench.settle()
    #expect(try await bench.state(id) == .executed)
    #expect(await bench.service.confirmed == [Secret("ct_dock-main_4")])
  }

  @Test func aRenewalTakesTheTokenOfAnotherRequestOfTheAccount() async throws {
    let first = try await bench.ask(agent: "first").id
    let second = try await bench.ask(.upgrade, "enterprise", agent: "second").id
    // Looking at it does not.
    try await wish(.review(second))
    #expect(try await bench.request(second).token == nil)
    #expect(try await bench.request(first).token != nil)
    try await wish(.renew(second))
    #expect(try await bench.request(second).token != nil)
    #expect(try await bench.request(first).token == nil)
    #expect(try await bench.events(first).last == "request.token_lapsed")
    // Approving the first fetches another and does not use the one that was dropped.
    bench.clock.advance(by: .seconds(1))
    try await bench.approve(first)
    try await bench.settle()
    #expect(try await bench.state(first) == .executed)
    #expect(await bench.service.confirmed == [Secret("ct_dock-main_3")])
  }

  @Test func aReviewShowsWhatChanged() async throws {
    let id = try await bench.ask().id
    bench.clock.advance(by: .seconds(60))
    await bench.service.setPrice(of: "scale", to: 5900)
    try await wish(.renew(id))
    let request = try await bench.request(id)
    #expect(request.version == 2 && request.facts.quote?.price?.description == "$59/mo" && request.token != nil)
    #expect(request.state == .pending)
  }

  @Test func otherWordsAtTheSamePriceAreShownAndCountedAsWords() async throws {
    let id = try await bench.ask().id
    bench.clock.advance(by: .seconds(60))
    await bench.service.setWording("Really upgrade to %?\u{7}")
    try await wish(.renew(id))
    let request = try await bench.request(id)
    #expect(request.version == 1 && request.facts.quote?.words.string == "Really upgrade to scale ($49/mo)?\\u{07}")
    #expect(try await bench.events(id).filter { $0 == "request.words_changed" }.count == 1)
    // The same words again are no change, though they hold what cannot be shown.
    try await wish(.renew(id))
    #expect(try await bench.events(id).filter { $0 == "request.words_changed" }.count == 1)
  }

  @Test func factsThatChangeTakeTheTokenWithThem() async throws {
    let id = try await bench.ask().id
    for _ in 0..<4 {
      try await bench.ledger.countCall(of: bench.service.account.name, route: .upgrade, at: bench.clock.wall)
    }
    await bench.service.change { $0.renewsAt = $0.renewsAt?.adding(.seconds(86_401)) }
    try await wish(.renew(id))
    let request = try await bench.request(id)
    #expect(request.version == 2 && request.token == nil)
    // There is no call left, and the old token is not used for facts it was not shown with.
    try await bench.approve(id)
    try await bench.settle()
    #expect(await bench.service.counts.confirm == 0)
  }

  @Test func aReviewFindsOutThatItIsSoAlready() async throws {
    let id = try await bench.ask().id
    bench.clock.advance(by: .seconds(60))
    await bench.service.change { $0.plan = PlanName("scale") }
    try await wish(.review(id))
    #expect(try await bench.state(id) == .satisfied)
    #expect(await bench.service.counts.mint == 1)
  }

  @Test func aReviewFindsOutThatTheAskMeansSomethingElse() async throws {
    let id = try await bench.ask().id
    bench.clock.advance(by: .seconds(60))
    await bench.service.change { $0.plan = PlanName("free") }
    try await wish(.review(id))
    #expect(try await bench.state(id) == .expired)
    #expect(try await bench.outcome(id) == .overtaken)
    #expect(await bench.service.counts.mint == 1)
  }

  @Test func aTokenCallOfAReviewThatActsAtOnceIsAnAlarm() async throws {
    let id = try await bench.ask().id
    bench.clock.advance(by: .seconds(60))
    await bench.service.replyToMints(.effectThenAnswer(.switched(to: nil)))
    try await wish(.renew(id))
    #expect(try await bench.state(id) == .executed)
    #expect(try await bench.outcome(id) == .actedWithoutConsent)
    #expect(try await bench.alarms() == [.executedWithoutConsent])
  }

  @Test func aReviewOfAnUnreachableServiceKeepsWhatIsKnown() async throws {
    let id = try await bench.ask().id
    bench.clock.advance(by: .seconds(60))
    await bench.service.setFailure(FakeService.unsent)
    try await wish(.review(id))
    let request = try await bench.request(id)
    #expect(request.state == .pending && request.version == 1 && request.facts.quote?.price != nil)
  }

  @Test func aReviewOfWhatIsOverCostsNothing() async throws {
    let id = try await bench.ask().id
    try await bench.settle()
    try await bench.reject(id)
    let before = await bench.service.counts
    try await wish(.review(id))
    try await wish(.renew(.random()))
    #expect(await bench.service.counts == before)
  }

  @Test func aRequestOfAnotherAddressIsNotReviewedButEnds() async throws {
    let id = try await bench.ask().id
    let elsewhere = FakeService(
      try Bench.account("dock-main", origin: "https://sandbox.example"), plan: PlanName("pro"), time: bench.clock)
    bench.move(to: elsewhere)
    try await wish(.review(id))
    #expect(try await bench.outcome(id) == .overtaken)
    #expect(await elsewhere.counts.mint == 0)
  }
}
