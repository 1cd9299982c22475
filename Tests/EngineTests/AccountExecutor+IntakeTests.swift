import Billing
import Consent
import Testing
import Text

@testable import Engine

@Suite struct IntakeTests {
  private let bench: Bench

  init() throws {
    bench = try Bench()
  }

  @Test func anArrivalCostsOneLookAndOneToken() async throws {
    let request = try await bench.ask()
    #expect(request.state == .pending)
    #expect(request.facts.from.plan?.rawValue == "pro")
    #expect(request.facts.quote?.price?.description == "$49/mo")
    #expect(request.facts.quote?.words.string == "Upgrade to scale ($49/mo)")
    #expect(request.token?.lifetime == .seconds(60))
    let calls = await bench.service.counts
    #expect(calls.observe == 1 && calls.mint == 1 && calls.confirm == 0)
    #expect(await bench.service.effects == [])
  }

  @Test func theOrganisationIsShownOnceItIsKnown() async throws {
    try await bench.settle()
    #expect(try await bench.ask().organisation == "Acme")
  }

  @Test func aSecondArrivalOnTheAccountTakesNoTokenFromTheFirst() async throws {
    let first = try await bench.ask()
    let second = try await bench.ask(.upgrade, "enterprise", agent: "other")
    #expect(second.facts.quote == nil && second.token == nil)
    #expect(try await bench.request(first.id).token != nil)
    #expect(await bench.service.counts.mint == 1)
    // Once the first token has ended, an arrival may have one again.
    bench.clock.advance(by: .seconds(60))
    #expect(try await bench.ask(.upgrade, "enterprise", agent: "third").token != nil)
    #expect(try await bench.request(first.id).token == nil)
  }

  @Test func anArrivalLeavesThreeOfTheHoursFiveCalls() async throws {
    for number in 0..<4 {
      let request = try await bench.ask(.upgrade, "scale", agent: "agent-\(number)")
      #expect((request.token != nil) == (number < 2), "arrival \(number)")
      bench.clock.advance(by: .seconds(61))
    }
    #expect(await bench.service.counts.mint == 2)
    // The downgrade has its own five.
    #expect(try await bench.ask(.downgrade, "free", agent: "agent-5").token != nil)
    bench.clock.advance(by: .seconds(3600))
    #expect(try await bench.ask(.upgrade, "scale", agent: "agent-6").token != nil)
  }

  @Test func theCountOutlivesTheEngine() async throws {
    for number in 0..<2 {
      _ = try await bench.ask(.upgrade, "scale", agent: "agent-\(number)")
      bench.clock.advance(by: .seconds(61))
    }
    bench.crash()
    #expect(try await bench.ask(.upgrade, "scale", agent: "agent-3").token == nil)
    #expect(await bench.service.counts.mint == 2)
  }

  @Test func theServicesWordOnItsLimitIsTaken() async throws {
    let until = bench.clock.wall.adding(.seconds(100))
    await bench.service.replyToMints(.answer(.refused(Refusal(.rateLimited(until: until), words: "429"))))
    let first = try await bench.ask()
    #expect(first.state == .pending && first.token == nil && first.facts.quote == nil)
    bench.clock.advance(by: .seconds(99))
    #expect(try await bench.ask(agent: "second").token == nil)
    #expect(await bench.service.counts.mint == 1)
    bench.clock.advance(by: .seconds(1))
    #expect(try await bench.ask(agent: "third").token != nil)
  }

  @Test func aChangeWithoutAPriceMintsNothing() async throws {
    let bench = try Bench(plan: "free")
    #expect(try await bench.ask(.portal, nil).facts.quote == nil)
    #expect(try await bench.ask(.checkout, "scale").facts.quote == nil)
    let calls = await bench.service.counts
    #expect(calls.mint == 0 && calls.confirm == 0)
  }

  @Test func anAskThatIsSoAlreadyIsSatisfiedWithoutACall() async throws {
    let request = try await bench.ask(.upgrade, "pro")
    #expect(request.state == .satisfied)
    #expect(await bench.service.counts.mint == 0)
  }

  @Test func askingForTheCurrentPlanBeforeItsEndIsAResume() async throws {
    await bench.service.change { $0.cancellation = .scheduled(nil) }
    let request = try await bench.ask(.upgrade, "pro")
    #expect(request.change == PlanChange(.resume, to: try Bench.plan("pro")))
    #expect(request.ask.operation == .upgrade && request.state == .pending)
    #expect(await bench.service.counts.mint == 0)
  }

  @Test func whileTheServiceCannotBeAskedThereIsNoRow() async throws {
    await bench.service.setFailure(FakeService.unsent)
    guard case .unavailable(let why) = try await bench.intake() else { throw Unexpected(what: "not unavailable") }
    #expect(why == "no connection")
    #expect(try await bench.ledger.recentRequests(limit: 9) == [])
    #expect(await bench.service.counts.mint == 0)
  }

  /// An agent that asks without end while the service is down costs one call in two seconds.
  @Test func aFailureAnswersTheNextAsksForAMoment() async throws {
    await bench.service.setFailure(FakeService.lost)
    for _ in 0..<5 { _ = try await bench.intake() }
    #expect(await bench.service.counts.observe == 1)
    await bench.service.setFailure(nil)
    bench.clock.advance(by: .seconds(2))
    #expect(try await bench.ask().state == .pending)
  }

  @Test func anUnknownPlanIsNothingToDecideOn() async throws {
    await bench.service.change { $0.plan = nil }
    guard case .unavailable = try await bench.intake() else { throw Unexpected(what: "not unavailable") }
    #expect(try await bench.ledger.recentRequests(limit: 9) == [])
  }

  @Test func anAccountThatIsNotConfiguredIsUnavailable() async throws {
    let intake = try await bench.engine.intake(
      PlanChange(.portal), on: try #require(AccountName("elsewhere")), requester: try bench.requester(), reason: nil)
    guard case .unavailable = intake else { throw Unexpected(what: "\(intake)") }
  }

  @Test func aChangeTheServiceDeclinesIsImpossibleAndMakesNoRow() async throws {
    await bench.service.replyToMints(.answer(.refused(Refusal(.declined, words: "no such plan"))))
    guard case .impossible(let words) = try await bench.intake() else { throw Unexpected(what: "not impossible") }
    #expect(words == "no such plan")
    #expect(try await bench.ledger.recentRequests(limit: 9) == [])
  }

  @Test func whatTheConfigurationRulesOutCostsNothing() async throws {
    let bench = try Bench(withheld: [.upgrade: "The config has no success_url."])
    guard case .ruledOut(let words) = try await bench.intake() else { throw Unexpected(what: "not ruled out") }
    #expect(words == "The config has no success_url.")
    #expect(try await bench.ledger.recentRequests(limit: 9) == [])
    #expect(await bench.service.counts.observe == 0)
    #expect(try await bench.ask(.downgrade, "free").state == .pending)
  }

  @Test(arguments: [
    FakeService.Reply.failure(FakeService.lost), .answer(.unrecognised("?")),
    .answer(.paymentRequired(.checkout, IssuedURL(url: Secret("https://x/secret"), host: "x"))),
  ])
  func withoutAUsableQuoteThePriceIsUnknown(reply: FakeService.Reply) async throws {
    await bench.service.replyToMints(reply)
    let request = try await bench.ask()
    #expect(request.state == .pending && request.facts.quote == nil && request.token == nil)
    #expect(try await bench.alarms() == [])
    #expect(try await bench.ledger.links(at: bench.clock.wall) == [])
  }

  /// A17: what a first answer settles is settled, at arrival as well as when an approval is carried out.
  @Test(arguments: [
    (ChangeAnswer.designPartner, Outcome.Code.designPartner), (.alreadyFree, .alreadyFree),
  ])
  func aFirstAnswerThatSettlesEndsTheRequest(answer: ChangeAnswer, code: Outcome.Code) async throws {
    await bench.service.replyToMints(.answer(answer))
    let request = try await bench.ask()
    #expect(request.state == .satisfied && request.outcome?.code == code)
    let bench = try Bench()
    let id = try await bench.ask().id
    await bench.service.replyToMints(.answer(answer))
    try await bench.approve(id)
    try await bench.settle()
    #expect(try await bench.state(id) == .satisfied)
    #expect(try await bench.outcome(id) == code)
    #expect(await bench.service.effects == [])
    #expect(try await bench.alarms() == [])
  }

  @Test func aFirstAnswerWithAPageMakesTheChangeACheckoutAndLetsThePageGo() async throws {
    let page = IssuedURL(url: Secret("https://x/secret"), host: "x")
    let id = try await bench.ask().id
    await bench.service.replyToMints(.answer(.paymentRequired(.checkout, page)))
    try await bench.approve(id)
    try await bench.settle()
    let after = try await bench.request(id)
    #expect(after.state == .pending && after.change.operation == .checkout && after.way == .link)
    #expect(try await bench.ledger.links(at: bench.clock.wall) == [])
    // Approved as the checkout that it is now, it makes its page.
    try await bench.approve(id)
    try await bench.settle()
    #expect(try await bench.state(id) == .awaitingPayment)
    #expect(await bench.service.effects == [])
  }

  @Test func aQuoteThatWasLostVoidsTheApprovalAndSaysSo() async throws {
    let id = try await bench.ask().id
    await bench.service.replyToMints(.failure(FakeService.lost))
    try await bench.approve(id)
    try await bench.settle()
    let after = try await bench.request(id)
    #expect(after.state == .pending && after.version == 2 && after.outcome?.code == .quoteLost)
    #expect(await bench.service.counts.mint == 2, "one call was lost, and none is made by itself for it")
  }

  @Test func aRefusalOfTheQuoteFailsWithItsWords() async throws {
    let id = try await bench.ask().id
    await bench.service.replyToMints(.answer(.refused(Refusal(.declined, words: "no such plan"))))
    try await bench.approve(id)
    try await bench.settle()
    #expect(try await bench.state(id) == .failed)
    #expect(try await bench.request(id).outcome?.words == "no such plan")
  }

  @Test func anApprovalWhoseQuoteActsAtOnceIsExecutedWithoutConsentAndAnAlarm() async throws {
    let id = try await bench.ask().id
    await bench.service.replyToMints(.effectThenAnswer(.switched(to: try Bench.plan("scale"))))
    try await bench.approve(id)
    try await bench.settle()
    #expect(try await bench.state(id) == .executed)
    #expect(try await bench.outcome(id) == .actedWithoutConsent)
    // Said once: the look that shows the change is explained by it.
    #expect(try await bench.alarms() == [.executedWithoutConsent])
  }

  /// An account at its limit is not unreachable: it is asked for on what was last known, and says so.
  @Test func atTheLimitARequestIsMadeOnWhatIsKnownAndALinkIsMadeWithoutALook() async throws {
    let bench = try Bench(plan: "free")
    try await bench.settle()
    let until = bench.clock.wall.adding(.seconds(36_000))
    let failure = ProviderFailure(.atLimit(until: until), mayHaveReached: true, detail: "1000 of 1000 calls")
    await bench.service.failNextObservations(failure, failure)
    let request = try await bench.ask(.checkout, "scale")
    #expect(request.state == .pending && request.outcome?.code == .limitReached)
    #expect(request.outcome?.effective == until)
    bench.clock.advance(by: .seconds(3))
    await bench.service.replyToConfirms(.answer(.refused(Refusal(.overLimit(until: until), words: "402"))))
    try await bench.approve(request.id)
    try await bench.settle()
    let after = try await bench.request(request.id)
    #expect(after.state == .pending && after.outcome?.code == .limitReached)
    #expect(after.decideBy > until, "there is time to decide when the limit begins anew")
    try await bench.approve(request.id)
    try await bench.settle()
    #expect(try await bench.state(request.id) == .awaitingPayment)
  }

  @Test func aTokenCallThatActsAtOnceIsAnAlarmAndBlocksFurtherOnes() async throws {
    await bench.service.replyToMints(.effectThenAnswer(.switched(to: try Bench.plan("scale"))))
    let request = try await bench.ask()
    #expect(request.state == .executed && request.outcome?.code == .actedWithoutConsent)
    #expect(try await bench.alarms() == [.executedWithoutConsent])
    // Another agent asks for something else; no token is asked for it until the operator has explained the first.
    let other = try await bench.ask(.upgrade, "enterprise", agent: "other")
    #expect(other.state == .pending && other.token == nil)
    try await bench.ledger.wish(.renew(other.id), at: bench.clock.wall)
    try await bench.settle()
    #expect(await bench.service.counts.mint == 1)
    let alarm = try #require(try await bench.ledger.openAlarms().first)
    #expect(alarm.detail.string.contains("switched to scale"))
    try await bench.ledger.explainAlarm(alarm.id, "Seen.", at: bench.clock.wall)
    try await bench.ledger.wish(.renew(other.id), at: bench.clock.wall)
    try await bench.settle()
    #expect(await bench.service.counts.mint == 2)
    #expect(try await bench.request(other.id).token != nil)
  }

  @Test func anAlarmTheLedgerCannotTakeIsKeptAndBlocksMeanwhile() async throws {
    try bench.tamper("CREATE TRIGGER no_alarms BEFORE INSERT ON alarm BEGIN SELECT RAISE(ABORT, 'full'); END")
    await bench.service.replyToMints(.effectThenAnswer(.switched(to: try Bench.plan("scale"))))
    await #expect(throws: (any Error).self) { _ = try await bench.intake() }
    // Nor can the look be recorded that shows the change, and what cannot be recorded is not decided on.
    await #expect(throws: (any Error).self) { _ = try await bench.intake(.upgrade, "enterprise", agent: "other") }
    try bench.tamper("DROP TRIGGER no_alarms")
    try await bench.advance(.seconds(5))
    #expect(try await bench.alarms().contains(.executedWithoutConsent))
    #expect(await bench.service.counts.mint == 1)
  }

  @Test func identicalAsksAtTheSameTimeMakeOneRowAndOneToken() async throws {
    let engine = bench.engine
    let account = bench.service.account.name
    let requester = try bench.requester()
    let ask = PlanChange(.upgrade, to: try Bench.plan("scale"))
    let requests = try await withThrowingTaskGroup(of: ConsentRequest?.self) { group in
      for _ in 0..<12 {
        group.addTask {
          let intake = try await engine.intake(ask, on: account, requester: requester, reason: nil)
          if case .request(let request) = intake { return request }
          return nil
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(Set(requests.map { $0?.id }).count == 1)
    #expect(try await bench.ledger.recentRequests(limit: 99).map(\.joins) == [11])
    let calls = await bench.service.counts
    #expect(calls.observe == 1 && calls.mint == 1)
  }

  /// Different asks at once: those beyond the hour's five do not even cost a look.
  @Test func manyAsksAtTheSameTimeCostNoMoreThanTheCapsAllow() async throws {
    let engine = bench.engine
    let account = bench.service.account.name
    let requester = try bench.requester()
    try await withThrowingTaskGroup { group in
      for number in 0..<30 {
        let ask = PlanChange(.upgrade, to: try Bench.plan("plan-\(number)"))
        group.addTask { _ = try await engine.intake(ask, on: account, requester: requester, reason: nil) }
      }
      try await group.waitForAll()
    }
    #expect(try await bench.ledger.recentRequests(limit: 99).count == Admission.hourlyCap)
    #expect(await bench.service.counts.observe == Admission.hourlyCap)
  }

  @Test func aRejectedAskIsAnsweredWithTheSameNoWithoutACall() async throws {
    let request = try await bench.ask()
    try await bench.reject(request.id)
    let before = await bench.service.counts
    guard case .coolingDown(let rejected, let until) = try await bench.intake() else {
      throw Unexpected(what: "not cooling down")
    }
    #expect(rejected.id == request.id && until == bench.clock.wall.adding(.seconds(900)))
    #expect(await bench.service.counts == before)
  }

  @Test func aDenyRuleRefusesBeforeAnyCall() async throws {
    let bench = try Bench(rules: [DenyRule(account: nil, operation: .downgrade)])
    guard case .denied = try await bench.intake(.downgrade, "free") else { throw Unexpected(what: "not denied") }
    let calls = await bench.service.counts
    #expect(calls.observe == 0 && calls.mint == 0 && calls.confirm == 0)
    #expect(try await bench.ledger.recentRequests(limit: 9) == [])
    let event = try #require(try await bench.ledger.events(limit: 1).first)
    #expect(event.kind == "request.denied" && event.actor == "agent:bot")
    #expect(try await bench.ask(.upgrade, "scale").state == .pending)
  }

  @Test func aRefusedAskIsOnRecordOnceAMinuteAndCostsOneLook() async throws {
    let bench = try Bench(rules: [DenyRule(account: nil, operation: .resume)])
    await bench.service.change { $0.cancellation = .scheduled(nil) }
    func ask() async throws {
      for _ in 0..<20 {
        guard case .denied = try await bench.intake(.upgrade, "pro") else { throw Unexpected(what: "not denied") }
      }
    }
    try await ask()
    #expect(await bench.service.counts.observe == 1)
    #expect(try await bench.ledger.events(limit: 99).count { $0.kind == "request.denied" } == 1)
    bench.clock.advance(by: .seconds(60))
    try await ask()
    #expect(try await bench.ledger.events(limit: 99).count { $0.kind == "request.denied" } == 2)
  }

  @Test func anAccountWithoutAPlanCostsAsksOneLookAMinute() async throws {
    await bench.service.change { $0.plan = nil }
    func ask() async throws {
      for _ in 0..<20 {
        guard case .unavailable(let words) = try await bench.intake() else { throw Unexpected(what: "taken") }
        #expect(words == "The service does not say which plan the account is on.")
      }
    }
    try await ask()
    #expect(await bench.service.counts.observe == 1)
    bench.clock.advance(by: .seconds(60))
    try await ask()
    #expect(await bench.service.counts.observe == 2)
  }

  @Test func asksWithoutEndDoNotFillTheLog() async throws {
    let request = try await bench.ask()
    for _ in 0..<99 { #expect(try await bench.ask().id == request.id) }
    #expect(try await bench.request(request.id).joins == 20)
    #expect(try await bench.events(request.id).count { $0 == "request.joined" } == 20)
    bench.clock.advance(by: .seconds(60))
    for _ in 0..<9 { _ = try await bench.ask() }
    #expect(try await bench.request(request.id).joins == 21)
  }

  @Test func aDenyRuleAlsoRefusesWhatAnAskComesDownTo() async throws {
    let bench = try Bench(rules: [DenyRule(account: nil, operation: .resume)])
    await bench.service.change { $0.cancellation = .scheduled(nil) }
    guard case .denied = try await bench.intake(.upgrade, "pro") else { throw Unexpected(what: "not denied") }
    #expect(await bench.service.counts.confirm == 0)
  }

  /// An agent that hangs up must not make the engine forget what a call of its own did.
  @Test func anAskGoesOnWhenItsTaskIsCancelled() async throws {
    await bench.service.hold(.mint)
    let engine = bench.engine
    let account = bench.service.account.name
    let requester = try bench.requester()
    let ask = PlanChange(.upgrade, to: try Bench.plan("scale"))
    let task = Task { try await engine.intake(ask, on: account, requester: requester, reason: nil) }
    await bench.service.reached(.mint)
    task.cancel()
    await bench.service.release(.mint)
    guard case .request(let request) = try await task.value else { throw Unexpected(what: "no request") }
    #expect(request.token != nil)
  }

  @Test func aRowThatCannotBeWrittenLeavesNoTokenInTheWay() async throws {
    try bench.tamper("CREATE TRIGGER no_rows BEFORE INSERT ON request BEGIN SELECT RAISE(ABORT, 'full'); END")
    await #expect(throws: (any Error).self) { _ = try await bench.intake() }
    try bench.tamper("DROP TRIGGER no_rows")
    #expect(try await bench.ask().token != nil)
  }
}
