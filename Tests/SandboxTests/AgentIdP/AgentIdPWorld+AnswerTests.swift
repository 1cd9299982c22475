import Billing
import JSON
import Testing

@testable import Sandbox

@Suite("AgentIdP's tiers")
struct AgentIdPAnswerTests {
  @Test func theStatusHasTheGuidesFieldsAndCountsItsOwnCall() throws {
    var agentIdP = try TestAgentIdP()
    #expect(
      try agentIdP.status() == [
        "tier": "free", "limits": ["maxAgents": 10, "maxCallsPerDay": 1_000, "maxTokensPerDay": 1_000],
        "usage": ["agentCount": 3, "callsToday": 143, "tokensToday": 87],
      ])
    #expect(try agentIdP.status().at("usage", "callsToday") == 144)
  }

  @Test(
    arguments: [
      ([:], 401), (["authorization": "Bearer x.y.z"], 401), (["authorization": "Bearer"], 401),
      (["authorization": "Basic eDp5"], 401), (["cookie": "dock-session=x"], 401),
    ] as [([String: String], Int)])
  func aCallWithoutAGoodTokenIsRefusedAndNotCounted(headers: [String: String], status: Int) throws {
    var agentIdP = try TestAgentIdP()
    for (method, path) in [("GET", TestAgentIdP.statusPath), ("POST", TestAgentIdP.upgradePath)] {
      let reply = try agentIdP.call(method, path, headers: headers)
      #expect(reply.status == status)
      #expect(reply.plainCode == "UNAUTHORIZED")
    }
    #expect(try agentIdP.status().at("usage", "callsToday") == 143)
  }

  @Test func aTokenWithoutAnOrganisationIsRefused() throws {
    var agentIdP = try TestAgentIdP()
    let token = try #require(try agentIdP.askToken(TestAgentIdP.bootstrap).value["access_token"]?.string)
    let reply = try agentIdP.bearer("GET", TestAgentIdP.statusPath, token: token)
    #expect(reply.status == 401)
    #expect(reply.plainCode == "UNAUTHORIZED")
    #expect(reply.value["message"]?.string?.contains("organization_id") == true)
  }

  @Test func theOtherPublishedSchemaHasItsOwnFieldsAndNumbers() throws {
    var agentIdP = try TestAgentIdP(tier: .pro) { $0.dialect.schema = .monthly }
    #expect(
      try agentIdP.status() == [
        "tier": "pro", "limits": ["maxAgents": 1_000, "maxTokensPerMonth": 100_000, "rateLimitPerMinute": 1_000],
        "usage": ["agentsRegistered": 3, "tokensThisMonth": 87, "requestsThisMinute": 1],
      ])
  }

  @Test(
    arguments: [
      (.null, .null), (.absent, nil), (.minusOne, -1), (.zero, 0), (.largest, 9_007_199_254_740_991),
      (.word, "unlimited"),
    ] as [(AgentIdPDialect.Unlimited, JSONValue?)])
  func noLimitIsWrittenInEveryWay(way: AgentIdPDialect.Unlimited, value: JSONValue?) throws {
    var agentIdP = try TestAgentIdP(tier: .enterprise) {
      $0.dialect.unlimited = way
      $0.calls = 5_000_000
    }
    let limits = try #require(try agentIdP.status()["limits"])
    for name in ["maxAgents", "maxCallsPerDay", "maxTokensPerDay"] { #expect(limits[name] == value) }
    #expect(limits.object?.count == (value == nil ? 0 : 3))
  }

  @Test(arguments: [(AgentIdPDialect.LimitStatus.forbidden, 403), (.tooManyRequests, 429)])
  func aUsedUpDayRefusesEveryCallUntilMidnight(dialect: AgentIdPDialect.LimitStatus, status: Int) throws {
    var agentIdP = try TestAgentIdP {
      $0.calls = 999
      $0.dialect.limitStatus = dialect
    }
    #expect(try agentIdP.bearer("GET", TestAgentIdP.statusPath).status == 200)
    for reply in [
      try agentIdP.bearer("GET", TestAgentIdP.statusPath), try agentIdP.upgrade("pro"), try agentIdP.askToken(),
    ] {
      #expect(reply.status == status)
      #expect(reply.plainCode == "FREE_TIER_LIMIT_EXCEEDED")
    }
    agentIdP.time.advance(by: .seconds(12 * 3_600 - 1))
    #expect(try agentIdP.bearer("GET", TestAgentIdP.statusPath).status == status)
    agentIdP.time.advance(by: .seconds(1))
    #expect(
      try agentIdP.status()["usage"] == ["agentCount": 3, "callsToday": 1, "tokensToday": 0])
  }

  @Test func aUsedUpDayLeavesTheTiersOpenWhereTheyAreExempt() throws {
    var agentIdP = try TestAgentIdP {
      $0.calls = 1_000
      $0.dialect.quotaGate = .tiersExempt
    }
    #expect(try agentIdP.status().at("usage", "callsToday") == 1_001)
    #expect(try agentIdP.upgrade("pro").status == 200)
    #expect(try agentIdP.askToken().plainCode == "FREE_TIER_LIMIT_EXCEEDED")
  }

  @Test func nothingIsRefusedWhereLimitsAreNotEnforced() throws {
    var agentIdP = try TestAgentIdP {
      $0.calls = 5_000
      $0.tokens = 5_000
      $0.enforcesLimits = false
    }
    #expect(try agentIdP.status().at("usage", "callsToday") == 5_001)
    #expect(try agentIdP.askToken().status == 200)
  }

  @Test func aFullMinuteIsRefusedInTheOtherSchema() throws {
    var agentIdP = try TestAgentIdP { $0.dialect.schema = .monthly }
    for _ in 0..<100 { #expect(try agentIdP.bearer("GET", TestAgentIdP.statusPath).status == 200) }
    #expect(try agentIdP.bearer("GET", TestAgentIdP.statusPath).status == 429)
    agentIdP.time.advance(by: .seconds(60))
    #expect(try agentIdP.bearer("GET", TestAgentIdP.statusPath).status == 200)
  }

  @Test(
    arguments: [
      "premium", "PRO", "pro ", "", .null, 1, ["pro"], ["tier": "pro"], true, "\u{1B}[2J\u{202E}",
    ] as [JSONValue])
  func whatIsNoTierIsRefusedWithWhatCame(tier: JSONValue) throws {
    var agentIdP = try TestAgentIdP()
    let reply = try agentIdP.upgrade(tier)
    #expect(reply.status == 400)
    #expect(
      reply.value == [
        "code": "VALIDATION_ERROR", "message": "target_tier must be one of: free, pro, enterprise.",
        "details": ["received": tier],
      ])
    #expect(try agentIdP.effects().isEmpty)
  }

  @Test(arguments: ["{", "[]", "null", "\"pro\"", "", "{}", "{\"target_tier\":\"pro\",\"target_tier\":\"pro\"}"])
  func aBodyThatNamesNoTierIsRefused(body: String) throws {
    var agentIdP = try TestAgentIdP()
    let reply = try agentIdP.call(
      "POST", TestAgentIdP.upgradePath, headers: ["authorization": "Bearer \(agentIdP.token)"],
      bytes: Array(body.utf8))
    #expect(reply.status == 400)
    #expect(reply.plainCode == "VALIDATION_ERROR")
  }

  @Test(arguments: AgentIdPDialect.NotAnUpgrade.allCases)
  func onlyAHigherTierIsAnUpgrade(code: AgentIdPDialect.NotAnUpgrade) throws {
    for tier in AgentIdPTier.allCases {
      var agentIdP = try TestAgentIdP(tier: tier) { $0.dialect.notAnUpgrade = code }
      for target in AgentIdPTier.allCases {
        let reply = try agentIdP.upgrade(.string(target.rawValue))
        #expect(reply.status == (target > tier ? 200 : 400))
        #expect(reply.plainCode == (target > tier ? nil : code.rawValue))
      }
      #expect(try agentIdP.effects().isEmpty)
    }
  }

  @Test func anotherMethodIsRefused() throws {
    var agentIdP = try TestAgentIdP()
    for (method, path, allowed) in [
      ("POST", TestAgentIdP.statusPath, "GET, HEAD"), ("GET", TestAgentIdP.upgradePath, "POST"),
      ("GET", TestAgentIdP.tokenPath, "POST"), ("DELETE", "/sandbox/agentidp/checkout/x", "GET, HEAD, POST"),
    ] {
      let reply = try agentIdP.bearer(method, path)
      #expect(reply.status == 405)
      #expect(reply.headers["allow"] == allowed)
    }
  }
}
