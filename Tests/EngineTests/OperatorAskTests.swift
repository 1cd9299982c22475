import Billing
import Consent
import Ledger
import Testing
import Text

@testable import Engine

/// What the operator asks for himself: it takes the same way as an agent's ask, and only its answer comes back.
@Suite struct OperatorAskTests {
  private func leave(
    _ bench: Bench, _ operation: Operation = .upgrade, _ plan: String? = "scale", account: String? = nil
  ) async throws -> Int64 {
    let name = try account.map { try #require(AccountName($0)) } ?? bench.service.account.name
    let change = PlanChange(operation, to: try plan.map { try Bench.plan($0) })
    return try await bench.ledger.leave(.change(change), account: name, at: bench.clock.wall)
  }

  private func request(_ bench: Bench, _ ask: Int64) async throws -> ConsentRequest {
    guard case .request(let id) = try await bench.ledger.answer(to: ask) else { throw Unexpected(what: "no request") }
    return try await bench.request(id)
  }

  @Test func anAskBecomesARequestThatWaitsForTheSameReview() async throws {
    let bench = try Bench()
    let ask = try await leave(bench)
    #expect(try await bench.ledger.answer(to: ask) == nil)
    try await bench.settle()
    let made = try await request(bench, ask)
    #expect(made.state == .pending && made.requester.door == .operatorItself)
    #expect(made.facts.quote?.price != nil && made.token != nil)
    #expect(await bench.service.effects == [])
    try await bench.approve(made.id)
    try await bench.settle()
    #expect(try await bench.state(made.id) == .executed)
    #expect(await bench.service.effects.map(\.change) == [made.change])
  }

  @Test func denyRulesAndCapsAreForAgents() async throws {
    let bench = try Bench(rules: [DenyRule(account: nil, operation: .upgrade)])
    let ask = try await leave(bench)
    try await bench.settle()
    #expect(try await request(bench, ask).state == .pending)
    guard case .denied = try await bench.intake() else { throw Unexpected(what: "the rule does not hold for agents") }
    // Rejected once, the operator may ask again at once.
    try await bench.reject(try await request(bench, ask).id)
    let again = try await leave(bench)
    try await bench.settle()
    #expect(try await request(bench, again).state == .pending)
  }

  @Test func whatCannotBeAskedIsAnsweredWithTheReason() async throws {
    let bench = try Bench()
    let unknown = try await leave(bench, account: "elsewhere")
    await bench.service.setFailure(FakeService.unsent)
    let unreachable = try await leave(bench)
    try await bench.settle()
    for ask in [unknown, unreachable] {
      guard case .refused(let problem, .unavailable) = try await bench.ledger.answer(to: ask) else {
        throw Unexpected(what: "it was not refused")
      }
      #expect(!problem.what.string.isEmpty && !problem.advice.string.isEmpty)
    }
  }

  @Test func anAskThatNobodyTookInAMinuteIsAnsweredSo() async throws {
    let bench = try Bench()
    let ask = try await leave(bench)
    bench.clock.advance(by: .seconds(60))
    try await bench.settle()
    guard case .refused(_, .unavailable) = try await bench.ledger.answer(to: ask) else {
      throw Unexpected(what: "it was taken late")
    }
    #expect(try await bench.ledger.liveRequests() == [])
  }

  @Test func anAskIsTakenOnceEvenAcrossACrash() async throws {
    let bench = try Bench()
    // The planned look and the ask's own.
    await bench.service.hold(.observe, times: 2)
    let ask = try await leave(bench, .portal, nil)
    await bench.engine.step()
    #expect(await eventually { await bench.service.count(at: .observe) == 2 })
    bench.crash()
    try await bench.settle()
    #expect(try await bench.ledger.answer(to: ask) == nil)
    await bench.service.releaseAll()
  }

  @Test func anApprovedPortalGivesALink() async throws {
    let bench = try Bench()
    let ask = try await leave(bench, .portal, nil)
    try await bench.settle()
    let made = try await request(bench, ask)
    try await bench.approve(made.id)
    try await bench.settle()
    #expect(try await bench.state(made.id) == .executed)
    #expect(try await bench.ledger.links(at: bench.clock.wall).map(\.kind) == [.portal])
  }

  @Test func aNoteIsPassedOnWithoutARequest() async throws {
    let bench = try Bench()
    let note = ServiceNote.limitIncrease(kind: .agents, desired: nil, reason: nil)
    let ask = try await bench.ledger.leave(.note(note), account: bench.service.account.name, at: bench.clock.wall)
    try await bench.settle()
    #expect(try await bench.ledger.answer(to: ask) == .taken)
    #expect(await bench.service.notes == [note])
    #expect(try await bench.ledger.events(limit: 1).first?.actor == "operator")
  }

  @Test func anAddedLinkWhosePlanIsSeenIsUsed() async throws {
    let bench = try Bench(interval: .seconds(60))
    try await bench.settle()
    let issued = IssuedURL(url: Secret("https://checkout.stripe.com/c/secret"), host: "checkout.stripe.com")
    for (kind, plan) in [(LinkKind.checkout, "scale"), (.checkout, "enterprise"), (.portal, "scale")] {
      try await bench.ledger.store(
        issued, kind: kind, account: bench.service.account.name, request: nil, target: try Bench.plan(plan),
        actor: .operatorItself, at: bench.clock.wall)
    }
    await bench.service.change { $0.plan = PlanName("scale") }
    try await bench.advance(.seconds(60))
    #expect(try await bench.ledger.links(at: bench.clock.wall).map(\.state) == [.used, .unused, .unused])
  }
}
