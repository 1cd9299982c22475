import Billing
import JSON
import Testing

@testable import Sandbox

@Suite("Keys, limits and routes")
struct DockAnswerTests {
  @Test(
    "A call without a valid credential is unauthorized",
    arguments: [
      [:], ["authorization": "Bearer dk_wrong"], ["authorization": "dk_build"], ["authorization": "Basic dk_build"],
      ["authorization": "Bearer"], ["authorization": "Bearer person-session"], ["cookie": "dock-session=dk_build"],
      ["cookie": "xdock-session=person-session"],
      ["authorization": "Bearer dk_wrong", "cookie": "dock-session=person-session"],
    ])
  func unauthorized(headers: [String: String]) throws {
    var dock = try TestDock()
    let reply = try dock.call("GET", "/api/billing", headers: headers)
    #expect(reply.status == 401)
    #expect(
      reply.value == [
        "error": "unauthorized", "message": "Missing or invalid API key.", "details": [], "requestId": "req_1",
      ])
    #expect(reply.headers["x-ratelimit-monthly-used"] == nil)
  }

  @Test func theSchemeIsReadInAnyCase() throws {
    var dock = try TestDock()
    #expect(try dock.call("GET", "/api/me", headers: ["authorization": "bEaReR dk_build"]).status == 200)
  }

  @Test("Errors take the dialect's shape", arguments: DockDialect.ErrorShape.allCases)
  func errorShapes(shape: DockDialect.ErrorShape) throws {
    var dock = try TestDock(dialect: DockDialect(errors: shape))
    let reply = try dock.agent("POST", "/api/billing/upgrade", ["plan": "enterprise", "mode": 1])
    #expect(reply.status == 422)
    let (code, details) =
      switch shape {
      case .nested: (reply.value.at("error", "code"), reply.value.at("error", "details"))
      case .flat: (reply.value["error"], reply.value["details"])
      case .coded: (reply.value["code"], reply.value["details"])
      }
    #expect(code == "validation")
    #expect(details?.array?.map { $0["field"] } == ["plan", "mode"])
    #expect(reply.value["requestId"] == "req_1")
  }

  @Test func aWrongMethodIsToldTheRightOne() throws {
    var dock = try TestDock()
    let reply = try dock.agent("GET", "/api/billing/upgrade")
    #expect(reply.status == 405)
    #expect(reply.headers["allow"] == "POST")
    #expect(try dock.agent("POST", "/api/billing").status == 405)
    #expect(try dock.agent("DELETE", "/web-approve/x").status == 405)
  }

  @Test func theSixthCallInAnHourIsRefusedAndTellsWhenTheNextIsAllowed() throws {
    var dock = try TestDock()
    for minute in 0..<5 {
      #expect(try dock.agent("POST", "/api/billing/upgrade", ["plan": "scale"]).status == 200, "call \(minute)")
      dock.advance(.seconds(60))
    }
    let refused = try dock.agent("POST", "/api/billing/upgrade", ["plan": "scale"], key: TestDock.otherKey)
    #expect(refused.status == 429)
    #expect(refused.headers["retry-after"] == "3300")
    #expect(
      refused.value == [
        "code": "rate_limited", "endpoint": "/api/billing/upgrade", "limit": 5, "window": "hour",
        "resetAt": "2026-05-01T13:00:00Z",
        "message": "Only 5 calls of /api/billing/upgrade are allowed in one hour.",
      ])
    #expect(try dock.human("POST", "/api/billing/upgrade", ["plan": "scale"]).status == 429, "people count too")
    #expect(try dock.agent("POST", "/api/billing/downgrade").status == 200, "each endpoint has its own count")
    #expect(try dock.agent("POST", "/api/billing/upgrade", ["plan": "scale"], key: TestDock.foreignKey).status == 200)
    #expect(dock.world.takeEffects().isEmpty)

    dock.advance(.milliseconds(3_299_999))
    #expect(try dock.agent("POST", "/api/billing/upgrade", ["plan": "scale"]).status == 429)
    dock.advance(.milliseconds(1))
    #expect(try dock.agent("POST", "/api/billing/upgrade", ["plan": "scale"]).status == 200)
    #expect(try dock.agent("POST", "/api/billing/upgrade", ["plan": "scale"]).status == 429, "only the oldest is free")
  }

  @Test func aCallWithABadBodyCountsTowardsTheHour() throws {
    var dock = try TestDock(callsPerHour: 1)
    #expect(try dock.agent("POST", "/api/billing/upgrade", ["plan": 7]).status == 422)
    #expect(try dock.agent("POST", "/api/billing/upgrade", ["plan": "scale"]).status == 429)
  }

  @Test func everyCallCountsTowardsTheMonthAndSaysSo() throws {
    var dock = try TestDock(usage: ["api_calls": 74_000])
    let first = try dock.agent("GET", "/api/me")
    #expect(
      first.headers == [
        "x-ratelimit-monthly-cap": "100000", "x-ratelimit-monthly-used": "74001",
        "x-ratelimit-monthly-reset": "2026-06-01T00:00:00Z", "x-ratelimit-burst-remaining": "599",
        "x-ratelimit-burst-reset": "2026-05-01T12:01:00Z",
      ])
    let second = try dock.human("POST", "/api/billing/upgrade", ["plan": "nonsense"])
    #expect(second.status == 422)
    #expect(second.headers["x-ratelimit-monthly-used"] == "74002")
    #expect(try dock.agent("GET", "/api/billing").value.at("usage", "apiCalls") == 74_003)
  }

  @Test func aUsedUpMonthRefusesNeitherReadsNorTheWayOn() throws {
    var dock = try TestDock(usage: ["api_calls": 100_000])
    let seen = try dock.agent("GET", "/api/billing")
    #expect(seen.status == 200)
    #expect(seen.value.at("usage", "apiCalls") == 100_001, "the call counts all the same")
    #expect(try dock.agent("GET", "/api/me").status == 200)
    #expect(try dock.agent("POST", "/api/billing/request-limit-increase").status == 200)
    let token = try dock.mint()
    let done = try dock.agent("POST", "/api/billing/upgrade", ["plan": "scale", "confirm_token": .string(token)])
    #expect(done.value["status"] == "switched")
    // The month's calls of Pro are too many for Free: a fresh checkout is possible all the same.
    try dock.world.setPlan(of: "vector-build", to: "free", cancel: false, requestID: nil, now: dock.now)
    #expect(try dock.agent("POST", "/api/billing/checkout").status == 200)
  }

  @Test func theCallAfterTheLastOneOfTheMonthIsPaymentRequiredWhenTheDialectSaysSo() throws {
    var dock = try TestDock(plan: "free", dialect: DockDialect(quotaGate: .everything), usage: ["api_calls": 9_999])
    #expect(try dock.agent("GET", "/api/billing").status == 200)
    for used in [10_001, 10_002] as [Int64] {
      let refused = try dock.agent("GET", "/api/billing")
      #expect(refused.status == 402)
      #expect(
        refused.value == [
          "code": "over_limit", "limit": "api_calls", "current": .integer(used), "cap": 10_000,
          "message": "This organisation has used its 10000 API calls for this month.",
          "upgrade_url": "https://trydock.ai/pricing",
        ])
    }
    #expect(try dock.agent("POST", "/api/billing/upgrade").status == 402)
    try dock.world.setPlan(of: "vector-build", to: "pro", cancel: false, requestID: nil, now: dock.now)
    #expect(try dock.agent("GET", "/api/billing").status == 200)
  }

  @Test func theMonthBeginsAnewOnItsFirstDay() throws {
    var dock = try TestDock(
      plan: "free", dialect: DockDialect(quotaGate: .everything),
      usage: ["api_calls": 50_000, "messages": 7, "agents": 3])
    #expect(try dock.agent("GET", "/api/billing").status == 402)
    dock.advance(.seconds(31 * 86_400))
    let billing = try dock.agent("GET", "/api/billing")
    #expect(billing.status == 200)
    #expect(billing.value.at("usage", "apiCalls") == 1)
    #expect(billing.value.at("usage", "messages") == 0)
    #expect(billing.value.at("usage", "agents") == 3)
    #expect(billing.headers["x-ratelimit-monthly-reset"] == "2026-07-01T00:00:00Z")
  }

  @Test func aWrongMethodCountsTowardsTheMonthButNotTheHour() throws {
    var dock = try TestDock(callsPerHour: 1)
    let refused = try dock.agent("GET", "/api/billing/upgrade")
    #expect(refused.status == 405)
    #expect(refused.headers["x-ratelimit-monthly-used"] == "1")
    #expect(try dock.agent("POST", "/api/billing/upgrade", ["plan": "scale"]).status == 200)
    #expect(try dock.call("GET", "/api/billing/upgrade").status == 401)
  }

  @Test func readsAloneGoOnInAUsedUpMonthWhenTheDialectSaysSo() throws {
    var dock = try TestDock(
      plan: "free", dialect: DockDialect(quotaGate: .writes), usage: ["api_calls": 10_000])
    #expect(try dock.agent("GET", "/api/billing").status == 200)
    #expect(try dock.agent("POST", "/api/billing/portal").status == 402)
  }

  @Test func theOtherCodeOfAThrottleIsSpokenWhenTheDialectSaysSo() throws {
    var dock = try TestDock(dialect: DockDialect(rateLimitCode: .rateLimit), callsPerHour: 0)
    let refused = try dock.agent("POST", "/api/billing/upgrade")
    #expect(refused.status == 429)
    #expect(refused.value["code"] == "rate_limit")
  }

  @Test func oneOrganisationsCallsAndTokensAreNothingToAnother() throws {
    var dock = try TestDock()
    let token = try dock.mint()
    let body: JSONValue = ["plan": "scale", "confirm_token": .string(token)]
    #expect(
      try dock.agent("POST", "/api/billing/upgrade", body, key: TestDock.foreignKey).code == "consent_token_mismatch")
    #expect(try dock.agent("GET", "/api/billing", key: TestDock.foreignKey).value["plan"] == "pro")
    #expect(try dock.agent("GET", "/api/billing", key: TestDock.foreignKey).value.at("usage", "apiCalls") == 3)
    #expect(try dock.agent("POST", "/api/billing/upgrade", body).value["status"] == "switched")
    #expect(try dock.agent("GET", "/api/billing", key: TestDock.foreignKey).value["plan"] == "pro")
    #expect(dock.world.takeEffects().map(\.organisation) == ["vector-build"])
  }

  @Test func aBurstOfCallsIsRefusedForTheRestOfTheMinute() throws {
    var dock = try TestDock(callsPerMinute: 2)
    _ = try dock.agent("GET", "/api/me")
    dock.advance(.seconds(10))
    #expect(try dock.agent("GET", "/api/me").headers["x-ratelimit-burst-remaining"] == "0")
    let refused = try dock.agent("GET", "/api/me")
    #expect(refused.status == 429)
    #expect(refused.value["window"] == "minute")
    #expect(refused.headers["retry-after"] == "50")
    dock.advance(.seconds(50))
    #expect(try dock.agent("GET", "/api/me").status == 200)
  }
}
