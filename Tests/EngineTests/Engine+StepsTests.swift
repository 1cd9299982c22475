import Billing
import Consent
import Ledger
import Testing

@testable import Engine

@Suite struct EngineStepsTests {
  @Test func everyAccountIsLookedAtFirstAndThenAtItsInterval() async throws {
    let bench = try Bench(["first", "second"], interval: .seconds(60))
    try await bench.settle()
    for service in bench.services { #expect(await service.counts.observe == 1) }
    try await bench.advance(.milliseconds(59_999))
    for service in bench.services { #expect(await service.counts.observe == 1) }
    try await bench.advance(.milliseconds(1))
    for service in bench.services { #expect(await service.counts.observe == 2) }
  }

  @Test func aWishMakesOneAccountOrAllOfThemDueNow() async throws {
    let bench = try Bench(["first", "second"])
    try await bench.settle()
    try await bench.ledger.wish(.refresh(bench.services[1].account.name), at: bench.clock.wall)
    try await bench.settle()
    #expect(await bench.services[0].counts.observe == 1)
    #expect(await bench.services[1].counts.observe == 2)
    try await bench.ledger.wish(.refresh(nil), at: bench.clock.wall)
    try await bench.settle()
    #expect(await bench.services[0].counts.observe == 2)
    #expect(await bench.services[1].counts.observe == 3)
  }

  @Test func aPollThatHangsHoldsUpNoOtherAndIsNotRepeated() async throws {
    let bench = try Bench(["first", "second"], interval: .seconds(60))
    await bench.services[0].hold(.observe)
    await bench.engine.step()
    await bench.services[0].reached(.observe)
    for _ in 0..<3 {
      bench.clock.advance(by: .seconds(60))
      await bench.engine.step()
    }
    #expect(await eventually { await bench.services[1].counts.observe >= 2 })
    #expect(await bench.services[0].counts.observe == 1)
    await bench.services[0].release(.observe)
    try await bench.settle()
  }

  @Test func requestsOfAccountsThatAreNotConfiguredStillExpire() async throws {
    let bench = try Bench()
    let account = Account(
      name: try #require(AccountName("removed")), service: .dock, origin: "https://trydock.ai", isLive: true)
    let change = PlanChange(.upgrade, to: try Bench.plan("scale"))
    guard
      case .created(let request) = try await bench.ledger.submit(
        Draft(
          account: account, organisation: nil, requester: try bench.requester(), ask: change, change: change,
          reason: nil,
          facts: ConsentFacts(from: PlanState(plan: nil), quote: Quote(price: nil, words: "words")), token: nil),
        at: bench.clock.wall)
    else { throw Unexpected(what: "no request") }
    try await bench.approve(request.id)
    try await bench.settle()
    #expect(try await bench.state(request.id) == .approved)
    try await bench.advance(.seconds(300))
    #expect(try await bench.state(request.id) == .expired)
  }

  @Test func theWallClocksJumpsDoNotKeepAnythingAlive() async throws {
    let bench = try Bench()
    let id = try await bench.ask().id
    try await bench.settle()
    bench.clock.jumpWall(by: .seconds(900))
    try await bench.settle()
    #expect(try await bench.state(id) == .expired)
  }
}
