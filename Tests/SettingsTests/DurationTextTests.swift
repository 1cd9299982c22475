import Testing

@testable import Settings

@Suite("Durations in the config")
struct DurationTextTests {
  @Test(arguments: [
    ("90s", 90), ("15m", 900), ("24h", 86_400), ("1d", 86_400), ("1s", 1), ("9999999d", 863_999_913_600),
  ])
  func aNumberAndAUnitAreADuration(_ text: String, _ seconds: Int) {
    #expect(DurationText.parse(text) == .seconds(seconds))
  }

  @Test(
    arguments: [
      "", "m", "15", "0s", "-1m", "+1m", "1.5h", "15 m", " 15m", "15m ", "1h30m", "15M", "15min", "١٥m", "15ｍ", "1e3s",
      "99999999s", "9999999999999999999999s", "0x10s", "s15", "1\u{0301}m",
    ])
  func everythingElseIsNone(_ text: String) {
    #expect(DurationText.parse(text) == nil)
  }

  @Test(arguments: [(90, "90s"), (60, "1m"), (900, "15m"), (3_600, "1h"), (86_400, "24h"), (3_660, "61m"), (1, "1s")])
  func aDurationIsWrittenAsShortAsItCanBe(_ seconds: Int, _ text: String) {
    #expect(DurationText.text(.seconds(seconds)) == text)
    #expect(DurationText.parse(text) == .seconds(seconds))
  }
}
