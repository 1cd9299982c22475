import TOMLKit
import Testing

@testable import Settings

@Suite("A TOML number, truth value or date")
struct TOMLScalarTests {
  private func isWellFormed(_ text: String) -> Bool {
    TOMLScalar.isWellFormed(ArraySlice(text.unicodeScalars))
  }

  @Test(
    arguments: [
      "0", "-0", "+99", "1_000", "1_2_3", "0xDEAD_beef", "0o755", "0b1101", "3.14", "-0.0", "1_0.0_1", "5e+22", "1e06",
      "-2E-2", "6.626e-34", "0e0", "inf", "-inf", "nan", "+nan", "true", "false", "1979-05-27", "1979-05-27T07:32:00",
      "1979-05-27t07:32:00z", "1979-05-27 07:32:00.999999-07:00", "07:32:00", "00:00:00.1",
    ])
  func isTakenAsTheParserTakesIt(_ text: String) {
    #expect(isWellFormed(text))
    #expect(throws: Never.self) { try TOMLTable(string: "a = \(text)") }
  }

  @Test(
    arguments: [
      "", "+", "-", "_1", "1_", "1__0", "00", "0123", "+0x1", "0x", "0x_1", "0xG", "0o8", "0b2", "0X1", "1.", ".5",
      "1.e1",
      "1e", "1e+", "1e1.0", "+-1", "+true", "True", "truex", "infinity", "1979-", "1979-05", "1979-05-2",
      "1979-05-27T", "1979-05-27T07", "1979-05-27T07:32", "1979-05-27T07:32:", "1979-05-27T07:32:00.",
      "1979-05-27T07:32:00+", "1979-05-27T07:32:00+07", "1979-05-27T07:32:00+07:0", "1979-05-27T07:32:00Zx", "07:32",
      "07:32:", "07:32:00.", "07:32:00Z", "1979-05-27  07:32:00", "１", "٣", "1\u{0301}", "dk_secret", "12secret",
    ])
  func isRefused(_ text: String) {
    #expect(!isWellFormed(text))
  }

  @Test(arguments: [("12x", true), ("+x", true), ("-", true), ("dk_1", false), ("", false), ("true1", false)])
  func isKnownWhenItWasMeant(_ text: String, _ isMeant: Bool) {
    #expect(TOMLScalar.isAttempted(ArraySlice(text.unicodeScalars)) == isMeant)
  }

  @Test func aDayThatDoesNotExistIsTheParsersAffair() {
    #expect(isWellFormed("2020-13-45"))
    #expect(throws: TOMLParseError.self) { try TOMLTable(string: "a = 2020-13-45") }
  }
}
