import Billing
import Consent
import GRDB
import Testing
import Text

@testable import Ledger

@Suite struct LedgerLimitHitsTests {
  private let folder: TemporaryFolder
  private let ledger: Ledger
  private let account: AccountName

  init() throws {
    folder = try TemporaryFolder()
    ledger = try folder.ledger()
    account = try Sample.name("daimon")
  }

  private func time(_ seconds: Int64) -> Instant { Sample.now.adding(.seconds(seconds)) }

  private func look(_ plan: String, at seconds: Int64) async throws {
    try await ledger.record(
      Observation(account: account, at: time(seconds), plan: PlanState(plan: try Sample.plan(plan)), meters: []))
  }

  @discardableResult
  private func hit(
    _ code: String = "SEND_REQUIRES_PAID", by agent: String = "bot", at seconds: Int64, gate: String = "sends",
    words: SafeText = "No.", times: Int = 1
  ) async throws -> Set<String> {
    let limit = OverheardLimit(code: code, title: "sending needs a paid plan", words: words, status: 402, gate: gate)
    var news = PassingNews()
    news.hits = [PassingNews.Hit(limit, by: try Sample.agent(agent), at: time(seconds))]
    news.hits[0].times = Int64(times)
    return try await ledger.record(news, of: account, at: .daimon, now: time(seconds))
  }

  @discardableResult
  private func pass(_ gate: String = "sends", at seconds: Int64) async throws -> Set<String> {
    var news = PassingNews()
    news.passed = [gate]
    return try await ledger.record(news, of: account, at: .daimon, now: time(seconds))
  }

  private func rows(at seconds: Int64) async throws -> [LimitHit] { try await ledger.limitHits(at: time(seconds)) }

  private func told() async throws -> [Event] {
    try await ledger.events(limit: 200).filter { $0.kind == "limit.hit" }.reversed()
  }

  @Test func aLimitIsOneRowAndOneEventHoweverOftenItIsHit() async throws {
    let hostile = SafeText(Sample.hostile)
    #expect(try await hit(at: 0, words: hostile) == ["sends"])
    try await hit(at: 60, words: "Still no.", times: 3)
    let row = try #require(try await rows(at: 60).first)
    #expect(row.times == 4 && row.firstAt == time(0) && row.at == time(60) && row.limit.words == "Still no.")
    #expect(row.sentence == "bot hit \"sending needs a paid plan\"")
    #expect(try await ledger.overview(at: time(60)).limitHits == [row])
    let event = try #require(try await told().first)
    #expect(try await told().count == 1)
    #expect(event.actor == "agent:bot" && event.account == "daimon" && event.request == nil)
    #expect(event.body["what"]?.string == "sending needs a paid plan" && event.body["words"]?.string == hostile.string)
    guard case .intact = try await ledger.verifyAudit() else {
      Issue.record("the log is broken")
      return
    }
  }

  @Test func anotherAgentAndAnotherLimitAreOtherRows() async throws {
    try await hit(at: 0)
    try await hit(by: "other", at: 1)
    try await hit("DAILY_SEND_QUOTA", at: 2)
    #expect(
      try await rows(at: 2).map(\.limit.code) == ["DAILY_SEND_QUOTA", "SEND_REQUIRES_PAID", "SEND_REQUIRES_PAID"])
    #expect(try await told().count == 3)
  }

  @Test func aCallOfItsKindEndsItAndTheSameWithinTheHourIsNoNews() async throws {
    try await hit(at: 0)
    #expect(try await pass("calls", at: 1) == ["sends"])
    #expect(try await pass(at: 2).isEmpty)
    #expect(try await rows(at: 2).isEmpty)
    try await hit(at: 10)
    #expect(try await rows(at: 10).map(\.times) == [2])
    #expect(try await told().count == 1)
    try await pass(at: 20)
    try await hit(at: 3_700)
    #expect(try await rows(at: 3_700).map(\.times) == [1], "counted anew")
    #expect(try await told().count == 2)
  }

  @Test func anotherPlanEndsItAndItsLimitsAreNews() async throws {
    try await look("free", at: 0)
    try await hit(at: 1)
    try await look("free", at: 2)
    #expect(try await rows(at: 2).count == 1)
    try await look("developer", at: 3)
    #expect(try await rows(at: 3).isEmpty)
    try await hit(at: 4)
    #expect(try await told().count == 2)
  }

  @Test func whatWasHitBeforeThePlanWasKnownStaysWithTheFirstOne() async throws {
    try await hit(at: 0)
    try await look("free", at: 1)
    #expect(try await rows(at: 1).count == 1)
    try await look("developer", at: 2)
    #expect(try await rows(at: 2).isEmpty)
  }

  @Test func aDayAfterTheLastItIsOver() async throws {
    try await hit(at: 0)
    try await hit(at: 3_600)
    #expect(try await rows(at: 90_000).count == 1)
    #expect(try await rows(at: 90_001).isEmpty)
    try await hit(at: 90_001)
    #expect(try await rows(at: 90_001).map(\.times) == [1])
    #expect(try await told().count == 2)
  }

  @Test func aServiceThatInventsCodesFillsNeitherTheTableNorTheLog() async throws {
    for number in 0..<120 { try await hit("CODE_\(number)", at: Int64(number)) }
    #expect(try await rows(at: 120).count == 50)
    #expect(try await rows(at: 120).first?.limit.code == "CODE_119")
    #expect(try await told().count == 20)
  }

  @Test func aLimitMovesNoConsent() async throws {
    try await look("free", at: 0)
    let before = try await ledger.look(at: account)
    try await hit(at: 1)
    #expect(try await ledger.look(at: account) == before)
    #expect(try await ledger.openAlarms().isEmpty)
    #expect(try await ledger.liveRequests().isEmpty)
  }
}
