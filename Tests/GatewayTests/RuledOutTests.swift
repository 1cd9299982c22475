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
      let answer = await door.call("POST", target, body)
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

  @Test func aCheckoutBesideASubscriptionIsRefusedAndTheSamePlanIsHadAlready() async throws {
    let door = try await Door()
    let answer = await door.call("POST", "/api/billing/checkout", #"{"plan":"scale"}"#)
    #expect(answer.status == 409 && answer["error"] == "not_offered")
    #expect(try await door.ledger.recentRequests(limit: 1).isEmpty)
    #expect(await door.call("POST", "/api/billing/checkout", #"{"plan":"pro"}"#).status == 200)
    #expect(try await door.newest().state == .satisfied)
    #expect(door.provider.changes.isEmpty)
  }
}
