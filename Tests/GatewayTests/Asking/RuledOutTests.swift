import Billing
import JSON
import Testing

@testable import Gateway

/// What a service does not offer is refused at the door in words, and never becomes a card.
@Suite struct RuledOutTests {
  /// Every call that asks for a change, with what it asks for.
  private static let calls: [(Billing.Operation, target: String, body: String)] = [
    (.upgrade, "/api/billing/upgrade", #"{"plan":"pro"}"#), (.downgrade, "/api/billing/downgrade", "{}"),
    (.checkout, "/api/billing/checkout", #"{"plan":"pro"}"#), (.portal, "/api/billing/portal", "{}"),
    (.upgrade, Door.requests, #"{"operation":"upgrade","params":{"plan":"pro"}}"#),
    (.downgrade, Door.requests, #"{"operation":"downgrade"}"#),
    (.checkout, Door.requests, #"{"operation":"checkout","params":{"plan":"pro"}}"#),
    (.portal, Door.requests, #"{"operation":"portal"}"#),
  ]

  @Test(arguments: Service.allCases) func anAgentIsToldWhyAndNothingIsMade(_ service: Service) async throws {
    for (operation, target, body) in Self.calls {
      let door = try await Door(service: service)
      door.provider.state.withLock { $0.plan.plan = PlanName("free") }
      // Our own calls name a plan of the account's service, Dock's own calls one of Dock's.
      let plan = service.profile.paidPlans().first?.rawValue ?? "pro"
      let sent = target == Door.requests ? body.replacing("\"pro\"", with: "\"\(plan)\"") : body
      let answer = await door.call("POST", target, sent)
      guard target == Door.requests || service == .dock else {
        #expect(answer.status == 404, "Dock's own calls are for its accounts")
        continue
      }
      guard let reason = service.profile.absence(of: operation) else {
        #expect(answer.status == 200, "\(service) \(operation): \(answer)")
        continue
      }
      #expect(answer.status == 409)
      #expect(answer["error"] == "not_offered" && answer["message"] == .string(reason.string))
      #expect(try await door.ledger.recentRequests(limit: 1).isEmpty)
      #expect(door.provider.state.withLock { $0.looks } == 0 && door.provider.changes.isEmpty)
    }
  }

  @Test func thePlansOfAnAskAreThoseOfTheAccountsService() async throws {
    for (service, operation, plan, status) in [
      (Service.agentidp, "upgrade", "enterprise", 200), (.agentidp, "upgrade", "scale", 400),
      (.agentidp, "upgrade", "free", 400), (.mailingcore, "checkout", "pro", 200),
      (.mailingcore, "checkout", "scale", 400), (.dock, "upgrade", "enterprise", 400),
    ] {
      let door = try await Door(service: service)
      door.provider.state.withLock { $0.plan.plan = PlanName("free") }
      let body = "{\"operation\":\"\(operation)\",\"params\":{\"plan\":\"\(plan)\"}}"
      #expect(await door.call("POST", Door.requests, body).status == status, "\(service) \(plan)")
    }
  }

  @Test func aPlanThatTheServiceListsCanBeAskedFor() async throws {
    let door = try await Door(service: .mailingcore)
    let listed = try #require(PlanName("business"))
    try await door.ledger.record(
      Observation(
        account: try Door.account("dock-main").name, at: door.time.wall, plan: PlanState(plan: nil), meters: [],
        plans: [PlanOffer(name: listed), PlanOffer(name: try #require(PlanName("free")))]))
    func ask(_ plan: String) async -> Int {
      await door.call("POST", Door.requests, "{\"operation\":\"checkout\",\"params\":{\"plan\":\"\(plan)\"}}").status
    }
    #expect(await ask("free") == 400)
    #expect(await ask("titanium") == 400)
    #expect(await ask("business") == 200)
    #expect(try await door.newest().change.target == listed)
  }

  @Test func aCheckoutBesideASubscriptionIsRefusedAtOnce() async throws {
    let door = try await Door()
    for plan in ["scale", "pro"] {
      let answer = await door.call("POST", "/api/billing/checkout", "{\"plan\":\"\(plan)\"}")
      #expect(answer.status == 409 && answer["error"] == "conflict")
      let own = await door.call("POST", Door.requests, #"{"operation":"checkout","params":{"plan":"scale"}}"#)
      #expect(own.status == 409 && own["error"] == "not_offered")
    }
    #expect(try await door.ledger.recentRequests(limit: 1).isEmpty)
    #expect(door.provider.changes.isEmpty)
  }
}
