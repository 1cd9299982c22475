import Billing
import JSON
import Testing

@testable import Providers

@Suite struct DockAgentViewTests {
  private func view(_ summary: JSONObject) throws -> JSONValue {
    try JSONValue.parse(DockAgentView(summary: summary).document)
  }

  @Test func plainFieldsAndCountsAreShownAsTheyCame() throws {
    let summary: JSONObject = [
      "plan": "pro", "status": "active", "monthlyPriceCents": 1900, "cancelAtPeriodEnd": false, "interval": .null,
      "nextInvoiceDate": "2026-12-20T00:00:00+00:00", "usage": ["agents": 9, "rows": 0], "caps": ["agents": .null],
    ]
    #expect(try view(summary) == .object(summary))
  }

  @Test func whatNobodyNamedIsLeftOut() throws {
    let summary: JSONObject = [
      "card": ["last4": "4242"], "customer": "cus_1", "invoice": "in_1", "url": "https://x.example/", "org": "acme",
      "subscription": ["currentPeriodEnd": "2026-12-20"], "nextInvoice": ["date": "2026-12-20"], "Plan": "pro",
      "plan\u{0}": "pro",
    ]
    #expect(try view(summary) == [:])
  }

  @Test(
    arguments: [
      "https://checkout.stripe.com/c/1", "//evil.example", "www.evil.example/x", "a@b.example", "a\nb", "\u{1B}[2J",
      "\u{202E}pro", "語", "<b>", "`rm`", "a;b", "{\"a\":1}", .string(String(repeating: "x", count: 61)), .number("1.5"),
      .number("1e999"), [1], ["a": 1],
    ] as [JSONValue])
  func aValueThatIsNotHarmlessIsLeftOut(value: JSONValue) throws {
    #expect(try view(["plan": value, "status": "active"]) == ["status": "active"])
  }

  @Test func countsAreIntegersUnderKnownNames() throws {
    let counts: JSONValue = [
      "agents": 9, "members": "7", "workspaces": .number("1.5"), "rows": ["x": 1], "seats": 3, "https://x.example/": 1,
      "messages": .null,
    ]
    for name in ["usage", "caps", "limits"] {
      #expect(try view([name: counts]) == [name: ["agents": 9, "messages": .null]])
      #expect(try view([name: [9]]) == [:])
    }
  }

  @Test func whatWasReadElsewhereStandsWhereClientsLookForIt() throws {
    let summary: JSONObject = [
      "plan": ["slug": "pro"], "usage": ["agents": ["used": 3, "limit": 10], "members": 2, "seats": ["used": 1]],
    ]
    let view = try JSONValue.parse(DockAgentView(summary: summary, plan: PlanName("pro")).document)
    #expect(view == ["usage": ["members": 2, "agents": 3], "plan": "pro", "caps": ["agents": 10]])
    // A name with a sentence in it is none of an agent's business.
    let plan = try #require(PlanName("see https://x"))
    #expect(DockAgentView(summary: [:], plan: plan).document == "{}")
  }

  @Test func theDocumentIsAlwaysAnObject() throws {
    #expect(DockAgentView(summary: [:]).document == "{}")
  }
}
