import Billing
import Testing

@testable import Engine

@Suite struct SharedGatesTests {
  private static func ask(
    _ bench: Bench, _ agent: String, _ operation: Billing.Operation, _ plan: String?, _ account: Int
  ) throws -> @Sendable (Engine) async throws -> Intake {
    let change = PlanChange(operation, to: try plan.map { try Bench.plan($0) })
    let name = bench.services[account].account.name
    let requester = try bench.requester(agent)
    return { try await $0.intake(change, on: name, requester: requester, reason: nil) }
  }

  @Test func anOrganisationHasOneGateAndAnotherHasAnother() {
    let gates = SharedGates()
    #expect(gates.gate(of: "https://trydock.ai Acme") === gates.gate(of: "https://trydock.ai Acme"))
    #expect(gates.gate(of: "https://trydock.ai Acme") !== gates.gate(of: "http://127.0.0.1:1 Acme"))
  }

  /// A quote for one key of an organisation makes the token of the other an old one, so they take turns.
  @Test func twoKeysOfOneOrganisationTakeTurns() async throws {
    let bench = try Bench(["dock-main", "dock-spare"])
    await bench.services[1].setIdentity(.success(Identity(organisation: "Acme", principal: nil, isAgent: nil)))
    try await bench.settle()
    let engine = bench.engine
    let executor = try #require(await engine.executors[bench.services[1].account.name])
    let before = await bench.services[1].counts
    await bench.services[0].hold(.mint)
    let asks = [try Self.ask(bench, "a", .upgrade, "scale", 0), try Self.ask(bench, "b", .upgrade, "team", 1)]
    async let first = asks[0](engine)
    await bench.services[0].reached(.mint)
    async let second = asks[1](engine)
    #expect(await eventually { await executor.organisationGate?.waiting == 1 })
    #expect(await bench.services[1].counts == before)
    await bench.services[0].release(.mint)
    _ = try await (first, second)
    #expect(await bench.services[1].counts.observe == before.observe + 1)
  }

  /// Whoever waits when the organisation becomes known is not overtaken by whoever comes then.
  @Test func theFirstAskThatLearnsTheOrganisationLetsNobodyPass() async throws {
    let bench = try Bench()
    let service = bench.service
    await service.hold(.mint)
    let engine = bench.engine
    let asks = [try Self.ask(bench, "a", .upgrade, "scale", 0), try Self.ask(bench, "b", .downgrade, nil, 0)]
    async let first = asks[0](engine)
    await service.reached(.mint)
    let executor = try #require(await engine.executors[service.account.name])
    #expect(await executor.organisationGate != nil)
    async let second = asks[1](engine)
    #expect(await eventually { await executor.gate.waiting == 1 })
    #expect(await service.counts.observe == 1)
    await service.release(.mint)
    _ = try await (first, second)
  }
}
