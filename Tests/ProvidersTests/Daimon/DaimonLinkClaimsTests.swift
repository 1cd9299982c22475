import Billing
import Testing
import Transfer

@testable import Providers

@Suite struct DaimonLinkClaimsTests {
  private static let sample =
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJhY2NvdW50X2lkIjoiYWNjX2RlZjQ1NiIsInRhcmdldF90aWVyI"
    + "joiZGV2ZWxvcGVyIiwiZXhwIjoxNzEwMjU5MjAwfQ.1a2b3c4d5e6f7g8h9i0j1k2l3m4n5o6p"

  private func claims(_ query: String) throws -> DaimonLinkClaims? {
    DaimonLinkClaims(in: try ParsedURL("https://daimon.email/upgrade" + query))
  }

  @Test func theSampleOfTheDocumentsIsRead() throws {
    let claims = try #require(try claims("?token=" + Self.sample))
    #expect(claims.accountID == "acc_def456" && claims.target == "developer")
    #expect(claims.expires == Instant(iso8601: "2024-03-12T16:00:00Z"))
    let end = Instant(iso8601: "2024-03-12T16:00:30Z")
    #expect(claims.remark(asked: PlanName("developer"), account: "acc_def456", end: end) == nil)
    let other = claims.remark(asked: PlanName("growth"), account: "acc_def456", end: end)
    #expect(other == "its token names the tier developer, asked for was growth")
    #expect(
      claims.remark(asked: nil, account: nil, end: nil) == "its token ends 2024-03-12 16:00:00 UTC, daimon does not say"
    )
  }

  @Test(arguments: [
    "", "?token=", "?token=a", "?token=a.b", "?token=..", "?token=a.e30x!.c", "?other=" + Self.sample,
    "?token=a.W10.c", "?token=a.bnVsbA.c", "?token=a." + String(repeating: "ICAg", count: 1_200) + "e30.c",
  ])
  func whatIsNoTokenSaysNothing(query: String) throws {
    #expect(try claims(query) == nil)
  }

  @Test func anEmptyTokenAgreesWithEverything() throws {
    let claims = try #require(try claims("?token=a.e30.c"))
    #expect(claims.remark(asked: PlanName("growth"), account: "a", end: Instant(seconds: 1)) == nil)
    #expect(claims.words(account: "a") == nil)
  }
}
