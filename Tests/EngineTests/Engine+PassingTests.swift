import Billing
import Consent
import JSON
import Ledger
import Testing
import Text

@testable import Engine

@Suite struct EnginePassingTests {
  private let bench: Bench

  init() throws { bench = try Bench() }

  private func notice(
    _ headers: [(String, String)], status: Int = 200, by agent: String = "bot", account: String = "dock-main",
    body: JSONValue? = nil
  ) async throws {
    await bench.engine.notice(
      PassingAnswer(
        account: try #require(AccountName(account)), agent: try #require(AgentName(agent)), method: "POST",
        path: "/api/rows", status: status, headers: headers, body: body))
  }

  /// Looks once, and lets a minute pass.
  private func begin() async throws {
    try await bench.settle()
    try await bench.advance(.seconds(60))
  }

  private func count(_ used: Int64) async throws { try await notice([("x-used", "\(used)"), ("x-limit", "10")]) }

  private var meter: Meter? {
    get async throws { try await bench.ledger.look(at: bench.service.account.name)?.observation?.meters.first }
  }

  private var hits: [LimitHit] {
    get async throws { try await bench.ledger.limitHits(at: bench.clock.wall) }
  }

  @Test func whatPassesByIsShownWithoutACall() async throws {
    try await begin()
    let calls = await bench.service.counts
    try await count(7)
    try await bench.settle()
    #expect(try await meter?.used == 7)
    #expect(try await meter?.isSeenInPassing == true)
    #expect(try await meter?.asOf == bench.clock.wall)
    #expect(await bench.service.counts == calls)
    #expect(await bench.service.effects.isEmpty)
  }

  @Test func aLookThatIsMadeForAReaderHoldsWhatPassedBy() async throws {
    await bench.service.hideUse()
    try await begin()
    try await count(7)
    try await bench.settle()
    bench.clock.advance(by: .seconds(3_600))
    let looks = await bench.service.counts.observe
    let seen = try await bench.engine.observation(of: bench.service.account.name).get()
    #expect(await bench.service.counts.observe == looks + 1)
    #expect(seen.meters.first?.used == 7)
    #expect(seen.meters.first?.isSeenInPassing == true)
  }

  @Test func whatComesWhileOthersAreRecordedIsNotForgottenUntilSomethingElseHappens() throws {
    var passing = Passing()
    let limit = OverheardLimit(
      code: "OVER", title: "a limit", words: "", status: 402, gate: "POST /api/rows")
    let now = bench.time.boot
    #expect(passing.take(Overheard(limit: limit), by: try #require(AgentName("bot")), at: bench.clock.wall))
    #expect(passing.due(at: now) == now)
    #expect(passing.begin() != nil)
    #expect(passing.due(at: now) == nil)
    _ = passing.take(Overheard(limit: limit), by: try #require(AgentName("bot")), at: bench.clock.wall)
    #expect(passing.due(at: now) == now.adding(.seconds(1)))
    #expect(passing.begin() == nil)
    passing.end(gates: [], at: now)
    #expect(passing.due(at: now) == now.adding(.seconds(1)))
  }

  @Test func aThousandAnswersASecondAreOneRecordASecond() async throws {
    try await begin()
    let events = try await bench.ledger.newestEvent()
    try await count(8)
    try await bench.settle()
    for number in 0..<1_000 {
      try await count(min(Int64(number + 9), 11))
      try await notice([("x-code", "OVER")], status: 402)
    }
    try await bench.settle()
    #expect(try await meter?.used == 8, "the second is not over")
    #expect(try await hits.isEmpty)
    let wake = await bench.engine.nextWake([], nil)
    #expect(wake == bench.time.boot.adding(.seconds(1)))
    try await bench.advance(.seconds(1))
    #expect(try await meter?.used == 11)
    #expect(try await hits.map(\.times) == [1_000])
    let told = try await bench.ledger.events(limit: 100).filter { $0.sequence > events }.map(\.kind)
    #expect(told.sorted() == ["limit.hit", "usage.reached", "usage.reached"])
  }

  @Test func anAnswerThatTellsNothingCostsNothing() async throws {
    try await begin()
    let wake = await bench.engine.nextWake([], nil)
    try await notice([("content-type", "application/json")], status: 404)
    try await notice([], status: 200, body: ["x": 1])
    try await notice([("x-used", "5")], account: "elsewhere")
    #expect(await bench.engine.nextWake([], nil) == wake)
  }

  @Test func aCallThatIsServedEndsTheLimitAlsoOfAnEngineBefore() async throws {
    try await begin()
    try await notice([("x-code", "OVER")], status: 402)
    try await bench.settle()
    #expect(try await hits.map(\.limit.title) == ["agents need a bigger plan"])
    bench.crash()
    try await bench.settle()
    #expect(try await hits.count == 1)
    try await notice([], status: 201, by: "other")
    try await bench.settle()
    #expect(try await hits.isEmpty)
  }

  @Test func aLimitThatIsOverWithinTheSecondIsToldAndGone() async throws {
    try await begin()
    try await count(1)
    try await bench.settle()
    try await notice([("x-code", "OVER")], status: 402)
    try await notice([], status: 201)
    try await bench.advance(.seconds(1))
    #expect(try await hits.isEmpty)
    #expect(try await bench.ledger.events(limit: 10).contains { $0.kind == "limit.hit" })
  }

  @Test func anAnswerThatWasOvertakenMovesNothingBack() async throws {
    try await begin()
    try await count(9)
    try await bench.settle()
    try await bench.advance(.seconds(2))
    try await count(8)
    try await bench.settle()
    #expect(try await meter?.used == 9)
    try await bench.advance(.seconds(10))
    try await count(8)
    try await bench.settle()
    #expect(try await meter?.used == 8, "later it is a lower count")
  }

  @Test func whatTheLedgerCannotTakeIsToldLater() async throws {
    try await begin()
    try bench.tamper("CREATE TRIGGER no_hits BEFORE INSERT ON limit_hit BEGIN SELECT RAISE(ABORT, 'full'); END")
    try await notice([("x-code", "OVER")], status: 402)
    await bench.engine.settle()
    try bench.tamper("DROP TRIGGER no_hits")
    #expect(try await hits.isEmpty)
    try await bench.advance(.seconds(5))
    #expect(try await hits.count == 1)
  }

  @Test func aPendingRequestStandsAsItWasWhateverPassesBy() async throws {
    try await begin()
    let id = try await bench.ask().id
    let before = try #require(try await bench.ledger.request(id))
    try await count(10)
    try await notice([("x-code", "OVER"), ("x-used", "10"), ("x-limit", "1000000")], status: 402)
    // The first is on record before the clock goes on, from which the second's pause runs.
    try await bench.settle()
    try await bench.advance(.seconds(2))
    let after = try #require(try await bench.ledger.request(id))
    #expect(after.version == before.version && after.facts == before.facts && after.state == .pending)
    #expect(try await bench.ledger.openAlarms().isEmpty)
    #expect(try await hits.first?.request(among: [after])?.id == id)
  }
}
