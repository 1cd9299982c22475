import Billing
import Testing

@Suite struct CurrencyCodeTests {
  @Test(arguments: [("USD", "USD"), ("usd", "USD"), ("eUr", "EUR"), ("XXX", "XXX")])
  func threeLettersInAnyCaseAreACode(_ text: String, _ code: String) {
    #expect(CurrencyCode(text)?.rawValue == code)
  }

  /// The long s, the dotless i, the sharp s and ligatures become ASCII letters only when they are capitalised.
  @Test(arguments: [
    "", "US", "USDT", "US1", "U D", "us$", "uſd", "ıdr", "ßd", "ﬀa", "ÜSD", "ＵＳＤ", "УСД", "U\u{0}D", "usd\n",
    "\u{202E}usd",
  ])
  func anythingElseIsNoCode(_ text: String) {
    #expect(CurrencyCode(text) == nil)
  }

  @Test(arguments: [("USD", 2), ("JPY", 0), ("KWD", 3), ("EUR", 2), ("XYZ", 2)])
  func theMinorUnitHasTheDigitsOfTheStandard(_ text: String, _ digits: Int) {
    #expect(CurrencyCode(text)?.minorDigits == digits)
  }
}
