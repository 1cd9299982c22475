import Testing

@testable import Consent

@Suite struct AgentNameTests {
  @Test(
    "Nobody is named as the operator or the program is",
    arguments: [
      "you", "You", "Operator", "operator", "ENGINE", "countersign", "agent", "Agents", "provider", "o.p.e.r.a.t.o.r",
      "operator-", "YOU_", "root", "unknown",
    ])
  func reserved(_ name: String) {
    #expect(AgentName.isReserved(name))
    #expect(AgentName(new: name) == nil)
    // What stands in a ledger already is read as ever.
    #expect(AgentName(name)?.rawValue == name)
  }

  @Test("Other names are free", arguments: ["research-bot", "youtube-bot", "operator2", "agent-7", "e", "Engineer"])
  func free(_ name: String) {
    #expect(AgentName(new: name)?.rawValue == name)
  }

  @Test(
    "A new name keeps the rule of every name", arguments: ["", "-x", "a b", "ä", String(repeating: "x", count: 41)])
  func broken(_ name: String) {
    #expect(AgentName(new: name) == nil && AgentName(name) == nil)
  }
}
