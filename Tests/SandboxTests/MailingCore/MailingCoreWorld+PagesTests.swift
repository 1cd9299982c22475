import Billing
import JSON
import Testing

@testable import Sandbox

@Suite("MailingCore's pages")
struct MailingCorePagesTests {
  @Test func payingChangesThePlanOnce() throws {
    var core = try TestMailingCore()
    let reply = try core.checkout()
    #expect(reply.status == 200)
    #expect(reply.value.object?.keys == ["url"])
    let path = try core.path(reply)
    let page = try core.browser("GET", path)
    for id in ["pay", "decline", "cancel"] { #expect(page.html.contains("id=\"\(id)\"")) }
    #expect(page.html.contains("harbor 港 &lt;b&gt;"))
    #expect(page.html.contains("€79.00 a month"))
    #expect(try core.browser("POST", path, action: "decline").html.contains("declined"))
    let cancelled = try core.browser("POST", path, action: "cancel").html
    #expect(cancelled.contains("<a href=\"https://your-app.com/billing/cancel\">Back to MailingCore</a>"))
    #expect(try core.browser("POST", path, action: "refund").status == 400)
    #expect(core.effects().isEmpty)

    let paid = try core.browser("POST", path, action: "pay")
    #expect(paid.status == 303 && paid.headers["location"] == path)
    #expect(core.effects() == ["checkout pro>business by checkout"])
    let effect = try #require(core.world.log.effects.first)
    #expect(effect.service == "mailingcore" && effect.organisation == "harbor 港 <b>" && effect.requestID != nil)
    let done = try core.browser("GET", path).html
    #expect(done.contains("<a href=\"https://your-app.com/billing/success\">Back to MailingCore</a>"))
    #expect(!done.contains("billing/cancel"))
    #expect(try core.browser("POST", path, action: "pay").status == 409)
    #expect(core.effects().count == 1)
    let now = try core.subscription()
    #expect(now["planSlug"] == "business" && now["status"] == "active" && now["aiTokensBalance"] == 50_000)
    #expect(now["currentPeriodStart"] == "2026-05-01T12:00:00Z" && now["currentPeriodEnd"] == "2026-06-01T12:00:00Z")
    #expect(try core.send().headers["x-quota-limit"] == "50000")
  }

  @Test func thePortalShowsInvoicesTheCardAndTheWayBack() throws {
    var core = try TestMailingCore()
    let portal = try core.path(try core.user("POST", "/billing/portal"))
    let html = try core.browser("GET", portal).html
    #expect(html.contains("visa ending in 4242"))
    #expect(html.contains("<tr><th>2026-05-01</th><td>€19.00 · Pro, a month · paid</td></tr>"), "\(html)")
    // The dashboard is where it leads back to when nothing else was asked for, and it is there.
    #expect(html.contains("<a href=\"/sandbox/mailingcore/dashboard\">Back to MailingCore</a>"))
    #expect(try core.browser("GET", "/sandbox/mailingcore/dashboard").status == 200)
    #expect(try core.browser("POST", "/sandbox/mailingcore/dashboard").status == 405)
    #expect(try core.browser("POST", portal, action: "card").status == 303)
    #expect(try core.browser("GET", portal).html.contains("mastercard ending in 4444"))

    let page = try core.path(try core.checkout())
    _ = try core.browser("POST", page, action: "pay")
    core.time.advance(by: .seconds(31 * 86_400))
    let elsewhere = try core.user("POST", "/billing/portal", ["returnUrl": "https://your-app.com/back"])
    let later = try core.browser("GET", try core.path(elsewhere)).html
    #expect(later.contains("<a href=\"https://your-app.com/back\">Back to MailingCore</a>"))
    let days = try later.matches(of: Regex("<th>(\\d{4}-\\d\\d-\\d\\d)</th>")).compactMap { $0.output[1].substring }
    #expect(days == ["2026-06-01", "2026-05-01", "2026-05-01"])
    #expect(try core.user("POST", "/billing/portal", ["returnUrl": "javascript:alert(1)"]).status == 400)
  }

  @Test func aMessageUnderWayChangesThePlanWhenItArrives() throws {
    var core = try TestMailingCore { $0.webhookDelay = .seconds(5) }
    let path = try core.path(try core.checkout("pro", tenant: TestMailingCore.freeTenant))
    _ = try core.browser("POST", path, action: "pay")
    #expect(try core.browser("GET", path).html.contains("as soon as"))
    #expect(try core.subscription(TestMailingCore.freeTenant).isNull)
    core.time.advance(by: .seconds(6))
    #expect(core.effects() == ["checkout free>pro by checkout"])
    #expect(core.world.log.effects.first?.at == Instant(iso8601: "2026-05-01T12:00:05Z"))
    #expect(try core.subscription(TestMailingCore.freeTenant)["planSlug"] == "pro")
  }

  @Test func whatCannotBeCheckedOut() throws {
    var core = try TestMailingCore()
    for (slug, status) in [("pro", 409), ("free", 400), ("gold", 404), ("PRO", 404)] as [(JSONValue, Int)] {
      #expect(try core.checkout(slug).status == status)
    }
    for body: JSONValue in [
      [:], ["planSlug": "business"], ["planSlug": 7, "successUrl": "https://a.b", "cancelUrl": "https://a.b"],
      ["planSlug": "business", "successUrl": "javascript:alert(1)", "cancelUrl": "https://a.b"],
      ["planSlug": "business", "successUrl": "https://a.b", "cancelUrl": "https://"], [],
    ] {
      #expect(try core.user("POST", "/billing/checkout", body).status == 400)
    }
    _ = try core.administer(["dialect": ["return_urls": "optional", "post_status": "201"]])
    #expect(try core.user("POST", "/billing/checkout", ["planSlug": "business"]).status == 201)
    #expect(core.effects().isEmpty)
  }

  @Test func anAgentDoesNotPress() throws {
    var core = try TestMailingCore()
    for path in [try core.path(try core.checkout()), try core.path(try core.user("POST", "/billing/portal"))] {
      for action in ["pay", "cancel", "end"] {
        let reply = try core.call(
          "POST", path, headers: ["authorization": "Bearer \(core.token)"], bytes: Array("action=\(action)".utf8))
        #expect(reply.status == 403)
      }
    }
    #expect(core.effects().isEmpty)
  }

  @Test func pagesEndAndOthersAreUnknown() throws {
    var core = try TestMailingCore()
    let (checkout, portal) = (
      try core.path(try core.checkout()), try core.path(try core.user("POST", "/billing/portal"))
    )
    core.time.advance(by: .seconds(3_600))
    #expect(try core.browser("GET", portal).status == 404)
    #expect(try core.browser("GET", checkout).status == 200)
    core.time.advance(by: .seconds(86_400 - 3_600))
    #expect(try core.browser("POST", checkout, action: "pay").status == 404)
    #expect(try core.browser("GET", "/sandbox/mailingcore/portal/bps_X").status == 404)
    #expect(core.effects().isEmpty)
  }

  @Test func thePortalCancelsKeepsAndEnds() throws {
    var core = try TestMailingCore()
    let reply = try core.user("POST", "/billing/portal")
    #expect(reply.status == 200 && reply.value.object?.keys == ["url"])
    let path = try core.path(reply)
    #expect(try core.browser("GET", path).html.contains("Cancel on Jun 1"))
    #expect(try core.browser("POST", path, action: "cancel").status == 303)
    #expect(try core.browser("POST", path, action: "cancel").status == 303, "again changes nothing")
    #expect(try core.subscription()["cancelAtPeriodEnd"] == true)
    #expect(try core.browser("POST", path, action: "resume").status == 303)
    #expect(try core.browser("POST", path, action: "pay").status == 400)
    #expect(try core.browser("POST", path, action: "end").status == 303)
    #expect(try core.subscription().isNull)
    #expect(try core.browser("GET", path).html.contains("There is no subscription."))
    #expect(try core.browser("POST", path, action: "end").status == 400)
    #expect(
      core.effects() == ["cancel pro>free by portal", "resume pro>pro by portal", "cancel pro>free by portal"])
    #expect(try core.user("POST", "/billing/portal").status == 404)
  }
}
