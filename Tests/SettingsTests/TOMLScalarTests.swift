import Testing

@testable import Settings

@Suite("A TOML number, truth value or date")
struct TOMLScalarTests {
  private func reading(_ text: String) -> TOMLScalar.Reading {
    TOMLScalar.read(ArraySlice(text.unicodeScalars))
  }

  @Test(
    arguments: [
      ("0", 0), ("-0", 0), ("+99", 99), ("1_000", 1000), ("1_2_3", 123), ("0xDEAD_beef", 0xDEAD_BEEF), ("0o755", 0o755),
      ("0b1101", 13), ("9223372036854775807", .max), ("-9223372036854775808", .min), ("0x7fffffffffffffff", .max),
    ])
  func isAnInteger(_ text: String, _ value: Int) {
    #expect(reading(text) == .value(.integer(value)))
  }

  @Test(
    arguments: [
      "3.14", "-0.0", "1_0.0_1", "5e+22", "1e06", "-2E-2", "6.626e-34", "0e0", "inf", "-inf", "+inf", "nan", "+nan",
      "1e-999",
    ])
  func isAFloat(_ text: String) {
    #expect(reading(text) == .value(.float))
  }

  @Test(arguments: [("true", true), ("false", false)])
  func isATruthValue(_ text: String, _ value: Bool) {
    #expect(reading(text) == .value(.boolean(value)))
  }

  @Test(
    arguments: [
      "1979-05-27", "1979-05-27T07:32:00", "1979-05-27t07:32:00z", "1979-05-27 07:32:00.999999-07:00", "07:32:00",
      "00:00:00.1", "23:59:60", "2024-02-29", "2000-02-29", "1979-12-31T23:59:59+23:59", "0000-01-01",
    ])
  func isADateOrTime(_ text: String) {
    #expect(reading(text) == .value(.dateTime))
  }

  @Test(
    arguments: [
      "2020-13-45", "2020-00-01", "2020-01-00", "2020-04-31", "2023-02-29", "1900-02-29", "24:00:00", "00:60:00",
      "00:00:61", "2020-01-01T24:00:00Z", "2020-01-01T00:00:00+24:00", "2020-01-01T00:00:00-00:60",
    ])
  func isNoDayOrTimeThereIs(_ text: String) {
    #expect(reading(text) == .noSuchDay)
  }

  @Test(
    arguments: [
      "9223372036854775808", "-9223372036854775809", "0x8000000000000000", "99999999999999999999", "1e400", "-1e999",
      "0b1" + String(repeating: "0", count: 63),
    ])
  func isLargerThan64BitsHold(_ text: String) {
    #expect(reading(text) == .outOfRange)
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
    #expect(reading(text) == .malformed)
  }

  @Test(arguments: [("12x", true), ("+x", true), ("-", true), ("dk_1", false), ("", false), ("true1", false)])
  func isKnownWhenItWasMeant(_ text: String, _ isMeant: Bool) {
    #expect(TOMLScalar.isAttempted(ArraySlice(text.unicodeScalars)) == isMeant)
  }
}
