import Billing
import JSON
import Testing

@testable import Sandbox

@Suite("AgentIdP's checkout")
struct AgentIdPCheckoutTests {
  @Test func payingChangesTheTierOnce() throws {
    var agentIdP = try TestAgentIdP()
    let path = try agentIdP.page()
    let page = try agentIdP.browser("GET", path)
    #expect(page.status == 200)
    #expect(page.html.contains("<form method=\"post\" action=\"\(path)\">"))
    for id in ["pay", "decline", "cancel"] { #expect(page.html.contains("id=\"\(id)\"")) }
    #expect(page.html.contains("sentry-lab 研究 &lt;b&gt;"))

    #expect(try agentIdP.browser("POST", path, action: "decline").html.contains("declined"))
    #expect(try agentIdP.browser("POST", path, action: "cancel").html.contains("Cancelled"))
    #expect(try agentIdP.browser("POST", path, action: "refund").status == 400)
    #expect(try agentIdP.effects().isEmpty)

    let paid = try agentIdP.browser("POST", path, action: "pay")
    #expect(paid.status == 303)
    #expect(paid.headers["location"] == path)
    #expect(try agentIdP.effects() == ["checkout free>pro by checkout"])
    let effect = try #require(agentIdP.world.log.effects.first)
    #expect(effect.service == "agentidp")
    #expect(effect.organisation == "sentry-lab 研究 <b>")
    #expect(effect.requestID != nil)
    #expect(effect.priceMinor == nil)
    #expect(try agentIdP.status()["tier"] == "pro")
    #expect(try agentIdP.browser("GET", path).html.contains("<h1>Paid</h1>"))
    #expect(try agentIdP.browser("POST", path, action: "pay").status == 409)
    #expect(try agentIdP.effects().count == 1)
  }

  @Test func anAgentDoesNotPay() throws {
    var agentIdP = try TestAgentIdP()
    let path = try agentIdP.page()
    let reply = try agentIdP.call(
      "POST", path, headers: ["authorization": "Bearer \(agentIdP.token)"], bytes: Array("action=pay".utf8))
    #expect(reply.status == 403)
    #expect(try agentIdP.effects().isEmpty)
  }

  @Test func aPageForATierThatIsReachedAlreadyCannotBePaid() throws {
    var agentIdP = try TestAgentIdP()
    let (pro, enterprise) = (try agentIdP.page(), try agentIdP.page("enterprise"))
    _ = try agentIdP.browser("POST", enterprise, action: "pay")
    let page = try agentIdP.browser("POST", pro, action: "pay")
    #expect(page.status == 409)
    #expect(page.html.contains("Nothing was charged"))
    #expect(try agentIdP.effects() == ["checkout free>enterprise by checkout"])
  }

  @Test func aMessageUnderWayChangesTheTierWhenItArrives() throws {
    var agentIdP = try TestAgentIdP { $0.webhookDelay = .seconds(5) }
    let path = try agentIdP.page()
    let paidAt = agentIdP.time.wall
    _ = try agentIdP.browser("POST", path, action: "pay")
    #expect(try agentIdP.browser("GET", path).html.contains("as soon as"))
    #expect(try agentIdP.browser("POST", path, action: "pay").status == 409)
    agentIdP.time.advance(by: .milliseconds(4_999))
    #expect(try agentIdP.status()["tier"] == "free")
    agentIdP.time.advance(by: .seconds(10))
    #expect(try agentIdP.effects() == ["checkout free>pro by checkout"])
    #expect(agentIdP.world.log.effects.first?.at == paidAt.adding(.seconds(5)))
  }

  @Test func aPageLivesForADayAndOthersAreUnknown() throws {
    var agentIdP = try TestAgentIdP()
    let path = try agentIdP.page()
    agentIdP.time.advance(by: .seconds(86_399))
    #expect(try agentIdP.browser("GET", path).status == 200)
    agentIdP.time.advance(by: .seconds(1))
    #expect(try agentIdP.browser("GET", path).status == 404)
    #expect(try agentIdP.browser("POST", path, action: "pay").status == 404)
    #expect(try agentIdP.browser("GET", "/sandbox/agentidp/checkout/cs_test_X").status == 404)
    #expect(try agentIdP.effects().isEmpty)
  }
}
