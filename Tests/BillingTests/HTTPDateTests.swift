import Billing
import Testing

@Suite struct HTTPDateTests {
  @Test func theOneSpellingIsRead() {
    #expect(HTTPDate.instant("Sun, 06 Nov 1994 08:49:37 GMT") == Instant(iso8601: "1994-11-06T08:49:37Z"))
    #expect(HTTPDate.instant("Sat, 29 Feb 2028 23:59:60 GMT") == Instant(iso8601: "2028-02-29T23:59:59Z"))
  }

  @Test(arguments: [
    "", " ", "120", "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 06 Nov 1994 08:49:37 +0000", "sun, 06 Nov 1994 08:49:37 GMT",
    "Sun 06 Nov 1994 08:49:37 GMT", "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 06 nov 1994 08:49:37 GMT",
    "Sun, 06 Nov 94 08:49:37 GMT", "Sun, 06 Nov 1994 8:49:37 GMT", "Sun, 06 Nov 1994 08:49 GMT",
    "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT", "Sun, 06 Nov 1994 08:49:61 GMT",
    "Sun, 06 Nov 1994  08:49:37 GMT", "Sun, 06 Nov ١٩٩٤ 08:49:37 GMT", "Sun, -6 Nov 1994 08:49:37 GMT",
    "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "Sun, 06 Nov 1994 08:49:37 GMT\r\nX: y",
  ])
  func anythingElseIsUnknown(text: String) {
    #expect(HTTPDate.instant(text) == nil)
  }

  @Test func timesAreWrittenAsHTTPWritesThem() {
    for (milliseconds, written) in [
      (Int64(0), "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777_999, "Sun, 06 Nov 1994 08:49:37 GMT"),
      (-1, "Wed, 31 Dec 1969 23:59:59 GMT"), (1_709_164_800_000, "Thu, 29 Feb 2024 00:00:00 GMT"),
      (1_796_083_199_000, "Mon, 30 Nov 2026 23:59:59 GMT"),
    ] {
      #expect(HTTPDate.text(Instant(milliseconds: milliseconds)) == written)
    }
  }
}
