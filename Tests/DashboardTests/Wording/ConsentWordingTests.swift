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

  @Test func timesAreByTheOperatorsOwnClockAndNameItsZone() {
    let instant = Instant(seconds: 1_796_083_205)
    #expect(instant.date(in: .utc) == "Dec 1 2026 UTC")
    #expect(instant.timeOfDay(in: .utc) == "00:00:05 UTC")
    #expect(instant.dayAndTime(in: .utc) == "Dec 1 00:00 UTC")
    #expect(instant.dateAndTime(in: .berlin) == "Dec 1 2026 01:00:05 CET")
    let west = ClockZone(name: "west") { _ in ClockZone.Offset(seconds: -18_000, name: "EST") }
    #expect(instant.date(in: west) == "Nov 30 2026 EST", "the day is the operator's, too")
    #expect(instant.dayAndMonth(in: west) == "Nov 30")
  }

  /// In Berlin 02:00 to 03:00 comes twice on October 25 and never on March 29 2026.
  @Test(
    arguments: [
      (1_774_745_999, "Mar 29 01:59 CET", "01:59:59 CET"), (1_774_746_000, "Mar 29 03:00 CEST", "03:00:00 CEST"),
      (1_792_889_999, "Oct 25 02:59 CEST", "02:59:59 CEST"), (1_792_890_000, "Oct 25 02:00 CET", "02:00:00 CET"),
    ] as [(Int64, String, String)])
  func onTheDayOnWhichTheClockChangesBothSidesHaveTheirName(_ second: Int64, _ day: String, _ time: String) {
    let instant = Instant(seconds: second)
    #expect(instant.dayAndTime(in: .berlin) == day)
    #expect(instant.timeOfDay(in: .berlin) == time)
  }

  @Test func smallCountsHaveWords() {
    #expect([1, 2, 3].map(times) == ["once", "twice", "3 times"])
  }
}
