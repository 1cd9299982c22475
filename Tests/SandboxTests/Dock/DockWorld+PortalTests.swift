import Billing
import JSON
import Testing

@testable import Sandbox

@Suite("The customer portal")
struct DockPortalTests {
  /// Opens a portal and returns the path of the browser's session.
  private func open(_ dock: inout TestDock) throws -> String {
    let url = try #require(dock.agent("POST", "/api/billing/portal").value["url"]?.string)
    let opened = try dock.browser("GET", String(url.dropFirst("http://127.0.0.1:1".count)))
    #expect(opened.status == 303)
    return try #require(opened.headers["location"])
  }

  @Test func aLinkOpensOnce() throws {
    var dock = try TestDock()
    let url = try #require(dock.agent("POST", "/api/billing/portal").value["url"]?.string)
    #expect(url.hasPrefix("http://127.0.0.1:1/sandbox/stripe/portal/bps_"))
    let path = String(url.dropFirst("http://127.0.0.1:1".count))
    #expect(try dock.browser("POST", path, action: "end").status == 400, "a link is no session")
    #expect(try dock.browser("GET", path).status == 303)
    #expect(try dock.browser("GET", path).status == 410)
    #expect(dock.world.takeEffects().isEmpty)
  }

  @Test func aLinkLastsADayAndASessionAnHour() throws {
    var dock = try TestDock()
    let session = try open(&dock)
    dock.advance(.seconds(3_599))
    #expect(try dock.browser("GET", session).status == 200)
    dock.advance(.seconds(1))
    #expect(try dock.browser("GET", session).status == 404)
    let url = try #require(dock.agent("POST", "/api/billing/portal").value["url"]?.string)
    dock.advance(.seconds(86_400))
    #expect(try dock.browser("GET", String(url.dropFirst("http://127.0.0.1:1".count))).status == 404)
  }

  @Test func aPersonCancelsKeepsAndEndsThePlanThere() throws {
    var dock = try TestDock()
    let session = try open(&dock)
    #expect(try dock.browser("GET", session).html.contains("Cancel on May 30"))
    for action in ["cancel", "cancel", "resume", "cancel"] {
      #expect(try dock.browser("POST", session, action: action).status == 303)
    }
    #expect(try dock.browser("GET", session).html.contains("Keep the plan"))
    #expect(try dock.agent("GET", "/api/billing").value["cancelAtPeriodEnd"] == true)
    _ = try dock.browser("POST", session, action: "end")
    #expect(try dock.agent("GET", "/api/billing").value["plan"] == "free")
    let effects = dock.world.takeEffects()
    #expect(effects.map(\.operation) == ["cancel", "resume", "cancel", "expire"])
    #expect(effects.allSatisfy { $0.by == .portal })
    #expect(try dock.agent("POST", "/api/billing/checkout").status == 200, "a fresh checkout is possible now")
  }

  @Test func theCardChanges() throws {
    var dock = try TestDock()
    let session = try open(&dock)
    _ = try dock.browser("POST", session, action: "card")
    #expect(try dock.agent("GET", "/api/billing").value.at("card", "last4") == "4444")
    #expect(try dock.browser("GET", session).html.contains("mastercard ending in 4444"))
    #expect(try dock.browser("POST", session, action: "upgrade").status == 400)
  }

  @Test func itShowsTheInvoicesTheCardAndTheWayBack() throws {
    var dock = try TestDock()
    let session = try open(&dock)
    let html = try dock.browser("GET", session).html
    #expect(
      html.contains("<h2>Payment method</h2>") && html.contains("visa ending in 4242") && html.contains("12/2031"))
    #expect(html.contains("<tr><th>2026-04-30</th><td>$19 · Pro, a month · paid</td></tr>"), "\(html)")
    #expect(html.contains("<a href=\"/settings/billing\">Back to Dock</a>"))
    // The next month is paid at its time, the latest invoice first.
    dock.advance(.seconds(30 * 86_400))
    let later = try dock.browser("GET", open(&dock)).html
    let days = try later.matches(of: Regex("<th>(\\d{4}-\\d\\d-\\d\\d)</th>")).compactMap { $0.output[1].substring }
    #expect(days == ["2026-05-30", "2026-04-30"])

    dock = try TestDock(plan: "free") { $0.hasCard = false }
    let none = try dock.browser("GET", open(&dock)).html
    #expect(none.contains("There is no invoice yet.") && none.contains("There is no card on file."))
  }

  @Test func withoutStripeThereIsNoPortal() throws {
    var dock = try TestDock { $0.stripeConfigured = false }
    #expect(try dock.agent("POST", "/api/billing/portal").status == 400)
    dock = try TestDock()
    #expect(try dock.call("POST", "/api/billing/portal").status == 401)
  }
}
