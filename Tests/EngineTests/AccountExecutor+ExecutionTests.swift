import Billing
import Consent
import Ledger
import Testing
import Text

@testable import Engine

@Suite struct ExecutionTests {
  private let bench: Bench

  init() throws {
    bench = try Bench()
  }

  // MARK: - Tokens

  /// Looking first, a fresh quote directly after the look, and its confirmation, without anything in between.
  @Test(arguments: [0, 1, 49, 50])
  func anApprovalLooksAndQuotesAfreshHoweverYoungTheShownTokenIs(age: Int) async throws {
    let request = try await bench.ask()
    bench.clock.advance(by: .seconds(age))
    try await bench.approve(request.id)
    try await bench.settle()
    #expect(try await bench.state(request.id) == .executed)
    let calls = await bench.service.counts
    #expect(calls.mint == 2 && calls.confirm == 1)
    #expect(await bench.service.confirmed == [Secret("ct_dock-main_2")])
  }

  /// A1: the price changed while the token that was shown is still alive.
  @Test func aPriceThatChangedUnderALiveTokenIsNotPaid() async throws {
    let request = try await bench.ask()
    await bench.service.setPrice(of: "scale", to: 490_000)
    try await bench.approve(request.id)
    try await bench.settle()
    let after = try await bench.request(request.id)
    #expect(after.state == .pending && after.facts.quote?.price?.description == "$4900/mo")
    #expect(await bench.service.effects == [])
  }

  /// A2: somebody took the target and scheduled its end, so that the ask would be a resume.
  @Test func anAskThatCameToMeanSomethingElseIsNotCarriedOut() async throws {
    let request = try await bench.ask()
    await bench.service.change {
      $0.plan = PlanName("scale")
      $0.cancellation = .scheduled(nil)
    }
    try await bench.approve(request.id)
    try await bench.settle()
    #expect(try await bench.state(request.id) == .expired)
    #expect(await bench.service.effects == [])
    #expect(try await bench.alarms() == [.unconsentedChange])
  }

  /// A3: the end that somebody scheduled is one of the facts.
  @Test func anEndThatWasScheduledVoidsTheApproval() async throws {
    let request = try await bench.ask()
    await bench.service.change { $0.cancellation = .scheduled(nil) }
    try await bench.approve(request.id)
    try await bench.settle()
    #expect(try await bench.state(request.id) == .pending)
    #expect(await bench.service.effects == [])
  }

  /// The organisation is read as well: a key that leads elsewhere now must not be billed.
  @Test func anotherOrganisationVoidsTheApproval() async throws {
    let request = try await bench.ask()
    await bench.service.setIdentity(.success(Identity(organisation: "Other", principal: nil, isAgent: nil)))
    try await bench.approve(request.id)
    try await bench.settle()
    let after = try await bench.request(request.id)
    #expect(after.state == .pending && after.organisation == "Other")
    #expect(await bench.service.effects == [])
  }

  /// Nobody runs out of calls by agreeing twice: the token of the quote that voided the approval carries out the next.
  @Test func theTokenOfAVoidingQuoteIsSentWithTheNextApproval() async throws {
    let request = try await bench.ask()
    await bench.service.setPrice(of: "scale", to: 5900)
    try await bench.approve(request.id)
    try await bench.settle()
    try await bench.approve(request.id)
    try await bench.settle()
    #expect(try await bench.state(request.id) == .executed)
    let calls = await bench.service.counts
    #expect(calls.mint == 2 && calls.confirm == 1)
    #expect(await bench.service.effects.map(\.price?.description) == ["$59/mo"])
  }

  /// With one call left a fresh quote would leave none to confirm it: the one on the screen is used while it lives.
  @Test func withOneCallLeftTheShownTokenIsUsed() async throws {
    let request = try await bench.ask()
    for _ in 0..<3 {
      try await bench.ledger.countCall(of: bench.service.account.name, route: .upgrade, at: bench.clock.wall)
    }
    try await bench.approve(request.id)
    try await bench.settle()
    #expect(try await bench.state(request.id) == .executed)
    #expect(await bench.service.confirmed == [Secret("ct_dock-main_1")])
  }

  @Test func withOneCallLeftTheLookIsMadeAllTheSame() async throws {
    let request = try await bench.ask()
    for _ in 0..<3 {
      try await bench.ledger.countCall(of: bench.service.account.name, route: .upgrade, at: bench.clock.wall)
    }
    await bench.service.change { $0.cancellation = .scheduled(nil) }
    try await bench.approve(request.id)
    try await bench.settle()
    #expect(try await bench.state(request.id) == .pending)
    #expect(await bench.service.effects == [])
  }

  @Test(arguments: [51, 60, 300])
  func withLessThanTenSecondsLeftAnotherTokenIsFetchedAndCompared(age: Int) async throws {
    let request = try await bench.ask()
    bench.clock.advance(by: .seconds(age))
    try await bench.approve(request.id)
    try await bench.settle()
    #expect(try await bench.state(request.id) == .executed)
    #expect(await bench.service.confirmed == [Secret("ct_dock-main_2")])
    #expect(await bench.service.effects.map(\.price?.description) == ["$49/mo"])
  }

  @Test func aChangeThatWasNotQuotedCannotBeApproved() async throws {
    let until = bench.clock.wall.adding(.seconds(1))
    await bench.service.replyToMints(.answer(.refused(Refusal(.rateLimited(until: until), words: "429"))))
    let request = try await bench.ask()
    #expect(request.facts.quote == nil)
    bench.clock.advance(by: .seconds(1))
    let error = await #expect(throws: LedgerError.self) { try await bench.approve(request.id) }
    guard case .refused(.notQuoted, _)? = error else { throw Unexpected(what: "\(error as Any)") }
    // The operator asks what it costs, and only then has something to agree to.
    try await bench.ledger.wish(.renew(request.id), at: bench.clock.wall)
    try await bench.settle()
    #expect(try await bench.request(request.id).facts.quote?.price?.description == "$49/mo")
    try await bench.approve(request.id)
    try await bench.settle()
    #expect(try await bench.state(request.id) == .executed)
  }

  @Test func theLogShowsEachStepOnce() async throws {
    let id = try await bench.askAndApprove()
    #expect(
      try await bench.events(id) == [
        "request.created", "request.token_minted", "request.approved", "request.execution_began", "request.executed",
        "request.explained", "request.bill_checked",
      ])
  }

  @Test func theTokenIsNowhereInTheLedger() async throws {
    let id = try await bench.askAndApprove()
    for event in try await bench.ledger.events(limit: 99) {
      #expect(try !event.body.canonical().contains("ct_dock-main_1"))
    }
    #expect(try await bench.request(id).token == nil)
  }

  // MARK: - Facts that changed

  @Test(arguments: [51, 120])
  func anotherPriceVoidsTheApproval(age: Int) async throws {
    let request = try await bench.ask()
    bench.clock.advance(by: .seconds(age))
    await bench.service.setPrice(of: "scale", to: 5900)
    try await bench.approve(request.id)
    try await bench.settle()
    let after = try await bench.request(request.id)
    #expect(after.state == .pending && after.version == 2 && after.approvedAt == nil)
    #expect(after.facts.quote?.price?.description == "$59/mo")
    // The token that belongs to the new price is at hand for the next approval.
    #expect(after.token != nil)
    #expect(await bench.service.effects == [])
    try await bench.approve(request.id)
    try await bench.settle()
    #expect(try await bench.state(request.id) == .executed)
    #expect(await bench.service.effects.map(\.price?.description) == ["$59/mo"])
    #expect(await bench.service.counts.mint == 2)
  }

  @Test func anotherRenewalOrCurrentPriceOrPlanVoidsTheApproval() async throws {
    let changes: [@Sendable (inout PlanState) -> Void] = [
      { $0.renewsAt = $0.renewsAt?.adding(.seconds(86_401)) }, { $0.price = nil }, { $0.plan = PlanName("starter") },
      { $0.cancellation = .scheduled(nil) },
    ]
    for change in changes {
      let bench = try Bench()
      let request = try await bench.ask()
      bench.clock.advance(by: .seconds(51))
      try await bench.approve(request.id)
      await bench.service.change(change)
      try await bench.settle()
      let after = try await bench.request(request.id)
      #expect(after.state == .pending && after.version == 2)
      #expect(await bench.service.effects == [])
    }
  }

  @Test func otherWordsAtTheSamePriceVoidNothing() async throws {
    let request = try await bench.ask()
    bench.clock.advance(by: .seconds(51))
    await bench.service.setWording("Really upgrade to %?")
    try await bench.approve(request.id)
    try await bench.settle()
    #expect(try await bench.state(request.id) == .executed)
  }

  @Test func otherWordsVoidAnApprovalThatHadOnlyWordsToBindTo() async throws {
    let request = try await bench.ask(.upgrade, "unpriced")
    #expect(request.facts.quote?.price == nil && request.facts.quote != nil)
    bench.clock.advance(by: .seconds(51))
    await bench.service.setWording("Upgrade to % for only $999")
    try await bench.approve(request.id)
    try await bench.settle()
    #expect(try await bench.state(request.id) == .pending)
    #expect(await bench.service.effects == [])
  }

  @Test func whatSomebodyElseDidMeanwhileIsSatisfied() async throws {
    let request = try await bench.ask()
    bench.clock.advance(by: .seconds(51))
    try await bench.approve(request.id)
    await bench.service.change { $0.plan = PlanName("scale") }
    try await bench.settle()
    #expect(try await bench.state(request.id) == .satisfied)
    #expect(await bench.service.effects == [])
    #expect(await bench.service.counts.mint == 1)
  }

  @Test func anAskThatComesDownToAnotherChangeNowIsOvertaken() async throws {
    let request = try await bench.ask()
    bench.clock.advance(by: .seconds(51))
    try await bench.approve(request.id)
    // On the target plan, but ending: carrying the ask out would be a resume.
    await bench.service.change {
      $0.plan = PlanName("scale")
      $0.cancellation = .scheduled(nil)
    }
    try await bench.settle()
    #expect(try await bench.state(request.id) == .expired)
    #expect(try await bench.outcome(request.id) == .overtaken)
    #expect(await bench.service.effects == [])
  }

  @Test func aChangeWithoutATokenIsComparedToo() async throws {
    await bench.service.change { $0.cancellation = .scheduled(nil) }
    let request = try await bench.ask(.resume, nil)
    await bench.service.change { $0.price = nil }
    try await bench.approve(request.id)
    try await bench.settle()
    #expect(try await bench.state(request.id) == .pending)
    try await bench.approve(request.id)
    try await bench.settle()
    #expect(try await bench.state(request.id) == .executed)
    #expect(await bench.service.effects.map(\.change.operation) == [.resume])
    #expect(await bench.service.counts.mint == 0)
  }

  @Test func theTokenOfAnotherRequestEndsWithAChangeOfTheAccount() async throws {
    await bench.service.change { $0.cancellation = .scheduled(nil) }
    let resume = try await bench.ask(.resume, nil, agent: "first")
    let upgrade = try await bench.ask(agent: "second")
    #expect(upgrade.token != nil)
    try await bench.approve(resume.id)
    try await bench.settle()
    #expect(try await bench.state(resume.id) == .executed)
    #expect(try await bench.request(upgrade.id).token == nil)
    // Its quote was for an account that was about to end: it is asked again, and differs.
    try await bench.approve(upgrade.id)
    try await bench.settle()
    #expect(try await bench.state(upgrade.id) == .pending)
    #expect(await bench.service.effects.count == 1)
  }

  // MARK: - Another configuration

  @Test func anApprovalForAnotherAddressIsNotCarriedOut() async throws {
    let request = try await bench.ask()
    try await bench.approve(request.id)
    let elsewhere = FakeService(
      try Bench.account("dock-main", origin: "https://sandbox.example"), plan: PlanName("pro"), time: bench.clock)
    bench.move(to: elsewhere)
    try await bench.settle()
    #expect(try await bench.state(request.id) == .expired)
    #expect(try await bench.outcome(request.id) == .overtaken)
    let calls = await elsewhere.counts
    #expect(calls.confirm == 0 && calls.mint == 0)
  }

  @Test func anApprovalForAnotherServiceIsNotCarriedOut() async throws {
    let request = try await bench.ask()
    #expect(request.service == .dock)
    try await bench.approve(request.id)
    let elsewhere = FakeService(
      try Bench.account("dock-main", service: .agentidp), plan: PlanName("pro"), time: bench.clock)
    bench.move(to: elsewhere)
    try await bench.settle()
    #expect(try await bench.state(request.id) == .expired)
    #expect(try await bench.outcome(request.id) == .overtaken)
    let calls = await elsewhere.counts
    #expect(calls.confirm == 0 && calls.mint == 0)
  }

  // MARK: - A ledger that fails

  @Test func withoutTheWriteAheadNothingIsSent() async throws {
    let request = try await bench.ask()
    try await bench.approve(request.id)
    try bench.tamper(
      "CREATE TRIGGER no_execution BEFORE UPDATE ON request WHEN new.state = 'executing' BEGIN SELECT RAISE(ABORT, 'full'); END"
    )
    try await bench.settle()
    #expect(await bench.service.counts.confirm == 0)
    #expect(try await bench.state(request.id) == .approved)
    try bench.tamper("DROP TRIGGER no_execution")
    try await bench.advance(.seconds(1))
    #expect(try await bench.state(request.id) == .executed)
    #expect(await bench.service.effects.count == 1)
  }
}
