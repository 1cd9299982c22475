import Billing
import Testing

@Suite struct InstantISO8601Tests {
  /// An odd step, so that every time of day and every part of a year comes up: 31,500 samples.
  @Test func whatIsWrittenIsReadBackOverTheYears1To9999() {
    let first: Int64 = -62_135_596_800_000
    let last: Int64 = 253_402_300_799_999
    for milliseconds in stride(from: first, through: last, by: 10_007_999_963) {
      let instant = Instant(milliseconds: milliseconds)
      guard Instant(iso8601: instant.iso8601) == instant else {
        Issue.record("\(milliseconds) is written as \(instant.iso8601)")
        return
      }
    }
    for edge in [first, first + 1, last - 1, last] {
      #expect(Instant(iso8601: Instant(milliseconds: edge).iso8601)?.milliseconds == edge)
    }
  }

  @Test(arguments: [
    ("2026-12-01", "2026-12-01T00:00:00Z"), ("2026-12-01T10:00Z", "2026-12-01T10:00:00Z"),
    ("2026-12-01 10:00:30z", "2026-12-01T10:00:30Z"), ("2026-12-01t10:00:00.5Z", "2026-12-01T10:00:00.500Z"),
    ("2026-12-01T10:00:00,25Z", "2026-12-01T10:00:00.250Z"),
    ("2026-12-01T10:00:00.123456+02:00", "2026-12-01T08:00:00.123Z"),
    ("2026-12-01T10:00:00.999999999999999999Z", "2026-12-01T10:00:00.999Z"),
    ("2026-12-01T10:00+0530", "2026-12-01T04:30:00Z"), ("2026-12-31T23:30:00-01:00", "2027-01-01T00:30:00Z"),
    ("2024-03-01T00:00:00+00:01", "2024-02-29T23:59:00Z"), ("2026-06-30T23:59:60Z", "2026-06-30T23:59:59Z"),
    ("2026-12-01T10:00:00-00:00", "2026-12-01T10:00:00Z"),
  ])
  func theDocumentedFormsAreRead(_ text: String, _ expected: String) {
    #expect(Instant(iso8601: text)?.iso8601 == expected)
  }

  @Test(arguments: [
    "", " ", "2026", "2026-12", "2026-12-1", "26-12-01", "2026/12/01", "2026-13-01", "2026-00-01", "2026-02-29",
    "0000-01-01", "-001-01-01", "+2026-01-01", "2026-12-01T", "2026-12-01T10Z", "2026-12-01T10:00",
    "2026-12-01T10:00:00",
    "2026-12-01T24:00Z", "2026-12-01T10:60Z", "2026-12-01T10:00:61Z", "2026-12-01T10:00:00.Z",
    "2026-12-01T10:00:00.0000000000000000000Z", "2026-12-01T10:00Z ", " 2026-12-01", "2026-12-01T10:00+24:00",
    "2026-12-01T10:00+02:60", "2026-12-01T10:00+2:00", "2026-12-01T10:00+02:", "2026-12-01T10:00ZZ", "2026-12-01Z",
    "2026-12-01T10:00Z\0", "2026-12-01\n", "２０２６-12-01", "٢٠٢٦-12-01", "2026−12−01", "2026-12-01T10:00−02:00",
    "\u{202E}2026-12-01", "2026-12-0\u{0661}", "1764583200", "tomorrow", "null",
    "0001-01-01T00:00+00:01", "9999-12-31T23:59:59-00:01",
  ])
  func anythingElseIsNoInstant(_ text: String) {
    #expect(Instant(iso8601: text) == nil)
  }

  @Test(arguments: [
    (Int64.min, "-292275055-05-16T16:47:04.192Z"), (.max, "+292278994-08-17T07:12:55.807Z"),
    (253_402_300_800_000, "+10000-01-01T00:00:00Z"), (-62_167_219_200_001, "-0001-12-31T23:59:59.999Z"),
    (-62_135_596_800_001, "0000-12-31T23:59:59.999Z"),
  ])
  func aYearOutsideFourDigitsIsWrittenWithASignAndNotReadBack(_ milliseconds: Int64, _ text: String) {
    #expect(Instant(milliseconds: milliseconds).iso8601 == text)
    #expect(Instant(iso8601: text) == nil)
  }
}
