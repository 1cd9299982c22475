import Billing
import Consent
import Testing
import Text

@testable import Dashboard

@Suite struct ActionObstaclesTests {
  private func obstacle(
    _ operation: Billing.Operation, on account: Account = Sample.dock, readOnly: Bool = false,
    _ change: (inout Snapshot) -> Void = { _ in }
  ) -> String? {
    var snapshot = Sample.busy
    change(&snapshot)
    return Desk(snapshot, readOnly: readOnly).state.actionObstacle(operation, on: account.name, at: Sample.start)
  }

  private func plan(_ snapshot: inout Snapshot, _ state: PlanState) {
    snapshot.accounts[0].observation = Observation(
      account: Sample.dock.name, at: Sample.start.wall, plan: state, meters: [])
  }

  @Test func whatTheServiceOffersCanBeAskedFor() {
    for operation in [Billing.Operation.upgrade, .downgrade, .portal, .limitIncrease] {
      #expect(obstacle(operation) == nil, "\(operation)")
    }
    #expect(obstacle(.checkout) { plan(&$0, PlanState(plan: Sample.plan("free"))) } == nil)
    #expect(obstacle(.checkout)?.contains("ask for an upgrade") == true)
    #expect(obstacle(.upgradeLink) == "Dock makes no upgrade links: ask for an upgrade or a checkout.")
    #expect(obstacle(.upgradeLink, on: Sample.daimon) == nil)
    #expect(obstacle(.notify, on: Sample.daimon) == nil)
  }

  @Test(arguments: Service.allCases) func whatAServiceLacksIsSaidInItsWords(_ service: Service) {
    let account = Account(name: Sample.dock.name, service: service, origin: "https://example.com", isLive: true)
    for operation in Billing.Operation.allCases {
      let words = obstacle(operation) { $0.accounts[0] = AccountStatus(account: account) }
      if let reason = service.profile.absence(of: operation) {
        #expect(words == reason.string)
      } else {
        #expect(words == nil || words?.hasSuffix("was not read yet.") == true)
      }
    }
  }

  @Test(arguments: Billing.Operation.allCases)
  func inReadOnlyNothingCanBeAskedFor(_ operation: Billing.Operation) {
    #expect(obstacle(operation, readOnly: true) == Command.readOnly)
  }

  @Test func withoutAnEngineOrAnAccountNobodyWouldCarryItOut() {
    #expect(obstacle(.upgrade) { $0.engine = .absent }?.hasPrefix("No engine") == true)
    #expect(obstacle(.limitIncrease) { $0.engine = .absent }?.hasPrefix("No engine") == true)
    #expect(obstacle(.upgrade) { $0.accounts.removeFirst() }?.contains("not in the configuration") == true)
  }

  @Test func withoutAPlanNobodyKnowsWhatIsBigger() {
    for operation in [Billing.Operation.upgrade, .downgrade, .resume, .checkout] {
      #expect(obstacle(operation) { $0.accounts[0].observation = nil } == "dock-main was not read yet.")
    }
    for operation in [Billing.Operation.upgrade, .downgrade, .checkout] {
      let words = obstacle(operation) { plan(&$0, PlanState(plan: nil)) }
      #expect(words == "No plan of dock-main is known: read it first.")
    }
    #expect(obstacle(.portal) { $0.accounts[0].observation = nil } == nil)
    #expect(obstacle(.checkout, on: Sample.mail) == "No bigger plan than Pro is known.")
  }

  @Test func theEndsOfThePlansAreEnds() {
    #expect(
      obstacle(.upgrade) { self.plan(&$0, PlanState(plan: Sample.plan("scale"))) }
        == "No bigger plan than Scale is known.")
    #expect(
      obstacle(.downgrade) { self.plan(&$0, PlanState(plan: Sample.plan("free"))) }
        == "No smaller plan than Free is known.")
  }

  @Test func onlyAScheduledEndCanBeTakenBackAndOnlyOnceBeScheduled() {
    #expect(obstacle(.resume) == "Nothing to resume: no end of the plan is scheduled.")
    let ending = PlanState(plan: Sample.plan("pro"), cancellation: .scheduled(nil))
    #expect(obstacle(.resume) { self.plan(&$0, ending) } == nil)
    #expect(obstacle(.downgrade) { self.plan(&$0, ending) } == "The end of the plan is scheduled already.")
    let silent = PlanState(plan: Sample.plan("pro"), cancellation: .unknown)
    #expect(obstacle(.resume) { self.plan(&$0, silent) } == nil, "the service will say")
  }

  @Test func oneRequestOfYoursIsEnoughAndAnAgentsIsNotYours() {
    #expect(obstacle(.upgrade) == nil, "the agent's upgrade does not stand in the way")
    #expect(
      obstacle(.upgrade) { $0.requests.append(Sample.own) }
        == "Your request 77 for it waits already: review it under Pending.")
    #expect(obstacle(.portal) { $0.requests.append(Sample.own) } == nil)
    let approved = Sample.apply(
      .approved(Approval(digest: Sample.own.digest, version: 1, from: .shell)), to: Sample.own)
    #expect(
      obstacle(.upgrade) { $0.requests.append(approved) } == "Your request 77 for it is not done yet: approved.")
    let over = Sample.apply(.rejected(Rejection(.notNow)), to: Sample.own)
    #expect(obstacle(.upgrade) { $0.requests.append(over) } == nil)
  }

  @Test func aRequestThatCostsACallNeedsOne() {
    #expect(
      obstacle(.upgrade) {
        $0.accounts[0].callsLeft = 0
        $0.accounts[0].nextCallAt = Sample.start.wall.adding(.seconds(60))
      } == "No plan-changing call is left this hour; the next one is possible at 12:01:00 UTC.")
    #expect(obstacle(.portal) { $0.accounts[0].callsLeft = 0 } == nil)
    #expect(obstacle(.downgrade) { $0.accounts[0].mintingBlocked = true }?.hasPrefix("An alarm forbids") == true)
  }

  @Test func targetsAreThoseOfTheDocumentsWithoutTheCurrentOne() {
    let state = Desk().state
    var status = Sample.dockStatus
    func targets(_ operation: Billing.Operation, from plan: String) -> [String] {
      status.observation = Observation(
        account: Sample.dock.name, at: Sample.start.wall, plan: PlanState(plan: Sample.plan(plan)), meters: [])
      return state.targets(of: operation, on: status).map(\.rawValue)
    }
    #expect(targets(.upgrade, from: "free") == ["pro", "scale"])
    #expect(targets(.checkout, from: "free") == ["pro", "scale"])
    #expect(targets(.upgrade, from: "pro") == ["scale"])
    #expect(targets(.downgrade, from: "scale") == ["free"])
    #expect(targets(.upgrade, from: "漢字") == ["pro", "scale"], "beside an undocumented plan nothing is known")
    #expect(targets(.downgrade, from: "漢字") == ["free"])
    #expect(targets(.portal, from: "pro").isEmpty)
  }

  @Test func theServicesOwnListOfPlansComesBeforeItsDocuments() {
    let state = Desk().state
    var status = Sample.dockStatus
    status.observation = Observation(
      account: Sample.dock.name, at: Sample.start.wall, plan: PlanState(plan: Sample.plan("team")), meters: [],
      plans: ["solo", "team", "漢字", "all"].map { PlanOffer(name: Sample.plan($0)) })
    // Which of them is bigger the list does not say.
    #expect(state.targets(of: .upgrade, on: status).map(\.rawValue) == ["solo", "漢字", "all"])
    #expect(state.targets(of: .downgrade, on: status).map(\.rawValue) == ["free"])
  }

  @Test func whatTheConfigurationRulesOutSaysWhy() {
    let reason: SafeText = "The config has no success_url for this account."
    let held = Account(
      name: Sample.dock.name, service: .dock, origin: "https://trydock.ai", isLive: true, withheld: [.checkout: reason])
    let change = { (snapshot: inout Snapshot) in snapshot.accounts[0] = AccountStatus(account: held) }
    #expect(obstacle(.checkout, change) == reason.string)
    #expect(obstacle(.limitIncrease, change) == nil)
  }
}
