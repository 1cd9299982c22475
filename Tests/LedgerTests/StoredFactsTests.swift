import Billing
import JSON
import Testing
import Text

@testable import Ledger

@Suite struct StoredFactsTests {
  private func meter(_ name: SafeText, _ used: Int64?, _ limit: Limit, _ provenance: Provenance) -> Meter {
    Meter(
      name: name, used: used, limit: limit, unit: SafeText(Sample.hostile), resetsAt: Instant(milliseconds: 7),
      provenance: provenance)
  }

  @Test func everyFieldOfAnObservationComesBackAsItWas() throws {
    let account = try Sample.name("dock-main")
    let observations = [
      Observation(account: account, at: Sample.now, plan: PlanState(plan: nil), meters: []),
      Observation(
        account: account, at: Sample.now, plan: try Sample.facts().from,
        meters: [
          meter(SafeText(Sample.hostile), .max, .of(.min), .server), meter("b", nil, .unlimited, .documented),
          meter("", 0, .unknown, .estimated), meter("日本語", -1, .of(0), .unknown),
        ],
        facts: [
          Fact(label: SafeText(Sample.hostile), value: SafeText("\u{202E}")), Fact(label: "", value: "visa ···· 4242"),
        ], agentView: "{\"plan\":\"\u{1F468}\\u0000 pro\",\"n\":9007199254740993}"),
    ]
    for observation in observations {
      let text = try StoredFacts.encode(observation).canonical()
      #expect(
        StoredFacts.observation(try JSONValue.parse(text), account: account, at: Sample.now) == observation)
    }
  }

  @Test func whatNobodyWroteIsNothing() throws {
    for text in ["{}", "{\"plan\":7}", "[]", "{\"plan\":\"pro\"}", "null"] {
      let value = try JSONValue.parse(text)
      #expect(StoredFacts.observation(value, account: try Sample.name("a"), at: Sample.now) == nil)
      #expect(StoredFacts.facts(value) == nil)
    }
    for text in [
      "{}", "{\"amount_minor\":\"1\",\"currency\":\"US\",\"interval\":\"month\"}",
      "{\"amount_minor\":\"1.0\",\"currency\":\"USD\",\"interval\":\"month\"}",
      "{\"amount_minor\":1,\"currency\":\"USD\",\"interval\":\"month\"}",
      "{\"amount_minor\":\"1\",\"currency\":\"USD\",\"interval\":\"week\"}",
    ] {
      #expect(StoredFacts.price(try JSONValue.parse(text)) == nil)
    }
  }
}
