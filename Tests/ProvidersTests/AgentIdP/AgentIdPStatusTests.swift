import Billing
import JSON
import Testing
import Text

@testable import Providers

@Suite struct AgentIdPStatusTests {
  private let now = Instant(seconds: 1_777_636_800)
  private let midnight = Instant(iso8601: "2026-05-02T00:00:00Z")

  private func observe(_ json: JSONValue) throws -> Observation {
    try #require(AgentIdPStatus(json)).observation(of: try #require(AccountName("idp")), at: now)
  }

  private func status(_ tier: JSONValue?, _ limits: JSONObject?, _ usage: JSONObject?) -> JSONValue {
    var object: JSONObject = [:]
    object["tier"] = tier
    object["limits"] = limits.map(JSONValue.object)
    object["usage"] = usage.map(JSONValue.object)
    return .object(object)
  }

  @Test func theGuidesStatusIsReadWhole() throws {
    let seen = try observe(AgentIdPService.status)
    #expect(seen.plan == PlanState(plan: PlanName("free")))
    #expect(
      seen.meters == [
        Meter(name: "agents", used: 3, limit: .of(10), unit: "agents", provenance: .server),
        Meter(
          name: "API calls", used: 142, limit: .of(1_000), unit: "calls", resetsAt: midnight, provenance: .server),
        Meter(name: "tokens", used: 87, limit: .of(1_000), unit: "tokens", resetsAt: midnight, provenance: .server),
      ])
    #expect(
      seen.allowance == CallAllowance(limit: 1_000, per: .day, used: 142, resetsAt: midnight, provenance: .server))
    #expect(
      seen.facts == [
        Fact(
          label: "pro, documented",
          value: SafeText("100 agents, 50,000 API calls a day, 50,000 tokens a day ")
            + "(AgentIdP's Manage API Tiers, read 2026-11-21)"),
        Fact(
          label: "enterprise, documented",
          value: SafeText("unlimited agents, unlimited API calls a day, unlimited tokens a day ")
            + "(AgentIdP's Manage API Tiers, read 2026-11-21)"),
      ])
    #expect(seen.agentView == AgentIdPService.status.serialized())
    #expect(seen.links.isEmpty)
  }

  @Test func theOtherPublishedSchemaIsReadWhole() throws {
    let seen = try observe([
      "tier": "pro", "limits": ["maxAgents": 1_000, "maxTokensPerMonth": 100_000, "rateLimitPerMinute": 1_000],
      "usage": ["agentsRegistered": 12, "tokensThisMonth": 5_000, "requestsThisMinute": 2],
    ])
    #expect(
      seen.meters == [
        Meter(name: "agents", used: 12, limit: .of(1_000), unit: "agents", provenance: .server),
        Meter(
          name: "tokens this month", used: 5_000, limit: .of(100_000), unit: "tokens", provenance: .server),
        Meter(name: "requests this minute", used: 2, limit: .of(1_000), unit: "requests", provenance: .server),
      ])
    #expect(seen.allowance == nil)
    #expect(
      seen.facts == [
        Fact(
          label: "enterprise, documented",
          value: SafeText("unlimited agents, unlimited tokens a month, unlimited requests a minute ")
            + "(AgentIdP's tiers.yaml at 861d9312, read 2026-11-21)")
      ])
  }

  @Test(
    arguments: [
      .integer(-1), .integer(9_007_199_254_740_991), .integer(.max), 2_147_483_647, .number("1e21"),
      .number("1.7976931348623157e308"), .number("1e999"), "unlimited", "Unlimited", "Infinity", "∞",
    ] as [JSONValue], ["pro", "enterprise"])
  func unlimitedIsReadInEveryWayItMayBeWritten(_ value: JSONValue, tier: String) throws {
    let seen = try observe(
      status(.string(tier), ["maxAgents": value, "maxCallsPerDay": value], ["agentCount": 3, "callsToday": 9]))
    #expect(seen.meters.map(\.limit) == [.unlimited, .unlimited])
    #expect(seen.meters.map(\.provenance) == [.server, .server])
    #expect(seen.meters.map(\.used) == [3, 9])
    #expect(seen.allowance == nil)
  }

  @Test func zeroNullAndNothingAreUnlimitedOnEnterpriseOnly() throws {
    let usage: JSONObject = ["agentCount": 3, "callsToday": 9]
    let cases: [(JSONValue?, enterprise: (Limit, Provenance), free: (Limit, Provenance))] = [
      (0, (.unlimited, .server), (.of(0), .server)),
      (.null, (.unlimited, .documented), (.unknown, .unknown)),
      (nil, (.unlimited, .documented), (.of(10), .documented)),
    ]
    for (value, enterprise, free) in cases {
      var limits: JSONObject = [:]
      limits["maxAgents"] = value
      for (tier, expected) in [("enterprise", enterprise), ("free", free)] {
        let meter = try #require(try observe(status(.string(tier), limits, usage)).meters.first)
        #expect(meter.limit == expected.0)
        #expect(meter.provenance == expected.1)
      }
    }
  }

  @Test(
    arguments: [
      .integer(-2), .number("-1e30"), .number("0.5"), .number("-0"), "ten", "", true, [10], ["value": 10], "10 calls",
    ] as [JSONValue])
  func aLimitThatIsNoneIsUnknown(_ value: JSONValue) throws {
    let seen = try observe(status("free", ["maxAgents": value, "maxCallsPerDay": value], ["agentCount": 3]))
    for meter in seen.meters {
      #expect(meter.limit == .unknown)
      #expect(meter.provenance == .unknown)
    }
    #expect(seen.allowance == nil)
  }

  @Test(arguments: [.integer(-1), .number("3.5"), "3 agents", .null, [], true] as [JSONValue])
  func aCountThatIsNoneIsUnknown(_ value: JSONValue) throws {
    let seen = try observe(
      status("free", ["maxAgents": 10, "maxCallsPerDay": 1_000], ["agentCount": value, "callsToday": value]))
    #expect(seen.meters.map(\.used) == [nil, nil])
    #expect(seen.allowance?.used == nil)
    #expect(seen.allowance?.limit == 1_000)
  }

  @Test func limitsThatAreNotReportedAreTheDocumentedOnesOfTheSameSchema() throws {
    let daily = try observe(status("pro", nil, ["agentCount": 3, "callsToday": 4]))
    #expect(daily.meters.map(\.limit) == [.of(100), .of(50_000)])
    #expect(daily.meters.map(\.provenance) == [.documented, .documented])
    #expect(daily.allowance?.provenance == .documented)
    let monthly = try observe(status("pro", nil, ["agentsRegistered": 3, "tokensThisMonth": 4]))
    #expect(monthly.meters.map(\.limit) == [.of(1_000), .of(100_000)])
    let nothing = try observe(status("free", nil, nil))
    #expect(nothing.meters.isEmpty)
    #expect(nothing.facts.isEmpty)
    #expect(nothing.allowance == CallAllowance(limit: 1_000, per: .day, resetsAt: midnight, provenance: .documented))
  }

  @Test func fieldsOfBothSchemasTogetherMakeNoDocumentedLimit() throws {
    let seen = try observe(status("free", nil, ["agentCount": 3, "tokensThisMonth": 4]))
    #expect(seen.meters.map(\.limit) == [.unknown, .unknown])
    #expect(seen.facts.isEmpty)
  }

  @Test(arguments: ["premium", "", "\u{1B}[2Jpro", .null, 3, ["pro"]] as [JSONValue])
  func aTierThatNobodyDocumentsHasNoDocumentedLimits(_ tier: JSONValue) throws {
    let seen = try observe(status(tier, nil, ["agentCount": 3, "callsToday": 4]))
    #expect(seen.plan.plan == tier.string.flatMap { PlanName($0) })
    #expect(seen.meters.map(\.limit) == [.unknown, .unknown])
    #expect(seen.allowance == nil)
    #expect(seen.facts.isEmpty)
  }

  @Test(arguments: [[:], ["tier": .null], ["limits": 1, "usage": []], ["error": "x"]] as [JSONValue])
  func aBodyWithoutAnyOfTheFieldsIsNoStatus(_ json: JSONValue) {
    #expect(AgentIdPStatus(json) == nil)
  }

  @Test func anAgentSeesCountsAndLimitsAndNothingElse() throws {
    let seen = try observe([
      "tier": "pro", "checkoutUrl": "https://canary.example/", "organization_id": "canary",
      "limits": ["maxAgents": "https://canary", "maxCallsPerDay": .null, "maxTokensPerDay": "unlimited", "canary": 1],
      "usage": ["agentCount": 3, "callsToday": "canary", "tokensToday": 9, "canary": ["canary": 1]],
    ])
    #expect(
      seen.agentView
        == "{\"tier\":\"pro\",\"limits\":{\"maxCallsPerDay\":null,\"maxTokensPerDay\":\"unlimited\"},"
        + "\"usage\":{\"agentCount\":3,\"tokensToday\":9}}")
  }
}
