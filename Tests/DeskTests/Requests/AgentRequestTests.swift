import Billing
import Consent
import JSON
import Testing

@testable import Desk

@Suite struct AgentRequestTests {
  private static let body: JSONObject = [
    "id": "00112233445566778899aabbccddeeff", "number": 7, "account": "dock-main", "state": "pending",
    "operation": "upgrade", "plan": "scale", "decide_by": "2026-05-01T12:15:00.000Z", "interval": 5, "outcome": .null,
  ]

  private func read(_ changes: JSONObject) -> AgentRequest? {
    var body = Self.body
    for (name, value) in changes { body[name] = value }
    return AgentRequest(.object(body))
  }

  @Test func aRequestIsOneLineOfOurOwnWords() throws {
    #expect(read([:])?.line == "#7  pending  dock-main  upgrade -> Scale  00112233445566778899aabbccddeeff")
    let link = read(["operation": "upgrade_link", "plan": "developer", "state": "rejected", "reason": "too_expensive"])
    #expect(
      link?.line
        == "#7  rejected (too expensive)  dock-main  upgrade link -> Developer  00112233445566778899aabbccddeeff")
    #expect(read(["operation": "portal", "plan": .null])?.line.contains("->") == false)
  }

  @Test(
    arguments: [
      ("id", "x"), ("id", .null), ("number", "7"), ("account", "a b"), ("account", "\u{1B}[2J"), ("state", "approved!"),
      ("state", .null), ("operation", "\u{202E}"), ("operation", 1),
    ] as [(String, JSONValue)])
  func whatIsNoRequestIsNotTakenForOne(_ name: String, _ value: JSONValue) {
    #expect(read([name: value]) == nil)
    #expect(AgentRequest([]) == nil)
  }

  @Test func foreignWordsDoNotReachTheLine() {
    let strange = read(["plan": "\u{1B}[2J", "state": "rejected", "reason": "\u{1B}[2J"])
    #expect(strange?.line == "#7  rejected  dock-main  upgrade  00112233445566778899aabbccddeeff")
  }

  @Test func everyStateHasItsCode() {
    let codes: [ConsentState: Int32] = [
      .pending: 10, .approved: 10, .executing: 10, .unknown: 15, .awaitingPayment: 16, .executed: 0, .satisfied: 0,
      .rejected: 11, .expired: 12, .cancelled: 13, .superseded: 13, .failed: 14, .closedManually: 14,
    ]
    for state in ConsentState.allCases {
      let request = read(["state": .string(state.rawValue)])
      #expect(request?.status.rawValue == codes[state], "\(state)")
      #expect(request?.isUnderWay == [.pending, .approved, .executing, .unknown].contains(state), "\(state)")
    }
  }

  @Test func theDocumentHasTheWholeAnswerBehindItsSchema() {
    let document = read(["later": "x"])?.document
    #expect(document?.object?.keys.first == "schema" && document?["schema"] == "countersign.agent_request/1")
    #expect(document?["later"] == "x" && document?["decide_by"] == "2026-05-01T12:15:00.000Z")
    #expect(read(["schema": "evil"])?.document["schema"] == "countersign.agent_request/1")
  }
}
