import Billing
import JSON
import Testing

@testable import Sandbox

@Suite("Notes to daimon's operator")
struct DaimonOperatorTests {
  @Test func aNoteMakesAPageThatCanBeAnswered() throws {
    var daimon = try TestDaimon()
    let reply = try daimon.call(
      "POST", "/v1/notify-operator",
      ["issue": "Need <sending> 研究", "context": ["a": [1]], "action_label": "Look & see"])
    #expect(reply.status == 200)
    let url = try #require(reply.value.at("result", "url")?.string)
    #expect(
      reply.value.at("result", "agent_script")?.string?.hasPrefix("Tell your operator: Need <sending> 研究") == true)
    let page = try daimon.browser("GET", url).html
    #expect(
      page.contains("Look &amp; see") && page.contains("Need &lt;sending&gt; 研究") && page.contains("id=\"reject\""))
    #expect(try daimon.browser("POST", url, action: "approve").status == 303)
    #expect(try daimon.browser("POST", url, action: "reject").status == 409)
    #expect(try daimon.browser("GET", url).html.contains("Approved"))
    #expect(daimon.effects.isEmpty)
  }

  @Test func anApprovalCanBeAskedFor() throws {
    for (word, isTold) in [(DaimonDialect.RejectedWord.rejected, "rejected"), (.denied, "denied")] {
      var daimon = try TestDaimon(dialect: DaimonDialect(notify: .approval, rejectedWord: word))
      let reply = try daimon.call("POST", "/v1/notify-operator", ["action_type": "bulk_send"])
      let id = try #require(reply.value.at("result", "approval_id")?.string)
      #expect(try daimon.call("GET", "/v1/approvals/\(id)").value.at("result", "status") == "pending")
      #expect(try daimon.call("GET", "/v1/approvals/\(id)", key: TestDaimon.otherKey).status == 404)
      let link = try #require(reply.value.at("result", "magic_link")?.string)
      _ = try daimon.browser("POST", link, action: "reject")
      #expect(try daimon.call("GET", "/v1/approvals/\(id)").value.at("result", "status") == .string(isTold))
    }
  }

  @Test func anUnansweredNoteExpires() throws {
    var daimon = try TestDaimon(dialect: DaimonDialect(notify: .approval))
    let reply = try daimon.call("POST", "/v1/notify-operator", ["issue": "x"])
    let id = try #require(reply.value.at("result", "approval_id")?.string)
    daimon.time.advance(by: .seconds(7 * 86_400))
    #expect(try daimon.call("GET", "/v1/approvals/\(id)").value.at("result", "status") == "expired")
    #expect(try daimon.browser("GET", try #require(reply.value.at("result", "magic_link")?.string)).status == 404)
  }

  @Test(
    arguments: [
      [:], ["issue": ""], ["issue": 7], ["issue": .string(String(repeating: "x", count: 1_001))],
      ["issue": "x", "context": "no object"], ["issue": "x", "action_label": []], ["action_type": "x"],
    ] as [JSONValue])
  func aNoteThatIsNotDocumentedIsRefused(body: JSONValue) throws {
    var daimon = try TestDaimon()
    #expect(try daimon.call("POST", "/v1/notify-operator", body).status == 400)
  }

  @Test func anUpgradeLinksTokenOpensNoNote() throws {
    var daimon = try TestDaimon()
    let token = try #require(try daimon.link().split(separator: "=").last)
    #expect(try daimon.browser("GET", "/approve/\(token)").status == 404)
  }
}
