import Billing
import Consent
import Testing

@testable import Dashboard

@Suite struct ConsentWordingTests {
  @Test func aRequestIsSummedUpInAFewWords() {
    #expect(Sample.request(1).summary == "Pro to Scale")
    #expect(Sample.request(1).summary(arrow: "->") == "Pro -> Scale")
    #expect(Sample.request(1, .downgrade, to: "free").summary == "Pro to Free")
    #expect(Sample.light.summary == "link: Developer")
    #expect(Sample.request(1, .checkout, to: "team").summary == "checkout: Team")
    #expect(Sample.request(1, .upgrade, to: nil, from: PlanState(plan: nil)).summary == "unknown to unknown")
  }

  @Test func theCostIsTheChangeOrElseThePriceOrElseUnknown() {
    #expect(Sample.request(1).cost(on: Sample.dock) == "+$30/mo")
    #expect(Sample.request(1, from: PlanState(plan: nil)).cost(on: Sample.dock) == "$49/mo")
    // What the documents say is known of an account that is gone, too: the request knows its service.
    #expect(Sample.request(1, price: nil).cost(on: nil) == "$49/mo documented")
    #expect(Sample.request(1, to: "huge", price: nil).cost(on: nil) == "price unknown")
    #expect(Sample.request(1, to: "huge", price: nil).cost(on: nil, columns: 12) == "price ?")
    #expect(Sample.light.cost(on: Sample.daimon) == "$29/mo documented")
    #expect(Sample.light.cost(on: Sample.daimon, columns: 12) == "$29/mo docs")
    #expect(Sample.light.cost(on: Sample.daimon, columns: 8) == "docs $29")
    #expect(
      Sample.request(1, .checkout, to: "huge", account: Sample.mail, price: nil).cost(on: Sample.mail)
        == "price on the page")
    #expect(Sample.request(1, to: "huge", account: Sample.idp, price: nil).cost(on: Sample.idp) == "price on the page")
    #expect(Sample.request(1, to: "huge", price: nil).cost(on: Sample.dock) == "price unknown")
    #expect(Sample.request(1, .portal, to: nil).cost(on: Sample.dock) == "costs nothing")
    #expect(Sample.request(1, .resume, price: nil).cost(on: Sample.dock) == "stays $19/mo")
    #expect(Sample.request(1, .downgrade, to: "free", price: Sample.dollars(0)).cost(on: Sample.dock) == "-$19/mo")
  }

  @Test(arguments: ConsentState.allCases)
  func everyStateHasAWordAndASentence(_ state: ConsentState) {
    #expect(!state.word.isEmpty)
    #expect(state.sentence.hasSuffix("."))
  }

  @Test func timesAreInUTC() {
    let instant = Instant(seconds: 1_796_083_205)
    #expect(instant.date == "Dec 1 2026 UTC")
    #expect(instant.timeOfDay == "00:00:05Z")
    #expect(instant.dayAndTime == "Dec 1 00:00Z")
  }

  @Test func smallCountsHaveWords() {
    #expect([1, 2, 3].map(times) == ["once", "twice", "3 times"])
  }
}
