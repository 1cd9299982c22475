import Billing
import JSON
import Testing

@testable import Sandbox

@Suite("Checkout")
struct DockCheckoutTests {
  private func path(_ url: JSONValue?) throws -> String {
    let url = try #require(url?.string)
    #expect(url.hasPrefix("http://127.0.0.1:1/sandbox/stripe/checkout/cs_test_"))
    return String(url.dropFirst("http://127.0.0.1:1".count))
  }

  @Test func payingActivatesTheSubscription() throws {
    var dock = try TestDock(plan: "free") { $0.hasCard = false }
    let asked = try dock.agent("POST", "/api/billing/upgrade", ["plan": "scale"]).value
    #expect(asked["plan"] == "free")
    #expect(asked["status"] == "checkout-required")
    let path = try path(asked["checkoutUrl"])
    #expect(dock.world.takeEffects().isEmpty)

    let page = try dock.browser("GET", path)
    #expect(page.status == 200)
    #expect(page.html.contains("Pay $49"))
    #expect(page.html.contains("<form method=\"post\" action=\"\(path)\">"))

    #expect(try dock.browser("POST", path, action: "decline").html.contains("declined"))
    #expect(try dock.browser("POST", path, action: "cancel").html.contains("Cancelled"))
    #expect(dock.world.takeEffects().isEmpty)

    let paid = try dock.browser("POST", path, action: "pay")
    #expect(paid.status == 303)
    #expect(paid.headers["location"] == path)
    let effect = try #require(dock.world.takeEffects().first)
    #expect(effect.operation == "checkout")
    #expect(effect.from == "free")
    #expect(effect.to == "scale")
    #expect(effect.by == .checkout)
    #expect(effect.priceMinor == 4_900)
    #expect(try dock.browser("GET", path).html.contains("<h1>Paid</h1>"))
    let billing = try dock.agent("GET", "/api/billing").value
    #expect(billing["plan"] == "scale")
    #expect(billing["currentPeriodEnd"] == "2026-06-01T12:00:00Z")
    #expect(billing.at("card", "last4") == "4242")

    #expect(try dock.browser("POST", path, action: "pay").status == 409)
    #expect(dock.world.takeEffects().isEmpty)
  }

  @Test func thePriceIsFixedWhenThePageIsMade() throws {
    var dock = try TestDock(plan: "free")
    let path = try path(dock.agent("POST", "/api/billing/checkout", ["interval": "year"]).value["url"])
    try dock.world.setPrice("pro", minor: 99_900)
    #expect(try dock.browser("GET", path).html.contains("$190/yr"))
    _ = try dock.browser("POST", path, action: "pay")
    #expect(dock.world.takeEffects().map(\.priceMinor) == [19_000])
    #expect(try dock.agent("GET", "/api/billing").value["interval"] == "year")
  }

  @Test func checkoutIsRefusedWhereThereIsNothingToBuy() throws {
    var dock = try TestDock()
    #expect(try dock.agent("POST", "/api/billing/checkout").status == 409)
    dock = try TestDock { $0.isDesignPartner = true }
    #expect(try dock.agent("POST", "/api/billing/checkout").code == "conflict")
    dock = try TestDock(plan: "free") { $0.stripeConfigured = false }
    #expect(try dock.agent("POST", "/api/billing/checkout").status == 400)
    dock = try TestDock(plan: "free")
    #expect(try dock.agent("POST", "/api/billing/checkout", ["plan": "free"]).status == 422)
  }

  @Test(
    "An interval that Dock does not know is a bad request",
    arguments: ["/api/billing/checkout", "/api/billing/upgrade"])
  func anotherInterval(path: String) throws {
    for plan in ["free", "pro"] {
      var dock = try TestDock(plan: plan, callsPerHour: 100)
      for interval: JSONValue in ["week", "MONTH", "annual", "", 1, true, [], [:]] {
        let reply = try dock.agent("POST", path, ["plan": "scale", "interval": interval])
        #expect(reply.status == 400, "\(interval.serialized())")
        #expect(reply.code == "bad_request")
        #expect(reply.value.at("message")?.string?.hasPrefix("interval has to be") == true)
      }
      #expect(try dock.agent("POST", path, ["plan": "scalé", "interval": "week"]).status == 422)
      #expect(dock.world.stripe.checkouts.isEmpty && dock.world.confirmations.isEmpty)
    }
  }

  @Test func aSecondPageCannotBePaidOnceTheFirstIs() throws {
    var dock = try TestDock(plan: "free")
    let first = try path(dock.agent("POST", "/api/billing/checkout").value["url"])
    let second = try path(dock.agent("POST", "/api/billing/checkout", ["plan": "scale"]).value["url"])
    _ = try dock.browser("POST", first, action: "pay")
    let refused = try dock.browser("POST", second, action: "pay")
    #expect(refused.status == 409)
    #expect(refused.html.contains("Already subscribed"))
    #expect(dock.world.takeEffects().map(\.to) == ["pro"])
  }

  @Test func aPageExpiresAfterADayAndAnUnknownOneIsNotFound() throws {
    var dock = try TestDock(plan: "free")
    let path = try path(dock.agent("POST", "/api/billing/checkout").value["url"])
    dock.advance(.seconds(86_399))
    #expect(try dock.browser("GET", path).status == 200)
    dock.advance(.seconds(1))
    #expect(try dock.browser("POST", path, action: "pay").status == 404)
    #expect(try dock.browser("GET", "/sandbox/stripe/checkout/cs_test_X").status == 404)
    #expect(dock.world.takeEffects().isEmpty)
  }

  @Test func anUnknownButtonDoesNothingAndAnAgentsKeyOpensNoPage() throws {
    var dock = try TestDock(plan: "free")
    let path = try path(dock.agent("POST", "/api/billing/checkout").value["url"])
    #expect(try dock.browser("POST", path, action: "refund").status == 400)
    #expect(try dock.browser("POST", path).status == 400)
    let refused = try dock.call(
      "POST", path, headers: ["authorization": "Bearer dk_build"], bytes: Array("action=pay".utf8))
    #expect(refused.status == 403)
    #expect(dock.world.takeEffects().isEmpty)
  }
}
