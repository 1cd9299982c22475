import Billing
import Consent
import Testing

@testable import Dashboard

/// What the documents say of a month is not told of a year.
@Suite struct YearlyPriceTests {
  @Test func aYearsPageShowsNoMonthsPrice() {
    var told: [String] = []
    for interval in [nil, BillingInterval.month, .year] {
      let request = Sample.request(
        70, .checkout, to: "scale", price: nil, from: PlanState(plan: Sample.plan("free")), words: "", effective: nil,
        per: interval)
      told.append(RequestPrice(request, on: Sample.dock).cost())
    }
    #expect(told[0] == told[1] && told[0].contains("documented"), "\(told)")
    #expect(!told[2].contains("$"), "\(told)")
  }
}
