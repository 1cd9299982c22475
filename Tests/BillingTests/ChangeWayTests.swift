import Testing

@testable import Billing

@Suite struct ChangeWayTests {
  private func way(_ operation: Billing.Operation, _ service: Service, _ consent: ConsentMode = .token) throws
    -> ChangeWay
  {
    let account = Account(
      name: try #require(AccountName("a")), service: service, origin: "https://example.com", isLive: false,
      consent: consent)
    return account.way(of: PlanChange(operation, to: PlanName("pro")))
  }

  @Test(arguments: Service.allCases) func whatOnlyMakesAURLIsALinkEverywhere(_ service: Service) throws {
    for operation in [Billing.Operation.checkout, .portal, .upgradeLink] {
      #expect(try way(operation, service) == .link)
    }
  }

  @Test func dockQuotesWithATokenOrAsksOnItsPage() throws {
    #expect(try way(.upgrade, .dock) == .token)
    #expect(try way(.downgrade, .dock) == .token)
    #expect(try way(.upgrade, .dock, .web) == .page)
    #expect(try way(.downgrade, .dock, .web) == .page)
  }

  @Test func dockTakesAnEndBackAtOnceWhateverTheConsent() throws {
    #expect(try way(.resume, .dock) == .direct)
    #expect(try way(.resume, .dock, .web) == .direct)
  }

  @Test(arguments: [Service.daimon, .mailingcore, .agentidp]) func elsewhereAnUpgradeMakesAPage(_ service: Service)
    throws
  {
    #expect(try way(.upgrade, service) == .link)
  }
}
