import JSON
import Testing

@testable import Providers

@Suite struct DaimonFieldsTests {
  @Test func everyDocumentedFieldIsRecognisedButTheKeyAndNothingElseIs() {
    let account: JSONValue = [
      "result": [
        "id": "a", "tier": "free", "status": "active", "api_key": "canary", "inbox_count": 3,
        "send_limits": ["daily": 0, "monthly": "unlimited"], "total_sent": 0, "bounce_rate": .number("0.0"),
        "complaint_rate": 0, "created_at": 7, "plan": "x",
      ], "next_steps": ["canary"],
    ]
    let findings = FieldInspection(source: "GET /v1/account", form: DaimonFields.account).findings(in: account)
    #expect(
      findings.filter { !$0.isRecognised }.map(\.path.string) == ["result.api_key", "result.created_at", "result.plan"])
    #expect(!"\(findings)".contains("canary"))
    let list: JSONValue = [
      "result": [
        "tier": "free", "can": [["action": "a", "description": "b"]],
        "cannot": [["action": "a", "reason": "b", "unlock_url": "https://x/canary"]],
      ], "next_steps": [],
    ]
    let more = FieldInspection(source: "GET /v1/capabilities", form: DaimonFields.capabilities).findings(in: list)
    #expect(more.filter { !$0.isRecognised }.map(\.path.string) == ["result.tier"])
  }
}
