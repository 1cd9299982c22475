import JSON
import Testing
import Transfer

@testable import Providers

@Suite struct MailingCoreQuotaTests {
  private func quota(_ used: Int64, of limit: Int64) -> MailingCoreQuota? {
    MailingCoreQuota(["limit": .integer(limit), "used": .integer(used)])
  }

  @Test(
    arguments: [
      (0, "0 %: below"), (79, "79 %: below"), (80, "80 %: warning"), (100, "100 %: warning"), (101, "101 %: grace"),
      (110, "110 %: grace"), (111, "111 %: blocked"), (500, "500 %: blocked"),
    ] as [(Int64, String)])
  func theLadder(used: Int64, words: String) {
    #expect(quota(used, of: 100)?.step?.string.hasPrefix(words) == true)
  }

  @Test func theStepsAreExactWhereTheShareIsRounded() {
    #expect(quota(4_000, of: 5_000)?.step?.string.hasPrefix("80 %: warning") == true)
    #expect(quota(3_999, of: 5_000)?.step?.string.hasPrefix("79 %: below") == true)
    #expect(quota(5_001, of: 5_000)?.step?.string.hasPrefix("100 %: grace") == true)
    #expect(quota(5_501, of: 5_000)?.step?.string.hasPrefix("110 %: blocked") == true)
    #expect(quota(.max, of: 1)?.percentage == .max)
    #expect(quota(1, of: 0)?.step == nil)
  }

  @Test func headersAreReadInAnyCase() throws {
    let quota = try #require(
      MailingCoreQuota(
        HTTPHeaders([("x-quota-limit", "5000"), ("X-Quota-Used", "4200"), ("X-QUOTA-WARNING", "true")])))
    #expect(quota.limit == 5_000 && quota.used == 4_200 && quota.isWarned && quota.percentage == 84)
  }

  @Test(arguments: ["", "-1", "+5", "5.0", "1e3", " 5", "٥", "99999999999999999999", "5000 "])
  func aHeaderThatIsNoNumberIsNone(text: String) {
    #expect(MailingCoreQuota(HTTPHeaders([("X-Quota-Limit", text), ("X-Quota-Used", text)])) == nil)
  }

  @Test func aWarningAloneIsNoQuota() {
    #expect(MailingCoreQuota(HTTPHeaders([("X-Quota-Warning", "true")])) == nil)
    #expect(MailingCoreQuota(HTTPHeaders([])) == nil)
    #expect(MailingCoreQuota(nil as JSONValue?) == nil)
  }
}
