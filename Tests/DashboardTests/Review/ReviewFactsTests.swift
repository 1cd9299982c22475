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

  @Test func aTokenAJoinAndMoreUsageAreNoFacts() {
    #expect(changes(Sample.request(42)).isEmpty)
    #expect(changes(Sample.apply(.joined, to: Sample.heavy)).isEmpty)
    var busier = account
    busier.observation = Observation(
      account: Sample.dock.name, at: Sample.start.wall, plan: PlanState(plan: nil),
      meters: account.observation?.meters.map {
        Meter(name: $0.name, used: 1, limit: $0.limit, unit: $0.unit, provenance: $0.provenance)
      } ?? [])
    #expect(changes(Sample.heavy, on: busier).isEmpty)
  }

  @Test func anotherLimitIsAFact() {
    var smaller = account
    smaller.observation = Observation(
      account: Sample.dock.name, at: Sample.start.wall, plan: PlanState(plan: nil),
      meters: [Sample.meter("agents", 9, .of(5))])
    #expect(changes(Sample.heavy, on: smaller) == [.limits])
  }

  @Test func aDigestThatDiffersForNoNamedReasonStillCounts() {
    let twice = Sample.apply(.factsChanged(Sample.heavy.facts), to: Sample.heavy)
    #expect(changes(twice) == [.version])
  }
}
