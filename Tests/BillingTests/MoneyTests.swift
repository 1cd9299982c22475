import Billing
import Testing

@Suite struct MoneyTests {
  @Test(arguments: [
    (Int64(4900), "USD", "$49"), (4950, "USD", "$49.50"), (5, "USD", "$0.05"), (0, "USD", "$0"),
    (-450, "USD", "-$4.50"),
    (-5, "USD", "-$0.05"), (1_234_567, "USD", "$12345.67"), (4900, "EUR", "€49"), (4901, "EUR", "€49.01"),
    (4900, "CHF", "49.00 CHF"), (-4901, "CHF", "-49.01 CHF"), (4900, "JPY", "4900 JPY"), (4900, "KWD", "4.900 KWD"),
    (-1, "KWD", "-0.001 KWD"), (.max, "USD", "$92233720368547758.07"), (.min, "USD", "-$92233720368547758.08"),
    (.min, "JPY", "-9223372036854775808 JPY"), (.min, "BHD", "-9223372036854775.808 BHD"),
  ])
  func anAmountIsWrittenAsPeopleWriteIt(_ minorUnits: Int64, _ code: String, _ text: String) throws {
    let currency = try #require(CurrencyCode(code))
    #expect(Money(minorUnits: minorUnits, currency: currency).description == text)
  }
}
