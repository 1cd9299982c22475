import Billing
import JSON
import Testing

@testable import Sandbox

@Suite("Web approval")
struct DockWebApprovalTests {
  private struct Asked {
    var page: String
    var poll: String
    var reply: JSONValue
  }

  private func ask(
    _ dock: inout TestDock, _ body: JSONValue = ["plan": "scale", "mode": "web"], path: String = "/api/billing/upgrade"
  ) throws -> Asked {
    let reply = try dock.agent("POST", path, body).value
    let page = try #require(reply["approval_url"]?.string)
    let poll = try #require(reply["polling_url"]?.string)
    let origin = "http://127.0.0.1:1"
    #expect(page.hasPrefix(origin + "/web-approve/wap_"))
    #expect(poll.hasPrefix(origin + "/api/web-approve/status?token=wap_"))
    return Asked(page: String(page.dropFirst(origin.count)), poll: String(poll.dropFirst(origin.count)), reply: reply)
  }

  @Test func approvingOnThePageChangesThePlan() throws {
    var dock = try TestDock()
    let asked = try ask(&dock)
    #expect(asked.reply["status"] == "web-approve-required")
    #expect(asked.reply["expires_at"] == "2026-05-01T12:10:00Z")
    #expect(try dock.agent("GET", asked.poll).value == ["status": "pending", "operation": "upgrade"])

    let page = try dock.browser("GET", asked.page)
    #expect(page.html.contains("Upgrade vector-build from Pro ($19/mo) to Scale ($49/mo)."))
    #expect(page.html.contains("agent:build-bot"))
    #expect(dock.world.takeEffects().isEmpty)

    #expect(try dock.browser("POST", asked.page, action: "approve").status == 303)
    let effect = try #require(dock.world.takeEffects().first)
    #expect(effect.by == .webApproval)
    #expect(effect.operation == "upgrade")
    #expect(effect.to == "scale")
    #expect(
      try dock.agent("GET", asked.poll).value == ["status": "approved", "operation": "upgrade", "plan": "scale"])
    let again = try dock.agent("GET", asked.poll)
    #expect(again.status == 410)
    #expect(again.code == "gone")
    #expect(try dock.browser("GET", asked.page).html.contains("<h1>Approved</h1>"))
    #expect(try dock.browser("POST", asked.page, action: "deny").status == 409)
  }

  @Test func denyingChangesNothingAndIsToldEveryTime() throws {
    var dock = try TestDock()
    let asked = try ask(&dock, ["mode": "web"], path: "/api/billing/downgrade")
    #expect(try dock.browser("POST", asked.page, action: "deny").status == 303)
    for _ in 0..<2 {
      #expect(try dock.agent("GET", asked.poll).value == ["status": "denied", "operation": "downgrade"])
    }
    #expect(try dock.browser("POST", asked.page, action: "approve").status == 409)
    #expect(dock.world.takeEffects().isEmpty)
  }

  @Test func anApprovalExpires() throws {
    var dock = try TestDock()
    let asked = try ask(&dock)
    dock.advance(.milliseconds(599_999))
    #expect(try dock.agent("GET", asked.poll).value["status"] == "pending")
    dock.advance(.milliseconds(1))
    #expect(try dock.agent("GET", asked.poll).value["status"] == "expired")
    #expect(try dock.browser("POST", asked.page, action: "approve").status == 410)
    #expect(try dock.browser("GET", asked.page).html.contains("expired"))
    #expect(dock.world.takeEffects().isEmpty)
  }

  @Test func onlyThePrincipalThatAskedIsTold() throws {
    var dock = try TestDock()
    let asked = try ask(&dock)
    #expect(try dock.agent("GET", asked.poll, key: TestDock.otherKey).status == 404)
    #expect(try dock.agent("GET", asked.poll, key: TestDock.foreignKey).status == 404)
    #expect(try dock.browser("GET", asked.poll).status == 401)
    #expect(try dock.agent("GET", "/api/web-approve/status?token=wap_X").status == 404)
    #expect(try dock.agent("GET", "/api/web-approve/status").status == 422)
  }

  @Test func anAgentsKeyCannotApprove() throws {
    var dock = try TestDock()
    let asked = try ask(&dock)
    let refused = try dock.call(
      "POST", asked.page, headers: ["authorization": "Bearer dk_build"], bytes: Array("action=approve".utf8))
    #expect(refused.status == 403)
    #expect(dock.world.takeEffects().isEmpty)
  }

  @Test func approvingWhatIsReachedAlreadyChangesNothing() throws {
    var dock = try TestDock()
    let asked = try ask(&dock)
    _ = try dock.human("POST", "/api/billing/upgrade", ["plan": "scale"])
    _ = dock.world.takeEffects()
    #expect(try dock.browser("POST", asked.page, action: "approve").status == 303)
    #expect(dock.world.takeEffects().isEmpty)
  }

  @Test func aHostileNameStaysTextOnThePage() throws {
    var dock = try TestDock { $0.name = "<script>alert(1)</script>\"&'" }
    let asked = try ask(&dock)
    let html = try dock.browser("GET", asked.page).html
    #expect(!html.contains("<script>"))
    #expect(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&amp;&#39;"))
  }

  @Test func theOtherWordsAreSpokenWhenTheDialectSaysSo() throws {
    var dock = try TestDock(
      dialect: DockDialect(
        webApproval: .tool, approvedWord: "executed", deniedWord: "rejected", approvalIsToldOnce: false))
    let upgrade = try ask(&dock)
    #expect(upgrade.reply["status"] == "approval_required")
    #expect(upgrade.reply["expires_at"] != nil)
    let downgrade = try ask(&dock, ["mode": "web"], path: "/api/billing/downgrade")
    #expect(downgrade.reply["expires_at"] == nil)
    _ = try dock.browser("POST", upgrade.page, action: "approve")
    _ = try dock.browser("POST", downgrade.page, action: "deny")
    for _ in 0..<2 { #expect(try dock.agent("GET", upgrade.poll).value["status"] == "executed") }
    #expect(try dock.agent("GET", downgrade.poll).value["status"] == "rejected")
  }
}
