import Billing
import JSON
import Testing

@testable import Sandbox

/// A person with a browser: signs in, decides, changes the plan.
@Suite("A person at Dock")
struct DockPersonTests {
  /// A browser that keeps its cookie.
  private struct Browser {
    var dock: TestDock
    var cookie: String?

    mutating func send(_ method: String, _ target: String, action: String? = nil) throws -> Reply {
      var headers: [String: String] = [:]
      headers["cookie"] = cookie
      let reply = try dock.call(
        method, target, headers: headers, bytes: action.map { Array("action=\($0)".utf8) } ?? [])
      if let set = reply.headers["set-cookie"] { cookie = set.split(separator: ";").first.map(String.init) }
      return reply
    }
  }

  private static let settings = "/settings/billing"

  private func signedIn(_ dock: TestDock, as slug: String = "vector-build") throws -> Browser {
    var browser = Browser(dock: dock)
    #expect(try browser.send("GET", "/login").html.contains("Owner of vector-build"))
    let reply = try browser.send("POST", "/login", action: slug)
    #expect(reply.status == 303 && reply.headers["location"] == Self.settings)
    let cookie = try #require(reply.headers["set-cookie"])
    #expect(cookie.hasPrefix("dock-session=") && cookie.hasSuffix("; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax"))
    return browser
  }

  @Test func nobodyIsTakenToTheSignInAndBack() throws {
    var browser = Browser(dock: try TestDock())
    let sent = try browser.send("GET", Self.settings)
    #expect(sent.status == 303)
    let login = try #require(sent.headers["location"])
    #expect(login == "/login?next=/settings/billing")
    #expect(try browser.send("GET", login).html.contains("action=\"/login?next=/settings/billing\""))
    #expect(try browser.send("POST", login, action: "nobody").status == 400)
    #expect(browser.cookie == nil)
    #expect(try browser.send("POST", login, action: "vector-build").headers["location"] == Self.settings)
    let html = try browser.send("GET", Self.settings).html
    #expect(html.contains("Billing of vector-build") && html.contains("$19/mo") && html.contains("Renews on"))
  }

  @Test(arguments: [
    "https://evil.example/", "//evil.example", "/api/billing", "/nowhere", "", "settings/billing", "/login/../x",
    "/login", "/web-approve/x%0d%0aX-Evil:%201", "/web-approve/%22%3e",
  ])
  func aSignInLeadsToAPageOfDocksOnly(_ next: String) throws {
    var browser = Browser(dock: try TestDock())
    #expect(
      try browser.send("POST", "/login?next=\(next)", action: "vector-build").headers["location"] == Self.settings)
  }

  @Test func aPersonsPressIsTheConsent() throws {
    var browser = try signedIn(try TestDock())
    #expect(try browser.send("POST", Self.settings, action: "upgrade-scale").headers["location"] == Self.settings)
    #expect(try browser.send("GET", Self.settings).html.contains("$49/mo"))
    #expect(try browser.send("POST", Self.settings, action: "downgrade").status == 303)
    #expect(try browser.send("GET", Self.settings).html.contains("Keep Scale"))
    #expect(try browser.send("POST", Self.settings, action: "upgrade-scale").status == 303)
    let effects = browser.dock.world.takeEffects()
    #expect(effects.map(\.operation) == ["upgrade", "downgrade", "resume"])
    #expect(effects.allSatisfy { $0.by == .human })
    #expect(try browser.send("POST", Self.settings, action: "refund").status == 400)

    // The cookie counts for the API, too: one call, no token.
    let headers = ["cookie": try #require(browser.cookie)]
    let body: JSONValue = ["plan": "pro"]
    let reply = try browser.dock.call("POST", "/api/billing/upgrade", headers: headers, bytes: body.wireBytes)
    #expect(reply.value["status"] == "switched")
    #expect(try browser.dock.call("GET", "/api/me", headers: headers).value["type"] == "user")
  }

  @Test func pagesOfStripeAreLedTo() throws {
    var browser = try signedIn(try TestDock(plan: "free"))
    let checkout = try #require(try browser.send("POST", Self.settings, action: "upgrade-pro").headers["location"])
    #expect(checkout.hasPrefix("/sandbox/stripe/checkout/"))
    #expect(try browser.send("GET", checkout).html.contains("<a href=\"/settings/billing\">Back to Dock</a>"))
    _ = try browser.send("POST", checkout, action: "pay")
    #expect(try browser.send("GET", Self.settings).html.contains("<td>Pro</td>"))
    let portal = try #require(try browser.send("POST", Self.settings, action: "portal").headers["location"])
    #expect(portal.hasPrefix("/sandbox/stripe/portal/"))
  }

  @Test func aRefusalIsSaidOnThePage() throws {
    var browser = try signedIn(try TestDock(plan: "free") { $0.stripeConfigured = false })
    for action in ["upgrade-pro", "portal"] {
      let reply = try browser.send("POST", Self.settings, action: action)
      #expect(reply.status == 400 && reply.html.contains("Stripe is not configured on this deployment."))
    }
    browser = try signedIn(try TestDock { $0.isDesignPartner = true })
    #expect(try browser.send("GET", Self.settings).html.contains("a design partner"))
  }

  @Test func aSessionEnds() throws {
    var browser = try signedIn(try TestDock())
    browser.dock.advance(.seconds(30 * 86_400) - .milliseconds(1))
    #expect(try browser.send("GET", Self.settings).status == 200)
    browser.dock.advance(.milliseconds(1))
    #expect(try browser.send("GET", Self.settings).status == 303)

    browser = try signedIn(try TestDock())
    let cookie = try #require(browser.cookie)
    #expect(try browser.send("POST", Self.settings, action: "sign-out").headers["location"] == "/login")
    browser.cookie = cookie
    #expect(try browser.send("GET", Self.settings).status == 303, "the session is over, not only forgotten")
  }

  @Test func aKeyIsNoSessionAndASessionNoKey() throws {
    var dock = try TestDock()
    #expect(try dock.call("GET", Self.settings, headers: ["cookie": "dock-session=\(TestDock.key)"]).status == 303)
    #expect(try dock.call("GET", "/api/me", headers: ["authorization": "Bearer \(TestDock.session)"]).status == 401)
  }

  @Test func aWebApprovalCanAskForItsPerson() throws {
    var dock = try TestDock(dialect: DockDialect(approver: .signedIn))
    let asked = try dock.agent("POST", "/api/billing/upgrade", ["plan": "scale", "mode": "web"]).value
    let page = String(try #require(asked["approval_url"]?.string).dropFirst("http://127.0.0.1:1".count))
    let poll = String(try #require(asked["polling_url"]?.string).dropFirst("http://127.0.0.1:1".count))
    var browser = Browser(dock: dock)
    for (method, action) in [("GET", nil), ("POST", "approve")] as [(String, String?)] {
      #expect(try browser.send(method, page, action: action).headers["location"] == "/login?next=" + page)
    }
    // Somebody of another organisation decides nothing.
    let login = "/login?next=" + page
    #expect(try browser.send("POST", login, action: "foreign").headers["location"] == page)
    #expect(try browser.send("POST", page, action: "approve").status == 403)
    #expect(browser.dock.world.takeEffects().isEmpty)
    #expect(try browser.dock.agent("GET", poll).value["status"] == "pending")

    #expect(try browser.send("POST", login, action: "vector-build").headers["location"] == page)
    #expect(try browser.send("GET", page).html.contains("Approve a plan change?"))
    #expect(try browser.send("POST", page, action: "approve").status == 303)
    #expect(browser.dock.world.takeEffects().map(\.operation) == ["upgrade"])
    #expect(try browser.dock.agent("GET", poll).value["status"] == "approved")
  }
}
