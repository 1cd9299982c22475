import Billing
import JSON
import Testing

@testable import Sandbox

@Suite("The billing summary")
struct DockBillingTests {
  @Test func itTellsPlanUsageCapsRenewalAndCard() throws {
    var dock = try TestDock(usage: ["agents": 9, "members": 7, "workspaces": 41, "rows": 3_120, "webhooks": 2_240])
    let billing = try dock.agent("GET", "/api/billing")
    #expect(billing.status == 200)
    #expect(
      billing.value == [
        "plan": "pro", "interval": "month", "subscriptionStatus": "active", "priceCents": 1_900,
        "monthlyPriceCents": 1_900,
        "usage": [
          "agents": 9, "members": 7, "workspaces": 41, "rowsPerWorkspace": 3_120, "apiCalls": 1, "webhooks": 2_240,
          "messages": 0,
        ],
        "caps": [
          "agents": 10, "members": 20, "workspaces": 200, "rowsPerWorkspace": 5_000, "apiCalls": 100_000,
          "webhooks": 10_000, "messages": 25_000,
        ],
        "nextInvoiceDate": "2026-05-30T00:00:00Z", "currentPeriodEnd": "2026-05-30T00:00:00Z",
        "cancelAtPeriodEnd": false,
        "card": ["brand": "visa", "last4": "4242", "expMonth": 12, "expYear": 2031],
      ])
    #expect(try dock.human("GET", "/api/billing").status == 200)
  }

  @Test func freeHasNeitherPriceNorRenewalNorCard() throws {
    var dock = try TestDock(plan: "free") { $0.hasCard = false }
    let billing = try dock.agent("GET", "/api/billing").value
    for field in ["interval", "subscriptionStatus", "nextInvoiceDate", "currentPeriodEnd", "card"] {
      #expect(billing[field]?.isNull == true, "\(field)")
    }
    #expect(billing["priceCents"] == 0)
    #expect(billing["monthlyPriceCents"] == 0)
    #expect(billing.at("caps", "agents") == 3)
  }

  @Test func hostileCountsAreToldAsTheyAre() throws {
    var dock = try TestDock(usage: ["agents": -4, "workspaces": 500, "api_calls": -9_007_199_254_740_991])
    try dock.world.setUsage(of: "vector-build", meter: "rows", to: 9_007_199_254_740_991, now: dock.now)
    let usage = try dock.agent("GET", "/api/billing").value["usage"]
    #expect(usage?["agents"] == -4)
    #expect(usage?["workspaces"] == 500)
    #expect(usage?["rowsPerWorkspace"] == 9_007_199_254_740_991)
    #expect(usage?["apiCalls"] == -9_007_199_254_740_990)
  }

  @Test func theOtherFieldNamesAreSpokenWhenTheDialectSaysSo() throws {
    var dock = try TestDock(
      dialect: DockDialect(subscriptionStatus: .status, nextInvoice: .object, card: .cardOnFile))
    var billing = try dock.agent("GET", "/api/billing").value
    #expect(billing["status"] == "active")
    #expect(billing.at("nextInvoice", "date") == "2026-05-30T00:00:00Z")
    #expect(billing.at("cardOnFile", "last4") == "4242")
    for field in ["subscriptionStatus", "nextInvoiceDate", "card"] { #expect(billing[field] == nil, "\(field)") }
    dock = try TestDock(dialect: DockDialect(nextInvoice: .at))
    billing = try dock.agent("GET", "/api/billing").value
    #expect(billing["nextInvoiceAt"] == "2026-05-30T00:00:00Z")
  }

  @Test func meTellsAgentsAndPeopleApart() throws {
    var dock = try TestDock()
    let org: JSONValue = ["name": "vector-build", "slug": "vector-build"]
    #expect(try dock.agent("GET", "/api/me").value == ["type": "agent", "name": "build-bot", "org": org])
    #expect(
      try dock.agent("GET", "/api/me", key: TestDock.otherKey).value == [
        "type": "agent", "name": "deploy-bot", "org": org,
      ])
    #expect(
      try dock.human("GET", "/api/me").value == [
        "type": "user", "name": "Sandbox Owner", "email": "owner@vector-build.example", "org": org,
      ])
    #expect(
      try dock.agent("GET", "/api/me", key: TestDock.foreignKey).value.at("org", "name") == "Überlab <研究> \u{202E}")
  }

  @Test func aRequestForAHigherLimitIsCountedWhateverItSays() throws {
    var dock = try TestDock()
    let bodies: [JSONValue?] = [
      nil, [:], ["kind": "rows", "desiredValue": -1, "reason": .string(String(repeating: "界", count: 5_000))],
    ]
    for body in bodies {
      let reply = try dock.agent("POST", "/api/billing/request-limit-increase", body)
      #expect(reply.value == ["status": "logged"])
    }
    let noted = dock.world.organisations[0].limitRequests
    #expect(noted.map(\.limit) == ["other", "other", "rows"])
    #expect(noted.last?.reason == String(repeating: "界", count: 500))
    #expect(noted.last?.wanted == -1)
    #expect(dock.world.takeEffects().map(\.operation) == ["limit-increase", "limit-increase", "limit-increase"])
    for body: JSONValue in [
      ["kind": "seats"], ["desiredValue": "many"], ["desiredValue": .number("1.5")], ["reason": 1],
    ] {
      #expect(try dock.agent("POST", "/api/billing/request-limit-increase", body).status == 422, "\(body)")
    }
    #expect(dock.world.organisations[0].limitRequestCount == 3)
    for _ in 0..<40 { _ = try dock.agent("POST", "/api/billing/request-limit-increase") }
    #expect(dock.world.organisations[0].limitRequestCount == 43)
    #expect(dock.world.organisations[0].limitRequests.count == 20)
  }

  @Test func aReasonIsCutToFiveHundredUnitsAndNoCharacterInHalf() throws {
    var dock = try TestDock()
    for reason in ["x" + String(repeating: "😀", count: 400), "e" + String(repeating: "\u{301}", count: 9_000)] {
      _ = try dock.agent("POST", "/api/billing/request-limit-increase", ["reason": .string(reason)])
    }
    let noted = dock.world.organisations[0].limitRequests.map(\.reason)
    #expect(noted == ["x" + String(repeating: "😀", count: 249), "e" + String(repeating: "\u{301}", count: 499)])
  }

  @Test func theOlderLimitBodyIsReadWhenTheDialectSaysSo() throws {
    var dock = try TestDock(dialect: DockDialect(limitIncrease: .older))
    let body: JSONValue = ["limit": "agents", "currentCap": 10, "requestedCap": 30, "reason": "more"]
    #expect(try dock.agent("POST", "/api/billing/request-limit-increase", body).status == 200)
    #expect(try dock.agent("POST", "/api/billing/request-limit-increase", ["requestedCap": "x"]).status == 422)
    #expect(
      dock.world.organisations[0].limitRequests == [DockLimitRequest(limit: "agents", wanted: 30, reason: "more")])
  }
}
