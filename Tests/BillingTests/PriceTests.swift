import Billing
import Testing

@Suite struct PriceTests {
  private func price(_ minorUnits: Int64, _ interval: BillingInterval = .month, _ code: String = "USD") throws -> Price
  {
    Price(Money(minorUnits: minorUnits, currency: try #require(CurrencyCode(code))), per: interval)
  }

  @Test func aPriceIsWrittenWithItsInterval() throws {
    #expect(try price(4900).description == "$49/mo")
    #expect(try price(49_000, .year).description == "$490/yr")
    #expect(try price(4900, .month, "CHF").description == "49.00 CHF/mo")
  }

  @Test(arguments: [
    (Int64(1900), Int64(4900), "+$30/mo"), (4900, 1900, "-$30/mo"), (4900, 4900, "$0/mo"), (0, 1, "+$0.01/mo"),
    (0, .max, "+$92233720368547758.07/mo"), (0, .min, "-$92233720368547758.08/mo"),
  ])
  func aChangeIsWrittenWithItsSign(_ old: Int64, _ new: Int64, _ text: String) throws {
    #expect(try price(new).change(from: price(old)) == text)
  }

  @Test func pricesOfAnotherCurrencyOrIntervalAreNotCompared() throws {
    #expect(try price(4900).change(from: price(4900, .year)) == nil)
    #expect(try price(4900).change(from: price(4900, .month, "EUR")) == nil)
  }

  @Test func aDifferenceThatDoesNotFitIsNotInvented() throws {
    #expect(try price(.max).change(from: price(-1)) == nil)
    #expect(try price(.min).change(from: price(1)) == nil)
  }
}
