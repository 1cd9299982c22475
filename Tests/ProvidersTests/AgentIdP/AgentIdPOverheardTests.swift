import Billing
import JSON
import Testing

@testable import Providers

@Suite struct AgentIdPOverheardTests {
  private func read(_ status: Int, _ body: JSONValue?, _ path: String = "/api/v1/agents") -> Overheard {
    AgentIdPOverheard.read(
      OverheardAnswer(
        method: "POST", path: path, status: status, headers: [:], document: body?.serialized(),
        at: Instant(milliseconds: 1_777_636_800_000)))
  }

  @Test(
    arguments: [403, 429],
    [
      ("/api/v1/agents", "This organization has all of its 10 agents.", "agents"),
      ("/api/v1/agents", "This organization has used its 1000 API calls for today.", "API calls"),
      ("/api/v1/audit", "Limit exceeded.", "API calls"), ("/api/v1/token", "Limit exceeded.", "tokens"),
      ("/api/v1/token", "This organization has used its 1000 tokens for this day.", "tokens"),
      ("/api/v1/agents", "Limit exceeded.", nil),
    ] as [(String, String, String?)])
  func aLimitOfTheTierUsesUpItsMeter(status: Int, told: (path: String, message: String, meter: String?)) {
    let heard = read(
      status, ["code": "FREE_TIER_LIMIT_EXCEEDED", "message": .string(told.message)], told.path)
    #expect(heard.usage.first?.name.string == told.meter)
    #expect(heard.usage.allSatisfy { $0.isExhausted && $0.used == nil })
    #expect(heard.limit?.code == "FREE_TIER_LIMIT_EXCEEDED" && heard.limit?.words.string == told.message)
    #expect(read(201, nil, told.path).passed.contains(heard.limit?.gate ?? ""))
  }

  @Test func aTokenShowsNothingOfTheCalls() {
    let calls = read(403, ["code": "FREE_TIER_LIMIT_EXCEEDED", "message": "used its calls"], "/api/v1/audit")
    #expect(!read(200, nil, "/api/v1/token").passed.contains(calls.limit?.gate ?? ""))
  }

  @Test(
    arguments: [
      (429, ["code": "RATE_LIMIT_EXCEEDED"], "RATE_LIMIT_EXCEEDED"), (429, nil, "RATE_LIMITED"),
      (403, ["code": "FORBIDDEN", "message": "The token lacks the scope agents:write."], nil), (403, nil, nil),
      (400, ["code": "FREE_TIER_LIMIT_EXCEEDED"], nil), (200, ["code": "FREE_TIER_LIMIT_EXCEEDED"], nil),
    ] as [(Int, JSONValue?, String?)])
  func whatIsALimitAndWhatIsNot(status: Int, body: JSONValue?, code: String?) {
    #expect(read(status, body).limit?.code == code)
    #expect(read(status, body).usage.isEmpty)
  }
}
