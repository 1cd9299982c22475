import Billing
import Testing

@testable import Providers

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
}
