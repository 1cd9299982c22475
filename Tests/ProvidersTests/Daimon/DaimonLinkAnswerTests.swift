import Billing
import JSON
import Testing
import Transfer

@testable import Providers

@Suite struct DaimonLinkAnswerTests {
  private let now = Instant(seconds: 1_777_636_800)

  private func end(_ expires: JSONValue?) throws -> Instant? {
    var result: JSONObject = ["url": "https://daimon.email/upgrade?token=x", "target_tier": "developer"]
    if let expires { result["expires_at"] = expires }
    let body: JSONValue = ["result": .object(result)]
    let answer = DaimonLinkAnswer(body, from: try Origin("https://api.daimon.email")).change(
      to: try #require(PlanName("developer")), account: nil, at: now
    ).answer
    guard case .paymentRequired(.upgradeLink, let issued) = answer else {
      Issue.record("no link: \(answer)")
      return nil
    }
    return issued.expiresAt
  }

  @Test func aLinkEndsWhenItsAnswerSays() throws {
    #expect(try end("2026-05-03T00:00:00Z") == Instant(iso8601: "2026-05-03T00:00:00Z"))
  }

  @Test(arguments: [nil, .null, "soon", "in 7 days"] as [JSONValue?])
  func withoutAReadableEndItLivesAsDocumented(_ expires: JSONValue?) throws {
    #expect(try end(expires) == now.adding(.seconds(7 * 86_400)))
  }
}
