import Billing
import JSON
import Testing
import Transfer

@testable import Providers

@Suite struct DockBillingTests {
  private func observe(_ json: JSONValue, _ headers: [(name: String, value: String)] = []) throws -> Observation {
    DockBilling(json, headers: HTTPHeaders(headers))
      .observation(of: try #require(AccountName("dock-main")), at: Instant(seconds: 1_780_000_000))
  }

  private let whole: JSONValue = [
    "plan": "pro", "interval": "month", "subscriptionStatus": "active", "monthlyPriceCents": 1900,
    "usage": ["agents": 9, "members": 7, "workspaces": 41, "apiCalls": 74_001],
    "caps": ["agents": 10, "members": 20, "workspaces": 200, "apiCalls": 100_000],
    "nextInvoiceDate": "2026-12-20T00:00:00Z", "cancelAtPeriodEnd": false,
    "card": ["brand": "visa", "last4": "4242", "expMonth": 12, "expYear": 2031],
  ]

  @Test func aWholeBodyIsReadWhole() throws {
    let seen = try observe(whole, [("X-RateLimit-Monthly-Reset", "2026-12-01T00:00:00Z")])
    #expect(seen.plan.plan == PlanName("pro"))
    #expect(seen.plan.status == "active")
    #expect(seen.plan.price == Price(Money(minorUnits: 1900, currency: .usd), per: .month))
    #expect(seen.plan.renewsAt == Instant(iso8601: "2026-12-20T00:00:00Z"))
    #expect(seen.plan.cancellation == .none)
    #expect(seen.meters.map(\.name.string) == ["agents", "members", "workspaces", "API calls"])
    #expect(seen.meters.first?.used == 9)
    #expect(seen.meters.first?.limit == .of(10))
    #expect(seen.meters.last?.resetsAt == Instant(iso8601: "2026-12-01T00:00:00Z"))
    #expect(seen.facts.contains { $0.label == "card" && $0.value.string.contains("4242") })
  }

  @Test func anAgentSeesNeitherTheCardNorWhatNobodyNamed() throws {
    var object = try #require(whole.object)
    object["customer"] = "cus_canary"
    object["usage"] = ["agents": 9, "nested": ["canary": "canary"]]
    let view = try #require(try observe(.object(object)).agentView)
    #expect(view.contains("\"plan\":\"pro\""))
    for canary in ["4242", "visa", "canary", "cus_"] { #expect(!view.contains(canary)) }
  }

  @Test func whatIsNotReportedIsUnknownAndNothingIsInvented() throws {
    let seen = try observe([:])
    #expect(seen.plan == PlanState(plan: nil))
    #expect(seen.meters.isEmpty)
    let odd = try observe([
      "plan": 7, "monthlyPriceCents": "1900", "usage": ["agents": -3, "members": "many"],
      "caps": ["agents": .number("1.5")],
      "nextInvoiceDate": "soon", "cancelAtPeriodEnd": "yes",
    ])
    #expect(odd.plan.plan == nil)
    #expect(odd.plan.price == nil)
    #expect(odd.plan.renewsAt == nil)
    #expect(odd.plan.cancellation == .unknown)
    #expect(odd.meters.allSatisfy { $0.used == nil && $0.limit == .unknown })
  }

  @Test func unlimitedIsReadInItsEncodings() throws {
    for cap in [JSONValue.integer(-1), "unlimited", "Unlimited", "Infinity"] {
      #expect(try observe(["usage": ["agents": 1], "caps": ["agents": cap]]).meters.first?.limit == .unlimited)
    }
    #expect(try observe(["usage": ["agents": 1], "caps": ["agents": .null]]).meters.first?.limit == .unknown)
  }

  @Test func aHostileNameStaysInItsPlace() throws {
    let seen = try observe(["plan": "pro", "usage": ["a\r\u{1B}[2J": 1]])
    #expect(seen.meters.allSatisfy { !$0.name.string.unicodeScalars.contains { $0.value < 0x20 } })
    #expect(try observe(["plan": "pro\u{202E}"]).plan.plan == nil)
  }
}
