import Billing
import Testing
import Text

@Suite struct DocumentedFactTests {
  @Test func aFactIsMarkedAndNamesItsPage() throws {
    let rule = try #require(Service.mailingcore.documentedFacts.first { $0.label == "quota rule" })
    #expect(rule.provenance == .documented)
    #expect(
      rule.fact
        == Fact(
          label: "quota rule, documented",
          value: SafeText("warning from 80 %, grace from 100 to 110 %, blocked above ")
            + "(MailingCore's Quota enforcement, read 2026-11-21)"))
  }
}
