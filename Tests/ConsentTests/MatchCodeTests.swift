import Billing
import Consent
import Testing

@Suite struct MatchCodeTests {
  @Test func aCodeHasFourLettersThatMakeNoWord() {
    for salt in 0..<500 {
      let code = MatchCode(digest: Fixture.request().digest, salt: Int64(salt))
      #expect(code.letters.count == MatchCode.length)
      #expect(code.letters.allSatisfy(MatchCode.alphabet.contains))
    }
  }

  @Test func otherFactsOrAnotherOpeningMeanAnotherCode() {
    let request = Fixture.request()
    let codes = Set((0..<200).map { MatchCode(digest: request.digest, salt: $0).letters })
    #expect(codes.count > 190)
    let id = request.id
    let other = Fixture.request(id: id, facts: Fixture.facts(price: 59))
    #expect(MatchCode(digest: request.digest, salt: 1) != MatchCode(digest: other.digest, salt: 1))
  }

  @Test func onlyTheWholeCodeMatchesInAnyCase() {
    let code = MatchCode(digest: Fixture.request().digest, salt: 7)
    #expect(code.matches(code.letters.lowercased()))
    #expect(!code.matches(String(code.letters.dropLast())))
    #expect(!code.matches(code.letters + "B"))
    #expect(!code.matches(""))
    #expect(code.begins(with: String(code.letters.prefix(2)).lowercased()))
    #expect(!code.begins(with: "AE"))
  }
}

@Suite struct ApprovalWeightTests {
  private let used = Meter(name: "agents", used: 3, limit: .of(10), unit: "agents", provenance: .server)

  @Test func whatMakesOnlyALinkIsLightAndMoneyIsHeavy() {
    for operation in [Operation.checkout, .portal, .upgradeLink] {
      #expect(ApprovalWeight.of(PlanChange(operation), way: .link, usage: []) == .light)
      #expect(ApprovalWeight.of(PlanChange(operation), way: nil, usage: []) == .light)
    }
    for way in [ChangeWay.token, .page, .direct, nil] {
      #expect(ApprovalWeight.of(Fixture.upgrade, way: way, usage: [used]) == .heavy)
    }
  }

  /// AgentIdP and MailingCore answer an upgrade with a payment page: the approval makes a link and moves no money.
  @Test func anUpgradeThatOnlyMakesALinkIsLight() {
    #expect(ApprovalWeight.of(Fixture.upgrade, way: .link, usage: [used]) == .light)
  }

  @Test func aResumeUndoesACancellationAndIsHeavy() {
    #expect(ApprovalWeight.of(PlanChange(.resume, to: Fixture.plan("pro")), way: .direct, usage: [used]) == .heavy)
  }

  @Test func aDowngradeIsLightOnlyWhenEveryUseIsKnownToFit() {
    let downgrade = PlanChange(.downgrade, to: Fixture.plan("free"))
    func target(_ limit: Limit, _ provenance: Provenance) -> [Meter] {
      [Meter(name: "agents", used: nil, limit: limit, unit: "agents", provenance: provenance)]
    }
    #expect(ApprovalWeight.of(downgrade, way: .token, usage: [used]) == .heavy)
    #expect(ApprovalWeight.of(downgrade, way: .token, usage: []) == .heavy)
    #expect(ApprovalWeight.of(downgrade, way: .token, usage: [used], targetLimits: target(.of(3), .server)) == .light)
    #expect(
      ApprovalWeight.of(downgrade, way: .token, usage: [used], targetLimits: target(.unlimited, .server)) == .light)
    #expect(ApprovalWeight.of(downgrade, way: .token, usage: [used], targetLimits: target(.of(2), .server)) == .heavy)
    #expect(ApprovalWeight.of(downgrade, way: .token, usage: [used], targetLimits: target(.unknown, .server)) == .heavy)
    #expect(
      ApprovalWeight.of(downgrade, way: .token, usage: [used], targetLimits: target(.of(3), .documented)) == .heavy)
  }
}

@Suite struct DenyRuleTests {
  @Test func aRuleForbidsByAccountAndByOperation() {
    let main = Fixture.name("dock-main")
    let resume = PlanChange(.resume, to: Fixture.plan("scale"))
    #expect(DenyRule(account: main, operation: nil).denies(ask: Fixture.upgrade, change: resume, on: main))
    #expect(
      !DenyRule(account: main, operation: nil).denies(ask: Fixture.upgrade, change: resume, on: Fixture.name("b")))
    #expect(DenyRule(account: nil, operation: .resume).denies(ask: Fixture.upgrade, change: resume, on: main))
    #expect(DenyRule(account: nil, operation: .upgrade).denies(ask: Fixture.upgrade, change: resume, on: main))
    #expect(!DenyRule(account: nil, operation: .downgrade).denies(ask: Fixture.upgrade, change: resume, on: main))
  }
}
