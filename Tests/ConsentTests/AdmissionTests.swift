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
