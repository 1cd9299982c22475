import Billing
import JSON
import Testing

@testable import Sandbox

@Suite("AgentIdP's older billing calls and its webhook")
struct AgentIdPBillingTests {
  private static let secret = "whsec_canary"

  private func make(tier: AgentIdPTier = .free) throws -> TestAgentIdP {
    try TestAgentIdP(tier: tier) { $0.webhookSecret = Self.secret }
  }

  @Test func todaysUsageIsToldBesideTheTiers() throws {
    var agentIdP = try make()
    #expect(
      try agentIdP.bearer("GET", "/api/v1/billing/usage").value == [
        "date": "2026-05-01", "tier": "free", "usage": ["agentCount": 3, "callsToday": 143, "tokensToday": 87],
      ])
    #expect(try agentIdP.call("GET", "/api/v1/billing/usage").status == 401)
  }

  @Test func theOlderCheckoutLeadsToThePaidTier() throws {
    var agentIdP = try make()
    let bodies: [JSONValue?] = [
      nil, [:], ["successUrl": "https://app.example/ok", "cancelUrl": "https://app.example/no"],
    ]
    for body in bodies {
      let url = try #require(
        try agentIdP.bearer("POST", "/api/v1/billing/checkout", body).value["checkoutUrl"]?.string)
      #expect(url.hasPrefix("http://127.0.0.1:4242/sandbox/agentidp/checkout/cs_test_"))
      if body == nil {
        _ = try agentIdP.browser("POST", String(url.dropFirst(21)), action: "cancel")
      }
    }
    let bad = try agentIdP.bearer("POST", "/api/v1/billing/checkout", ["successUrl": "javascript:x"])
    #expect(bad.status == 400 && bad.plainCode == "VALIDATION_ERROR")
    let url = try #require(
      try agentIdP.bearer("POST", "/api/v1/billing/checkout").value["checkoutUrl"]?.string)
    _ = try agentIdP.browser("POST", String(url.dropFirst(21)), action: "pay")
    #expect(try agentIdP.effects() == ["checkout free>pro by checkout"])
    #expect(try agentIdP.bearer("POST", "/api/v1/billing/checkout").plainCode == "TIER_UPGRADE_NOT_REQUIRED")
  }

  @Test(
    arguments: [
      ("both", [200, 200]), ("tiers", [200, 404]), ("billing", [404, 200]),
    ] as [(JSONValue, [Int])])
  func theServerMayHaveEitherOrBoth(endpoints: JSONValue, statuses: [Int]) throws {
    var agentIdP = try make()
    #expect(try agentIdP.administer(["dialect": ["endpoints": endpoints]]).status == 200)
    let replies = [
      try agentIdP.bearer("GET", TestAgentIdP.statusPath), try agentIdP.bearer("GET", "/api/v1/billing/usage"),
    ]
    #expect(replies.map(\.status) == statuses)
    for reply in replies where reply.status == 404 { #expect(reply.plainCode == "NOT_FOUND") }
  }

  // MARK: - Webhook

  private func event(organisation: JSONValue, tier: JSONValue = "pro", id: String = "evt_1") -> [UInt8] {
    let event: JSONValue = [
      "id": .string(id), "type": "checkout.session.completed",
      "data": [
        "object": ["client_reference_id": organisation, "payment_status": "paid", "metadata": ["tier": tier]]
      ],
    ]
    return event.wireBytes
  }

  private func post(
    _ agentIdP: inout TestAgentIdP, _ payload: [UInt8], secret: String = AgentIdPBillingTests.secret
  ) throws -> Int {
    let signature = StripeSignature.header(for: payload, secret: secret, at: agentIdP.time.wall)
    return try agentIdP.call(
      "POST", "/api/v1/billing/webhook", headers: ["stripe-signature": signature], bytes: payload
    ).status
  }

  @Test func whatStripeSignedChangesTheTierOnce() throws {
    var agentIdP = try make()
    let payload = event(organisation: .string(try agentIdP.service.configuration.organisationID))
    #expect(try post(&agentIdP, payload) == 200)
    #expect(try post(&agentIdP, payload) == 200)
    #expect(try agentIdP.effects() == ["checkout free>pro by stripe"])
    #expect(try agentIdP.status()["tier"] == "pro")
  }

  @Test func whatIsNotSignedNotOursOrNotAnUpgradeChangesNothing() throws {
    var agentIdP = try make(tier: .pro)
    let ours = JSONValue.string(try agentIdP.service.configuration.organisationID)
    #expect(try post(&agentIdP, event(organisation: ours, tier: "enterprise"), secret: "whsec_other") == 400)
    #expect(try agentIdP.call("POST", "/api/v1/billing/webhook", bytes: event(organisation: ours)).status == 400)
    #expect(try post(&agentIdP, event(organisation: "somebody", tier: "enterprise", id: "evt_2")) == 200)
    #expect(try post(&agentIdP, event(organisation: ours, tier: "free", id: "evt_3")) == 200)
    for payload in ["", "{", "[]", "{\"id\":\"evt_4\"}", "{\"id\":7,\"type\":\"checkout.session.completed\"}"] {
      #expect(try post(&agentIdP, Array(payload.utf8)) == 400, "\(payload)")
    }
    #expect(try post(&agentIdP, Array("{\"id\":\"evt_5\",\"type\":\"invoice.paid\"}".utf8)) == 200)
    #expect(try agentIdP.effects().isEmpty)
  }
}
