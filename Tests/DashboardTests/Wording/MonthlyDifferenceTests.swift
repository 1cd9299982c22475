import Billing
import Consent
import Testing

@testable import Dashboard

@Suite struct MonthlyDifferenceTests {
  private func text(_ request: ConsentRequest, on account: Account = Sample.dock) -> String {
    MonthlyDifference(request, on: account).text
  }

  private func from(_ price: Price?) -> PlanState { PlanState(plan: Sample.plan("pro"), price: price) }

  private func yearly(_ minor: Int64) -> Price { Price(Money(minorUnits: minor, currency: .usd), per: .year) }

  @Test func itIsTheDifferenceAMonth() {
    #expect(text(Sample.request(1)) == "+$30")
    #expect(text(Sample.request(1, price: Sample.dollars(9))) == "-$10")
    #expect(text(Sample.request(1, price: Sample.dollars(19))) == "+$0")
    #expect(text(Sample.request(1, price: yearly(58_800))) == "+$30")
    #expect(text(Sample.request(1, price: yearly(20_000))) == "-$2.33")
    #expect(text(Sample.request(1, .resume, to: "pro", price: nil, words: "")) == "+$0")
  }

  @Test func whatIsNotToldIsSaid() {
    #expect(text(Sample.request(1, from: from(nil))) == "to $49")
    let euros = CurrencyCode("EUR").map { Price(Money(minorUnits: 4900, currency: $0), per: .month) }
    #expect(euros != nil)
    #expect(text(Sample.request(1, from: from(euros))) == "to $49")
    let documented = MonthlyDifference(Sample.request(1, price: nil, words: ""), on: Sample.dock)
    #expect(documented.text == "+$30 docs")
    #expect(documented.short == "docs")
    #expect(!documented.isTold && documented.told == nil)
    #expect(text(Sample.request(1, to: "unheard-of", price: nil, words: "")) == "?")
  }

  @Test func aYearIsDividedToTheNearestMinorUnit() {
    for (year, month) in [(1_200, 100), (1_205, 100), (1_206, 101), (-1_206, -101), (-1_205, -100)] {
      #expect(yearly(Int64(year)).aMonth.minorUnits == Int64(month))
    }
    #expect(yearly(.max).aMonthMore(than: yearly(.min)) != nil)
    #expect(Sample.dollars(.max / 100).aMonthMore(than: Sample.dollars(.min / 100)) == nil)
  }
}
