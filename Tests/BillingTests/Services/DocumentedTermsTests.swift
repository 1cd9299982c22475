import Billing
import Testing
import Text

@Suite struct DocumentedTermsTests {
  /// The tables of the pages, written down a second time by hand: `plan: words`.
  private static let tables: [(Service, DocumentedPage, [String])] = [
    (
      .dock, .dockLimits,
      [
        "free: $0/mo, 3 agents, 6 humans, 20 workspaces, 500 rows a workspace, 10,000 API calls a month, "
          + "1,000 webhooks a month, 1,000 messages a month, 1,000 messages a month at most",
        "pro: $19/mo, 10 agents, 20 humans, 200 workspaces, 5,000 rows a workspace, 100,000 API calls a month, "
          + "10,000 webhooks a month, 25,000 messages a month, 500,000 messages a month at most",
        "scale: $49/mo, 30 agents, 60 humans, 1,000 workspaces, 50,000 rows a workspace, 1,000,000 API calls a month, "
          + "100,000 webhooks a month, 250,000 messages a month, 5,000,000 messages a month at most",
      ]
    ),
    (
      .daimon, .daimonUpgradeLink,
      [
        "developer: $29/mo, 100 sends a day, 3,000 sends a month, 1 domain",
        "growth: $99/mo, 1,000 sends a day, 30,000 sends a month, 5 domains",
        "enterprise: custom price, custom sends a day, custom sends a month, unlimited domains",
      ]
    ),
    (
      .daimon, .daimonConcepts,
      [
        "developer: $9/mo, 10,000 sends a month", "growth: $49/mo, 100,000 sends a month, 3 domains",
        "enterprise: custom price",
      ]
    ),
    (
      .daimon, .daimonRates,
      [
        "free: 0 sends a day, 10 new inboxes an hour and address",
        "developer: $9/mo, 1,000 sends a day, 10 sends a minute, 5 sends at once",
        "growth: $49/mo, 10,000 sends a day, 100 sends a minute, 20 sends at once",
        "enterprise: 100,000 sends a day and more, 1,000 sends a minute, 100 sends at once",
      ]
    ),
    (.daimon, .daimonTerms, ["developer: 100 sends a day", "growth: 1,000 sends a day"]),
    (
      .daimon, .daimonBeta,
      [
        "developer: $9/mo, 50 inboxes, 10,000 sends a month", "growth: $49/mo, 500 inboxes, 500,000 sends a month",
      ]
    ),
    (.daimon, .daimonPods, ["free: 10 inboxes"]),
    (.mailingcore, .mailingCoreUpgrade, ["pro: named, without price and limits"]),
    (
      .agentidp, .agentIdPGuide,
      [
        "free: 10 agents, 1,000 API calls a day, 1,000 tokens a day",
        "pro: 100 agents, 50,000 API calls a day, 50,000 tokens a day",
        "enterprise: unlimited agents, unlimited API calls a day, unlimited tokens a day",
      ]
    ),
    (
      .agentidp, .agentIdPTiersFile,
      [
        "free: 100 agents, 10,000 tokens a month, 100 requests a minute",
        "pro: 1,000 agents, 100,000 tokens a month, 1,000 requests a minute",
        "enterprise: unlimited agents, unlimited tokens a month, unlimited requests a minute",
      ]
    ),
    (.agentidp, .agentIdPTokenFile, ["free: 10,000 tokens a month"]),
  ]

  @Test func everyTableIsThePagesAndNoneIsLeftOut() {
    for service in Service.allCases {
      let told = service.documentedTerms
      #expect(told.allSatisfy { $0.service == service })
      let known = Self.tables.filter { $0.0 == service }
      #expect(told.count == known.map(\.2.count).reduce(0, +))
      for (_, page, lines) in known {
        #expect(told.filter { $0.page == page }.map { "\($0.plan): \($0.words)" } == lines)
      }
    }
  }

  @Test func aPlanThatAPageDoesNotNameIsNotInvented() {
    #expect(Service.daimon.documentedTerms(of: PlanName("free"), on: .daimonUpgradeLink) == nil)
    #expect(Service.daimon.documentedTerms(of: nil, on: .daimonUpgradeLink) == nil)
    #expect(Service.mailingcore.documentedTerms(of: PlanName("pro"), on: .daimonUpgradeLink) == nil)
  }

  @Test func everyPlanOfTheTablesIsOneThatTheServiceIsKnownToHave() {
    for service in Service.allCases {
      #expect(Set(service.documentedTerms.map(\.plan)) == Set(service.documentedPlans))
    }
  }
}
