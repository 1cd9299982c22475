import Billing
import JSON
import Testing

@testable import Desk

@Suite struct DoorRefusalTests {
  private func refusal(_ http: Int, _ body: JSONValue, after: String? = nil) -> DoorRefusal {
    DoorRefusal(http, retryAfter: after, body)
  }

  @Test(
    arguments: [
      (400, ["error": "bad_request"], 64), (401, ["error": "unauthorized"], 3), (404, ["error": "not_found"], 64),
      (409, ["error": "account_ambiguous"], 64), (409, ["error": "not_offered"], 14),
      (409, ["error": "change_failed"], 14), (409, ["error": "idempotency_in_flight"], 17),
      (409, ["error": "not_cancellable", "consent": ["state": "executed"]], 3),
      (409, ["error": "not_cancellable", "consent": ["state": "awaiting_payment"]], 16),
      (409, ["error": "not_cancellable", "consent": ["state": "cancelled"]], 13),
      (422, ["error": "idempotency_key_reused"], 64), (429, ["error": "hourly_cap"], 17), (503, ["error": "x"], 3),
      (503, ["error": "account_not_served"], 3),
      (500, [:], 3), (302, [], 3),
      (403, ["error": "consent_denied", "reason": "policy"], 11),
      (403, ["error": "consent_denied", "reason": "policy", "consent": ["state": "rejected"]], 17),
      (403, ["error": "consent_denied", "reason": "too_expensive"], 17),
    ] as [(Int, JSONValue, Int32)])
  func everyRefusalHasItsCode(_ http: Int, _ body: JSONValue, _ code: Int32) {
    #expect(refusal(http, body).status.rawValue == code)
  }

  @Test func itSaysWhatTheGatewaySaid() {
    let busy = refusal(429, ["error": "slow_down", "message": "Let 5 seconds pass."], after: "5")
    #expect(busy.problem.description == "The gateway says: Let 5 seconds pass. Asking again makes sense in 5 s.")
    #expect(busy.retryAfter == 5 && busy.isPassing)
    let denied = refusal(403, ["error": "consent_denied", "reason": "too_expensive"], after: "1800")
    #expect(denied.problem.description.contains("said no (too expensive)"))
    #expect(denied.retryAfter == 1800 && !denied.isPassing)
    // Waiting helps with a service that is out of reach, and not with an account that nobody serves.
    #expect(refusal(503, ["error": "service_unreachable"]).isPassing)
    #expect(!refusal(503, ["error": "account_not_served"]).isPassing)
    #expect(refusal(502, [:]).problem.description.contains("status 502"))
    #expect(refusal(401, [:]).problem.description.contains("--token-file"))
  }

  @Test func foreignWordsAreMadeHarmless() {
    let hostile = refusal(400, ["message": "\u{1B}[2J\rcountersign: all is well"])
    #expect(hostile.problem.description.hasPrefix("The gateway says: "))
    #expect(!hostile.problem.description.unicodeScalars.contains("\u{1B}"))
    #expect(!hostile.problem.description.contains("\r"))
  }

  @Test(arguments: ["", "-1", "0", "soon", "99999999999999999999", "Wed, 21 Oct 2026 07:28:00 GMT"])
  func aStrangeTimeHurtsNobody(_ text: String) {
    let after = refusal(429, [:], after: text).retryAfter
    #expect(after.map { (1...86_400).contains($0) } ?? true)
  }
}
