import JSON
import Testing

@testable import Providers

@Suite struct AgentIdPUsageTodayTests {
  @Test(
    arguments: [
      ["callsToday": 142, "tokensToday": 87, "agentCount": 3],
      ["apiCalls": 142, "tokensIssued": 87, "activeAgents": 3],
      ["date": "2026-05-01", "usage": ["api_calls": 142, "tokens_issued": 87, "agent_count": 3]],
      ["data": ["apiCallsToday": 142, "tokensIssuedToday": 87], "today": ["agentCount": 3]],
    ] as [JSONValue])
  func theCountsAreFoundUnderEachLikelyName(body: JSONValue) {
    #expect(
      AgentIdPUsageToday.status(body) == ["usage": ["agentCount": 3, "callsToday": 142, "tokensToday": 87]])
  }

  @Test func tierAndStatusComeAlongAndNothingElse() {
    let body: JSONValue = [
      "callsToday": -1, "tier": "pro", "subscription": ["status": "trial", "card": "canary"], "canary": "x",
    ]
    #expect(
      AgentIdPUsageToday.status(body)
        == ["usage": ["callsToday": -1], "tier": "pro", "subscriptionStatus": "trial"])
  }

  @Test(arguments: [[:], [], .null, "142", ["usage": 7], ["visits": 3]] as [JSONValue])
  func withoutACountThereIsNothing(body: JSONValue) {
    #expect(AgentIdPUsageToday.status(body) == nil)
  }
}
