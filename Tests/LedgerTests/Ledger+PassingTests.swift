import Billing
import Consent
import GRDB
import Testing
import Text

@testable import Ledger

@Suite struct LedgerPassingTests {
  private let folder: TemporaryFolder
  private let ledger: Ledger
  private let account: AccountName

  init() throws {
    folder = try TemporaryFolder()
    ledger = try folder.ledger()
    account = try Sample.name("mail")
  }

  private func time(_ seconds: Int64) -> Instant { Sample.now.adding(.seconds(seconds)) }

  /// Records a look that tells so many e-mails of 5,000, or none.
  private func look(_ used: Int64?, at seconds: Int64 = 0, plan: String = "starter", resetsAt: Instant? = nil)
    async throws
  {
    let meter = Meter(
      name: "e-mails", used: used, limit: .of(5_000), unit: "e-mails", resetsAt: resetsAt, provenance: .server)
    let observation = Observation(
      account: account, at: time(seconds), plan: PlanState(plan: try Sample.plan(plan)), meters: [meter])
    try await ledger.record(
      observation, judge: { _, seen, _ in ChangeFinding(known: seen, findings: []) },
      crossings: UsageCrossing.all(in: observation, of: .mailingcore))
  }

  private func pass(_ used: Int64, of limit: Int64? = 5_000, at seconds: Int64) async throws {
    var news = PassingNews()
    news.counts = [
      .init(
        try #require(OverheardUsage("e-mails", used: used, limit: limit, unit: "e-mails")), at: time(seconds))
    ]
    _ = try await ledger.record(news, of: account, at: .mailingcore, now: time(seconds))
  }

  private func meter() async throws -> Meter? {
    try await ledger.look(at: account)?.observation?.meters.first
  }

  private func events(_ kind: String) async throws -> [Event] {
    try await ledger.events(limit: 100).filter { $0.kind == kind }
  }

  @Test func theNewerOfLookAndPassingIsKnown() async throws {
    try await look(40)
    try await pass(4_200, at: 60)
    #expect(try await meter()?.used == 4_200)
    #expect(try await meter()?.isSeenInPassing == true)
    #expect(try await ledger.overview(at: time(60)).looks[account]?.observation?.meters.first?.used == 4_200)
    try await look(4_300, at: 120)
    #expect(try await meter()?.used == 4_300)
    #expect(try await meter()?.isSeenInPassing == false)
  }

  @Test func whatPassedByOutlivesLooksThatTellNoUseAndARestart() async throws {
    try await look(nil, resetsAt: time(1_000))
    try await pass(4_200, at: 60)
    try await look(nil, at: 120, resetsAt: time(1_000))
    #expect(try await meter()?.used == 4_200)
    let again = try Ledger(in: ledger.directory)
    #expect(try await again.look(at: account)?.observation?.meters.first?.asOf == time(60))
    try await look(nil, at: 1_001, resetsAt: time(9_000))
    #expect(try await meter()?.used == nil, "the month is over")
  }

  @Test func theLadderIsTold() async throws {
    try await look(nil)
    for (place, used) in [(1, 3_999), (2, 4_000), (3, 4_500), (4, 5_000), (5, 5_100), (6, 5_500), (7, 5_501)] {
      try await pass(Int64(used), at: Int64(place) * 60)
      // The looks between tell no use, and take nothing back.
      try await look(nil, at: Int64(place) * 60 + 30)
    }
    let told = try await events("usage.reached").reversed().map { $0.body["threshold"]?.integer }
    #expect(told == [80, 100, 110])
    #expect(try await events("usage.reached").allSatisfy { $0.body["seen"]?.string == "in passing" })
    try await pass(10, at: 900)
    try await pass(4_100, at: 960)
    #expect(try await events("usage.reached").count == 4, "a new month is told anew")
  }

  @Test func whatPassesByIsNoChangeOfThePlan() async throws {
    try await look(40)
    let before = try await ledger.look(at: account)?.observation
    try await pass(4_900, of: 1_000_000, at: 60)
    let after = try await ledger.look(at: account)?.observation
    #expect(after?.plan == before?.plan && after?.at == before?.at)
    #expect(try await ledger.openAlarms().isEmpty)
    try await look(4_900, at: 120)
    #expect(try await ledger.openAlarms().isEmpty)
  }

  @Test func aThousandAnswersAreAReadingAMinute() async throws {
    try await look(nil)
    for second in 1...120 { try await pass(Int64(4_000 + second), at: Int64(second)) }
    let samples = try await ledger.samples(of: account, since: Sample.now)["e-mails"] ?? []
    #expect(samples.map(\.used) == [4_001, 4_061])
  }

  @Test func absurdNumbersOfALookDoNotKeepItFromBeingRecorded() async throws {
    try await look(900_000_000_000_000_000)
    #expect(try await events("usage.reached").first?.body["used"]?.string == "900000000000000000")
  }

  @Test func beforeTheFirstLookItIsKeptForIt() async throws {
    try await pass(4_900, at: 0)
    #expect(try await ledger.look(at: account) == nil)
    #expect(try await events("usage.reached").isEmpty)
    try await look(nil, at: 60)
    #expect(try await meter()?.used == 4_900)
  }
}
