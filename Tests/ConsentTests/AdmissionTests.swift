import Billing
import Consent
import Testing

@Suite struct AdmissionTests {
  private let now = Fixture.now

  private func decide(
    _ requests: [ConsentRequest], ask: PlanChange = Fixture.upgrade, door: Door = .gateway, at: Instant? = nil
  ) -> Admission {
    Admission.decide(
      ask: ask, account: Fixture.name("dock-main"), agent: Fixture.agent("bot"), door: door, requests: requests,
      now: at ?? now)
  }

  @Test func theOperatorIsNeitherCooledDownNorCapped() throws {
    var requests = try (0..<30).map { try rejected(at: now.adding(.seconds(-60 * Int64($0)))) }
    #expect(decide(requests) != .admitted(superseding: []))
    #expect(decide(requests, door: .operatorItself) == .admitted(superseding: []))
    requests += (0..<25).map { Fixture.request(agent: "agent-\($0)") }
    #expect(decide(requests, door: .operatorItself) == .admitted(superseding: []))
    let live = Fixture.request()
    #expect(decide(requests + [live], door: .operatorItself) == .joins(live.id))
  }

  private func rejected(at instant: Instant) throws -> ConsentRequest {
    try Fixture.request(at: instant).applying(.rejected(Rejection(.notNow)), at: instant)
  }

  @Test func aFirstAskIsAdmitted() {
    #expect(decide([]) == .admitted(superseding: []))
  }

  @Test func theSameAskJoinsAndAnotherOneReplaces() {
    let live = Fixture.request()
    #expect(decide([live]) == .joins(live.id))
    let other = PlanChange(.upgrade, to: Fixture.plan("pro"))
    #expect(decide([live], ask: other) == .admitted(superseding: [live.id]))
    #expect(decide([Fixture.request(agent: "other")]) == .admitted(superseding: []))
  }

  @Test func whatIsBeingCarriedOutIsNotReplaced() throws {
    let executing = try Fixture.request(in: .executing)
    let other = PlanChange(.upgrade, to: Fixture.plan("pro"))
    #expect(decide([executing], ask: other) == .full(.accountBusy, retryAfter: .seconds(30)))
  }

  /// A8: on a free account `upgrade pro` and `checkout pro` are one thing, with one cool-down.
  @Test func twoAsksThatComeDownToTheSameChangeAreOne() throws {
    let checkout = PlanChange(.checkout, to: Fixture.plan("pro"))
    let upgrade = PlanChange(.upgrade, to: Fixture.plan("pro"))
    let live = Fixture.request(ask: upgrade, change: checkout)
    func decide(_ requests: [ConsentRequest]) -> Admission {
      Admission.decide(
        ask: checkout, change: checkout, account: Fixture.name("dock-main"), agent: Fixture.agent("bot"),
        door: .gateway,
        requests: requests, now: now)
    }
    #expect(decide([live]) == .joins(live.id))
    let no = try live.applying(.rejected(Rejection(.notNow)), at: now)
    #expect(decide([no]) == .coolingDown(after: no.id, until: now.adding(.seconds(900))))
  }

  @Test func nobodyIsOfferedTwoPagesForOnePlan() throws {
    let checkout = PlanChange(.checkout, to: Fixture.plan("pro"))
    func page(_ agent: String, _ account: String = "dock-main") throws -> ConsentRequest {
      let pending = Fixture.request(ask: checkout, agent: agent, account: account)
      return try pending.applying(Fixture.approval(of: pending), at: now).applying(Fixture.attempt(), at: now)
        .applying(.pageIssued(Outcome(.paymentPage), until: now.adding(.seconds(3600))), at: now)
    }
    func decide(_ requests: [ConsentRequest], agent: String, sharing: Set<AccountName> = []) -> Admission {
      Admission.decide(
        ask: checkout, change: checkout, account: Fixture.name("dock-main"), sharing: sharing,
        agent: Fixture.agent(agent), door: .gateway, requests: requests, now: now)
    }
    let first = try page("first")
    #expect(decide([first], agent: "first") == .joins(first.id))
    #expect(decide([first], agent: "second") == .sharesPage(of: first.id, superseding: []))
    let elsewhere = try page("first", "second-key")
    #expect(decide([elsewhere], agent: "second") == .admitted(superseding: []))
    #expect(
      decide([elsewhere], agent: "second", sharing: [Fixture.name("second-key")])
        == .sharesPage(of: elsewhere.id, superseding: []))
  }

  @Test func aPageThatExistsIsNotReplacedAndCrowdsNobodyOut() throws {
    let page = try Fixture.request(in: .awaitingPayment)
    let other = PlanChange(.upgrade, to: Fixture.plan("pro"))
    #expect(decide([page], ask: other) == .admitted(superseding: []))
    let pages = try (0..<4).map { index in
      let pending = Fixture.request(
        ask: PlanChange(.checkout, to: Fixture.plan("plan-\(index)")), at: now.adding(.seconds(-7200)))
      return try pending.applying(Fixture.approval(of: pending), at: now.adding(.seconds(-7200)))
        .applying(Fixture.attempt(), at: now.adding(.seconds(-7200)))
        .applying(.pageIssued(Outcome(.paymentPage)), at: now)
    }
    #expect(decide(pages) == .admitted(superseding: []))
  }

  @Test func aRejectionCoolsDownForAQuarterHourAndDoubles() throws {
    let first = try rejected(at: now)
    let end = now.adding(.seconds(900))
    #expect(decide([first], at: end.adding(milliseconds: -1)) == .coolingDown(after: first.id, until: end))
    #expect(decide([first], at: end) == .admitted(superseding: []))
    let second = try rejected(at: end)
    #expect(
      decide([first, second], at: end.adding(.seconds(1000)))
        == .coolingDown(after: second.id, until: end.adding(.seconds(1800))))
  }

  @Test func theCoolDownEndsAtADay() throws {
    var rejections: [ConsentRequest] = []
    var at = now
    for _ in 0..<12 {
      rejections.append(try rejected(at: at))
      at = at.adding(.seconds(60))
    }
    let last = at.adding(.seconds(-60))
    guard case .coolingDown(_, let until) = decide(Array(rejections.suffix(12)), at: at) else {
      Issue.record("not cooling down")
      return
    }
    #expect(until == last.adding(.seconds(86_400)))
  }

  @Test func anApprovalInBetweenForgivesEarlierRejections() throws {
    let first = try rejected(at: now)
    let approved = Fixture.request(at: now.adding(.seconds(10)))
    let done = try approved.applying(Fixture.approval(of: approved), at: now.adding(.seconds(11)))
      .applying(Fixture.attempt(), at: now.adding(.seconds(12)))
      .applying(.executed(Outcome(.switched)), at: now.adding(.seconds(13)))
    let later = try rejected(at: now.adding(.seconds(20)))
    #expect(
      decide([first, done, later], at: now.adding(.seconds(30)))
        == .coolingDown(after: later.id, until: now.adding(.seconds(920))))
  }

  @Test func whatWasSoAlreadyCountsForItselfAlone() throws {
    let other = PlanChange(.upgrade, to: Fixture.plan("pro"))
    let done = try (0..<5).map { _ in try Fixture.request().applying(.foundSatisfied, at: now) }
    #expect(decide(done, ask: other) == .admitted(superseding: []))
    // Each such ask costs a look, so the same one is not admitted for ever.
    guard case .full(.perHour, _) = decide(done) else {
      Issue.record("the sixth one alike was admitted")
      return
    }
    #expect(decide(done, at: now.adding(.seconds(3601))) == .admitted(superseding: []))
  }

  @Test func anAgentHasThreeLiveRequestsAndFiveNewAnHour() throws {
    let accounts = ["a", "b", "c", "d", "e"]
    let live = accounts.prefix(3).map { Fixture.request(account: $0) }
    #expect(decide(live) == .full(.perAgent, retryAfter: .seconds(60)))
    let over = try accounts.map { try Fixture.request(account: $0).applying(.cancelled, at: now) }
    guard case .full(.perHour, _) = decide(over) else {
      Issue.record("a sixth request within the hour was admitted")
      return
    }
    #expect(decide(over, at: now.adding(.seconds(3600))) == .admitted(superseding: []))
  }

  @Test func thereAreTwentyLiveRequestsInAll() {
    let crowd = (0..<20).map { Fixture.request(agent: "agent-\($0)") }
    #expect(decide(crowd) == .full(.overall, retryAfter: .seconds(60)))
    #expect(decide(Array(crowd.dropLast())) == .admitted(superseding: []))
  }
}
