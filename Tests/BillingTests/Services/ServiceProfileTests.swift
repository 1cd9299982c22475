import Testing
import Text

@testable import Billing

@Suite struct ServiceProfileTests {
  private func names(_ plans: [PlanName]) -> [String] { plans.map(\.rawValue) }

  @Test func whatAServiceCannotDoHasAReasonAndWhatItCanHasNone() {
    var reasons: Set<SafeText> = []
    for service in Service.allCases {
      for operation in Operation.allCases {
        let reason = service.absence(of: operation)
        #expect((reason == nil) == service.operations.contains(operation), "\(service) \(operation)")
        if let reason {
          #expect(reason.string.hasPrefix(service.title.string.prefix(4)) && reason.string.hasSuffix("."))
          reasons.insert(reason)
        }
      }
    }
    #expect(reasons.contains("daimon downgrades through its support only, at the end of the billing period."))
    #expect(reasons.contains("AgentIdP documents no way to a lower tier."))
  }

  @Test(arguments: Service.allCases) func aProfileSaysEverythingOfItsService(_ service: Service) {
    let profile = service.profile
    #expect(profile.service == service)
    #expect(!profile.title.isEmpty && profile.usualAddress.hasPrefix("https://"))
    #expect(profile.operations.contains(profile.wayUp) && profile.wayUp.needsApproval)
    #expect(!profile.documentedPlans.isEmpty && !profile.documentedTerms.isEmpty && !profile.documentedFacts.isEmpty)
    #expect(profile.documentedTerms.allSatisfy { $0.service == service })
    #expect(profile.thresholds.starts(with: [.warning, .limit]))
    #expect(profile.custody.words.hasSuffix(".") && !profile.custody.advice.hasSuffix("."))
    // A reason for what the service has would never be read, and one that is missing makes a poor sentence.
    #expect(profile.absences.keys.allSatisfy { !profile.operations.contains($0) })
    for operation in Operation.allCases where operation.needsApproval && !profile.operations.contains(operation) {
      #expect(profile.absences[operation] != nil, "\(operation)")
    }
    for operation in profile.gated { #expect(profile.operations.contains(operation)) }
  }

  @Test func noTwoServicesShareAnAddressOrAName() {
    let profiles = Service.allCases.map(\.profile)
    #expect(Set(profiles.map(\.usualAddress)).count == profiles.count)
    #expect(Set(profiles.map(\.title)).count == profiles.count)
  }

  @Test func whatTheDocumentsDoNotNameIsNoPlanUnlessTheServiceListsItsOwn() throws {
    let plan = try #require(PlanName("titanium"))
    #expect(Service.allCases.filter { $0.profile.mayHave(plan) } == [.mailingcore])
    for service in Service.allCases { #expect(service.documentedPlans.allSatisfy(service.profile.mayHave)) }
  }

  @Test func withoutAListTheDocumentsTellTheTargets() {
    #expect(names(Service.dock.targets(of: .upgrade, from: PlanName("free"))) == ["pro", "scale"])
    #expect(names(Service.dock.targets(of: .downgrade, from: PlanName("scale"))) == ["free"])
    #expect(Service.dock.targets(of: .downgrade, from: PlanName("free")).isEmpty)
    #expect(names(Service.daimon.targets(of: .upgradeLink, from: PlanName("growth"))) == ["enterprise"])
    #expect(names(Service.daimon.targets(of: .upgradeLink, from: PlanName("titanium"))).count == 3)
    #expect(Service.daimon.targets(of: .downgrade, from: PlanName("growth")).isEmpty)
    #expect(Service.agentidp.targets(of: .upgrade, from: PlanName("enterprise")).isEmpty)
    #expect(Service.agentidp.targets(of: .upgrade, from: nil).isEmpty)
    #expect(Service.mailingcore.targets(of: .portal, from: PlanName("pro")).isEmpty)
  }

  @Test func aTenantWithoutASubscriptionCanCheckOutTheDocumentedPlan() {
    #expect(names(Service.mailingcore.targets(of: .checkout, from: nil)) == ["pro"])
    #expect(Service.mailingcore.targets(of: .checkout, from: PlanName("pro")).isEmpty)
  }

  @Test func aListOfTheServicesOwnRulesOverTheDocuments() throws {
    let offers = try ["free", "starter", "pro", "gratis", "business"].map { name in
      let price = name == "gratis" ? Price(Money(minorUnits: 0, currency: .usd), per: .month) : nil
      return PlanOffer(name: try #require(PlanName(name)), price: price)
    }
    #expect(
      names(Service.mailingcore.targets(of: .checkout, from: PlanName("pro"), offers: offers))
        == ["starter", "business"])
    #expect(
      names(Service.mailingcore.targets(of: .checkout, from: nil, offers: offers)) == ["starter", "pro", "business"])
  }
}
