import Billing
import JSON
import Testing
import Transfer

@testable import Providers

@Suite struct AgentIdPRefusalTests {
  private static let midnight = Instant(iso8601: "2026-05-02T00:00:00Z")
  private let now = Instant(seconds: 1_777_636_800)

  private func refusal(
    _ status: Int, _ json: JSONValue?, headers: [(name: String, value: String)] = [], claims: JSONValue? = nil
  ) -> AgentIdPRefusal {
    AgentIdPRefusal(
      ServiceCall.Answer(status: status, headers: HTTPHeaders(headers), json: json), now: now,
      claims: claims.flatMap { AgentIdPClaims(Secret(AgentIdPService.token($0))) })
  }

  private func reason(_ refusal: AgentIdPRefusal) -> Refusal.Reason? {
    if case .refused(let refusal) = refusal.change { refusal.reason } else { nil }
  }

  @Test(
    arguments: [
      (400, "VALIDATION_ERROR", .declined), (400, "TIER_UPGRADE_NOT_REQUIRED", .declined),
      (401, "UNAUTHORIZED", .unauthorized), (403, "FORBIDDEN", .forbidden),
      (403, "FREE_TIER_LIMIT_EXCEEDED", .overLimit(until: midnight)),
      (429, "FREE_TIER_LIMIT_EXCEEDED", .overLimit(until: midnight)),
      (404, "AGENT_NOT_FOUND", .declined), (429, "RATE_LIMIT_EXCEEDED", .rateLimited(until: nil)),
      (500, "INTERNAL", .declined), (502, "VALIDATION_ERROR", .declined), (409, "CONFLICT", .declined),
      (302, "UNAUTHORIZED", .declined), (418, "FREE_TIER_LIMIT_EXCEEDED", .declined),
    ] as [(Int, String, Refusal.Reason?)])
  func aDocumentedRefusalHasItsReason(status: Int, code: String, expected: Refusal.Reason?) {
    #expect(reason(refusal(status, ["code": .string(code), "message": "m"])) == expected)
  }

  @Test(
    arguments: [nil, .null, [:], "UNAUTHORIZED", ["code": 1], ["code": ""], ["code": .null]] as [JSONValue?],
    [400, 401, 403, 404, 429])
  func whateverTheStatusIsThereIsNoPage(json: JSONValue?, status: Int) {
    #expect(reason(refusal(status, json)) == .declined)
  }

  @Test func theOAuthShapeIsReadAsWell() {
    let read = refusal(400, ["error": "invalid_client", "error_description": "No such client."])
    #expect(read.failure.kind == .unauthorized)
    #expect(read.failure.detail == "AgentIdP answered 400 invalid_client: No such client.")
    #expect(!read.tokenFailure.mayHaveReached)
  }

  @Test(arguments: [403, 429])
  func aUsedUpDayLastsUntilMidnight(status: Int) {
    let json: JSONValue = ["code": "FREE_TIER_LIMIT_EXCEEDED", "message": "Too many."]
    #expect(refusal(status, json).failure.kind == .atLimit(until: Self.midnight, meter: "API calls"))
    #expect(refusal(status, json).tokenFailure.kind == .atLimit(until: Self.midnight, meter: "tokens"))
    #expect(reason(refusal(status, json)) == .overLimit(until: Self.midnight))
    #expect(refusal(status, json).failure.detail.string.contains("midnight UTC"))
    #expect(
      refusal(status, json, headers: [("Retry-After", "90")]).failure.kind
        == .atLimit(until: now.adding(.seconds(90)), meter: "API calls"))
    #expect(
      reason(refusal(status, json, headers: [("Retry-After", "90")])) == .overLimit(until: now.adding(.seconds(90))))
  }

  @Test(
    arguments: [
      ("0", 0), ("86400", 86_400), ("86401", nil), ("-5", nil), ("9999999999999999999", nil), ("", nil), ("soon", nil),
      ("Fri, 01 May 2026 12:01:00 GMT", 60), ("Fri, 01 May 2026 11:59:00 GMT", nil), ("1.5", nil),
    ] as [(String, Int64?)])
  func aWaitIsBelievedWithinADay(text: String, seconds: Int64?) {
    let read = refusal(429, nil, headers: [("Retry-After", text)])
    #expect(read.failure.kind == .rateLimited(until: seconds.map { now.adding(.seconds($0)) }))
    #expect(reason(read) == .rateLimited(until: seconds.map { now.adding(.seconds($0)) }))
  }

  @Test(
    arguments: [
      ([:], "organization_id"), (["organization_id": "o", "exp": 1_777_636_800], "ended at 2026-05-01 12:00:00 UTC"),
      (["organization_id": "o", "exp": 1_777_636_801], nil), (nil, nil),
    ] as [(JSONValue?, String?)])
  func aRefusedTokenIsExplainedByWhatItSaysOfItself(claims: JSONValue?, advice: String?) {
    let detail = refusal(401, ["code": "UNAUTHORIZED", "message": "No"], claims: claims).failure.detail.string
    #expect(detail.hasPrefix("AgentIdP answered 401 UNAUTHORIZED: No"))
    #expect(detail.contains("organization_id") == (advice == "organization_id"))
    if let advice {
      #expect(detail.contains(advice))
    } else {
      #expect(detail == "AgentIdP answered 401 UNAUTHORIZED: No")
    }
  }

  @Test func hostileWordsAreMadeDisplayableAndCut() {
    let words = "\u{1B}]52;c;AAAA\u{7}\u{202E}" + String(repeating: "研", count: 9_000)
    let detail = refusal(400, ["code": .string(words), "message": .string(words)]).failure.detail
    #expect(detail.string.count <= 600)
    #expect(!detail.string.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202E })
  }
}
