import Billing
import Testing

@testable import Desk

@Suite struct OwnActionRulesTests {
  @Test(arguments: Service.allCases)
  func aServiceTakesWhatItHasAndNothingElse(_ service: Service) {
    for operation in Billing.Operation.allCases {
      if service.operations.contains(operation) {
        #expect(throws: Never.self) { try OwnActionRules.check(operation, of: service) }
      } else {
        #expect(throws: Problem.self) { try OwnActionRules.check(operation, of: service) }
        #expect(throws: Problem.self) { try OwnActionRules.check(PlanChange(operation), of: service) }
      }
    }
  }

  @Test func anOperationThatIsMissingIsRefusedWithThoseThatAreThere() {
    let problem = #expect(throws: Problem.self) { try OwnActionRules.check(.upgradeLink, of: .dock) }
    #expect(problem?.what.string == "dock has no upgrade-link.")
    #expect(problem?.advice.string.hasPrefix("It offers: ") == true)
  }

  @Test(arguments: Service.allCases)
  func whyItIsMissingIsSaidInTheServicesOwnWords(_ service: Service) throws {
    for operation in Billing.Operation.allCases where !service.operations.contains(operation) {
      let problem = #expect(throws: Problem.self) { try OwnActionRules.check(operation, of: service) }
      #expect(problem?.meaning == service.profile.absence(of: operation))
    }
    let downgrade = #expect(throws: Problem.self) { try OwnActionRules.check(.downgrade, of: .daimon) }
    #expect(downgrade?.meaning.string.contains("through its support") == true)
  }

  @Test func aPlanThatNoDocumentNamesIsRefused() throws {
    let known = try #require(Service.dock.documentedPlans.last)
    #expect(throws: Never.self) { try OwnActionRules.check(PlanChange(.upgrade, to: known), of: .dock) }
    let unknown = PlanChange(.upgrade, to: try Sample.plan("מגה-plan"))
    let problem = #expect(throws: Problem.self) { try OwnActionRules.check(unknown, of: .dock) }
    #expect(problem?.meaning == "Nothing was asked.")
    #expect(problem?.advice.string.contains(known.rawValue) == true)
    // MailingCore lists its plans itself.
    let page = PlanChange(.checkout, to: unknown.target)
    #expect(throws: Never.self) { try OwnActionRules.check(page, of: .mailingcore) }
  }
}
