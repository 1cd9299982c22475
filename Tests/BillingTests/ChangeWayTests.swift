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

  @Test(arguments: Operation.allCases) func dockCountsUpgradesAndResumesOnOneRoute(_ operation: Billing.Operation) {
    let route: PlanRoute? =
      switch operation {
      case .upgrade, .resume: .upgrade
      case .downgrade: .downgrade
      case .checkout, .portal, .upgradeLink, .limitIncrease, .notify: nil
      }
    let profile = Service.dock.profile
    for way in [ChangeWay.token, .page, .direct] {
      let call = profile.countedCall(of: PlanChange(operation), by: way)
      #expect(call?.route == route && call.map { $0.hourly == 5 } != false)
    }
    // What only makes a link is not counted, whatever it is called.
    #expect(profile.countedCall(of: PlanChange(operation), by: .link) == nil)
  }

  @Test(arguments: [Service.daimon, .mailingcore, .agentidp]) func otherServicesCountNoCalls(_ service: Service) {
    for operation in Operation.allCases {
      for way in ChangeWay.allCases {
        #expect(service.profile.countedCall(of: PlanChange(operation), by: way) == nil)
      }
    }
  }

  @Test(arguments: Service.allCases) func whatOnlyMakesAPageNeedsNoTokenWhateverTheConsent(_ service: Service) throws {
    for operation in Operation.allCases where service.profile.onlyMakesPage(operation) {
      for consent in ConsentMode.allCases { #expect(try way(operation, service, consent) == .link) }
    }
  }

  @Test(arguments: [Service.daimon, .mailingcore, .agentidp]) func elsewhereAnUpgradeMakesAPage(_ service: Service)
    throws
  {
    #expect(try way(.upgrade, service) == .link)
  }
}
