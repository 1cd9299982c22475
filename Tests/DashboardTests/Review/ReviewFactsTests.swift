import Billing
import Consent
import Testing
import Text

@testable import Dashboard

@Suite struct ReviewFactsTests {
  private let account = Sample.dockStatus

  private func changes(_ request: ConsentRequest, on other: AccountStatus? = nil) -> Set<ShownFact> {
    ReviewFacts(request, on: other ?? account).changes(since: ReviewFacts(Sample.heavy, on: account))
  }

  @Test func theSameRequestHasNotChanged() {
    #expect(changes(Sample.heavy).isEmpty)
  }

  @Test func eachFactIsNamedWhenItDiffers() {
    #expect(changes(Sample.withToken(Sample.request(42, price: Sample.dollars(59)))) == [.price])
    #expect(changes(Sample.withToken(Sample.request(42, to: "team"))) == [.plan])
    #expect(changes(Sample.withToken(Sample.request(42, words: "Other."))) == [.words])
    #expect(changes(Sample.withToken(Sample.request(42, effective: "tomorrow"))) == [.effective])
    #expect(changes(Sample.withToken(Sample.request(42, reason: "Other."))) == [.reason])
    #expect(changes(Sample.withToken(Sample.request(42, peer: .operatorsOwn))) == [.requester])
    #expect(changes(Sample.apply(.extended(by: .seconds(1)), to: Sample.heavy)) == [.deadline])
  }

  private func status(_ meters: [Meter]) -> AccountStatus {
    var status = account
    status.observation = Observation(
      account: Sample.dock.name, at: Sample.start.wall, plan: PlanState(plan: nil), meters: meters)
    return status
  }

  private func around(_ requests: [ConsentRequest] = [], alarms: [Alarm] = []) -> ReviewFacts {
    ReviewFacts(
      Sample.heavy, on: account,
      surroundings: Surroundings(of: Sample.heavy, requests: requests, alarms: alarms, at: Sample.start.wall))
  }

  @Test func aTokenIsNoFact() {
    #expect(changes(Sample.request(42)).isEmpty)
  }

  /// What agents can bring about as often as they like is told and holds nobody up.
  @Test func whatOthersDoIsTold() {
    #expect(changes(Sample.apply(.joined, to: Sample.heavy)) == [.history])
    let meters = account.observation?.meters ?? []
    let busier = meters.map {
      Meter(name: $0.name, used: 1, limit: $0.limit, unit: $0.unit, provenance: $0.provenance)
    }
    #expect(changes(Sample.heavy, on: status(busier)) == [.usage])
    let smaller = meters.map { Sample.meter($0.name, $0.used, .of(5)) }
    #expect(changes(Sample.heavy, on: status(smaller)) == [.limits])
    #expect(around([Sample.request(7, agent: "other")]).changes(since: around()) == [.others])
    #expect(around([Sample.page(7)]).changes(since: around()) == [.pages, .others])
    #expect(around([Sample.executed(7)]).changes(since: around()) == [.events])
    #expect(around().changes(since: around([Sample.executed(7)])).isEmpty, "a change that is a day old is no news")
    for fact in [ShownFact.history, .usage, .limits, .others, .pages, .events, .reason] { #expect(!fact.rearms) }
  }

  @Test func aNewAlarmArmsAnewAndAnExplainedOneDoesNot() {
    let alarm = Alarm(id: 7, kind: .outcomeUnknown, account: Sample.dock.name, at: Sample.start.wall, detail: "lost")
    #expect(around(alarms: [alarm]).changes(since: around()) == [.alarms])
    #expect(ShownFact.alarms.rearms)
    #expect(around().changes(since: around(alarms: [alarm])).allSatisfy { !$0.rearms })
  }

  @Test func onlyAnApprovalThatTakesMoreArmsAnew() {
    let link = Account(name: Sample.dock.name, service: .agentidp, origin: Sample.dock.origin, isLive: true)
    var light = account
    light.account = link
    let facts = ReviewFacts(Sample.heavy, on: light)
    #expect(facts.weight == .light)
    #expect(ReviewFacts(Sample.heavy, on: account).changes(since: facts) == [.gesture])
    #expect(facts.changes(since: ReviewFacts(Sample.heavy, on: account)).isEmpty)
  }

  @Test func aDigestThatDiffersForNoNamedReasonStillCounts() {
    let twice = Sample.apply(.factsChanged(Sample.heavy.facts), to: Sample.heavy)
    #expect(changes(twice) == [.version])
  }
}
