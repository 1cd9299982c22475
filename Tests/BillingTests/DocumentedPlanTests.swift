import Billing
import Testing
import Text

@Suite struct DocumentedPlanTests {
  private func entry(_ service: Service, _ plan: String, _ page: DocumentedPage) throws -> DocumentedPlan {
    try #require(service.documentedTerms(of: PlanName(plan), on: page))
  }

  @Test func anEntryReadsAsThePageSaysItWithThePageAndTheDay() throws {
    let developer = try entry(.daimon, "developer", .daimonUpgradeLink)
    #expect(developer.words == "$29/mo, 100 sends a day, 3,000 sends a month, 1 domain")
    #expect(
      developer.fact
        == Fact(
          label: "developer, documented",
          value: SafeText("$29/mo, 100 sends a day, 3,000 sends a month, 1 domain ")
            + "(daimon's Generate Upgrade Link, read 2026-11-21)"))
    #expect(developer.provenance == .documented)
    #expect(
      try entry(.daimon, "enterprise", .daimonUpgradeLink).words
        == "custom price, custom sends a day, custom sends a month, unlimited domains")
    #expect(try entry(.mailingcore, "pro", .mailingCoreUpgrade).words == "named, without price and limits")
    #expect(
      try entry(.agentidp, "pro", .agentIdPGuide).words == "100 agents, 50,000 API calls a day, 50,000 tokens a day")
  }

  @Test func anAmountIsFoundByItsNameAndNothingIsInventedForAnother() throws {
    let growth = try entry(.daimon, "growth", .daimonUpgradeLink)
    #expect(growth.amount(of: "sends a day") == .of(1_000))
    #expect(growth.amount(of: "inboxes") == nil)
  }
}
