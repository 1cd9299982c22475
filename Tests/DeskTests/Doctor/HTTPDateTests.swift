import Billing
import Testing

@testable import Desk

@Suite struct HTTPDateTests {
  @Test func aDateIsRead() {
    #expect(HTTPDate.parse("Sun, 06 Nov 1994 08:49:37 GMT")?.timestamp == "1994-11-06T08:49:37.000Z")
    // A leap second is the one before it.
    #expect(HTTPDate.parse("Sat, 31 Dec 2016 23:59:60 GMT")?.timestamp == "2016-12-31T23:59:59.000Z")
  }

  @Test(arguments: [
    "", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "Sun, 31 Feb 2026 00:00:00 GMT",
    "Sun, 06 Nov 1994 08:49 GMT", "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 06 日本 1994 08:49:37 GMT",
    "Sun, 06 Nov 99999999999999999999 08:49:37 GMT", "Sun, 06 Nov 1994 25:49:37 GMT",
  ])
  func nothingElseIsADate(_ text: String) {
    #expect(HTTPDate.parse(text) == nil)
  }
}
