import Billing
import Testing
import Text

@Suite struct ServiceOperationsTests {
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
