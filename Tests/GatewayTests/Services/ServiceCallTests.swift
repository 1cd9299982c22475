import Billing
import Consent
import JSON
import Testing

@testable import Gateway

/// Calls in each service's own shape against the ledger and an engine, from the ask to its end.
@Suite struct ServiceCallTests {
  struct Call: CustomTestStringConvertible, Sendable {
    let service: Service
    let ask: (path: String, body: String)
    let read: String
    let page: @Sendable (AgentAnswer) -> String?
    var testDescription: String { service.rawValue }
  }

  static let calls: [Call] = [
    Call(
      service: .daimon, ask: ("/v1/upgrade-link", #"{"target_tier":"developer"}"#), read: "/v1/account",
      page: { $0["result", "url"]?.string }),
    Call(
      service: .agentidp, ask: ("/api/v1/tiers/upgrade", #"{"target_tier":"pro"}"#), read: "/api/v1/tiers/status",
      page: { $0["checkoutUrl"]?.string }),
    Call(
      service: .mailingcore, ask: ("/billing/checkout", #"{"planSlug":"pro"}"#), read: "/billing/subscription",
      page: { $0["url"]?.string }),
  ]

  private func door(_ call: Call) async throws -> Door {
    let door = try await Door(service: call.service)
    door.provider.state.withLock {
      $0.plan = PlanState(plan: PlanName("free"), status: "active", cancellation: .none)
      $0.agentView = #"{"result":{"tier":"free"},"tier":"free"}"#
    }
    return door
  }

  @Test(arguments: calls) func anAskWaitsForTheOperatorAndJoins(_ call: Call) async throws {
    let door = try await door(call)
    let first = await door.call("POST", call.ask.path, call.ask.body, reason: "the meter is full")
    #expect(first.status == 200, "\(first.body.serialized())")
    let page = try #require(call.page(first))
    #expect(page.hasPrefix("http://127.0.0.1:8787/s/"))
    let request = try await door.newest()
    #expect(request.state == .pending && request.reason == "the meter is full")
    #expect(first["consent", "id"] == .string(request.id.rawValue))
    let second = await door.call("POST", call.ask.path, call.ask.body)
    #expect(call.page(second) == page)
    #expect(try await door.newest().id == request.id)
    #expect(door.provider.changes.isEmpty)
  }

  @Test(arguments: calls) func aNoIsToldWithoutTheOperatorsWords(_ call: Call) async throws {
    let door = try await door(call)
    _ = await door.call("POST", call.ask.path, call.ask.body)
    try await door.reject()
    let told = await door.call("POST", call.ask.path, call.ask.body)
    #expect(told.status == 403 && told.refusal?.code == "consent_denied")
    #expect(!told.body.serialized().contains("operator's own words"))
  }

  @Test(arguments: calls) func theStateIsReadFromTheLedger(_ call: Call) async throws {
    let door = try await door(call)
    #expect(await door.call("GET", call.read).status == 200)
    #expect(await door.call("GET", call.read).status == 200)
    #expect(door.provider.state.withLock { $0.looks } == 1, "a fresh look is not made again")
  }

  @Test(arguments: calls) func aTokenOfAnotherServicesAccountLearnsNothing(_ call: Call) async throws {
    let door = try await door(call)
    let other = try await door.issue("lab-bot", for: "dock-other")
    for answer in [
      await door.call("POST", call.ask.path, call.ask.body, token: other),
      await door.call("GET", call.read, token: other),
    ] { #expect(answer.status == 404) }
    #expect(try await door.ledger.recentRequests(limit: 1).isEmpty)
    #expect(await door.call("POST", Door.upgrade, "{}").status != 200, "Dock's call on another service's account")
  }
}
