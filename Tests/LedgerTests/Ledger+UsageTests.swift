import Billing
import Testing
import Text

@testable import Ledger

@Suite struct LedgerUsageTests {
  private let folder: TemporaryFolder
  private let ledger: Ledger
  private let account: AccountName

  init() throws {
    folder = try TemporaryFolder()
    ledger = try folder.ledger()
    account = try Sample.name("dock-main")
  }

  private func look(_ used: Int64?, at seconds: Int64, meter: String = "agents", calls: Int64 = 0) async throws {
    let at = Sample.now.adding(.seconds(seconds))
    try await ledger.record(
      Observation(
        account: account, at: at, plan: PlanState(plan: nil),
        meters: [Meter(name: SafeText(meter), used: used, limit: .of(30), unit: "agents", provenance: .server)]),
      calls: calls)
  }

  private func values(since seconds: Int64 = -50_000_000) async throws -> [String: [Int64]] {
    try await ledger.samples(of: account, since: Sample.now.adding(.seconds(seconds))).mapValues { $0.map(\.used) }
  }

  @Test func everyReadingIsASampleOfItsMeter() async throws {
    for (index, used) in ([5, 6, 4] as [Int64]).enumerated() { try await look(used, at: Int64(index) * 60) }
    try await look(9, at: 500, meter: "rows")
    try await look(nil, at: 600)
    #expect(try await values() == ["agents": [5, 6, 4], "rows": [9]])
    #expect(try await values(since: 60) == ["agents": [6, 4], "rows": [9]])
    #expect(try await ledger.samples(of: try Sample.name("other"), since: Sample.now) == [:])
    #expect(
      try ledger.samplesNow(of: account, since: Sample.now)
        == (try await ledger.samples(of: account, since: Sample.now)))
  }

  @Test func whatStaysTheSameKeepsItsFirstAndItsLastReading() async throws {
    for minute in 0..<10 { try await look(5, at: Int64(minute) * 60) }
    try await look(6, at: 600)
    let samples = try #require(try await ledger.samples(of: account, since: Sample.now)["agents"])
    #expect(
      samples == [
        UsageSample(at: Sample.now, used: 5), UsageSample(at: Sample.now.adding(.seconds(540)), used: 5),
        UsageSample(at: Sample.now.adding(.seconds(600)), used: 6),
      ])
  }

  @Test(arguments: [
    (1, [9]), (3, [1, 5, 9]), (4, [0, 3, 6, 9]), (5, [1, 3, 5, 7, 9]), (10, Array(0...9)), (99, Array(0...9)),
  ])
  func oneMetersReadingsAreThinnedEvenlyAndTheNewestStays(_ limit: Int, _ expected: [Int64]) async throws {
    for minute in 0..<10 { try await look(Int64(minute), at: Int64(minute) * 60) }
    try await look(77, at: 900, meter: "rows")
    let samples = try await ledger.samples(
      of: account, meter: "agents", since: Sample.now.adding(.seconds(-1)), atMost: limit)
    #expect(samples.map(\.used) == expected)
    #expect(
      try await ledger.samples(of: account, meter: "agents", since: Sample.now.adding(.seconds(400)), atMost: 99)
        .map(\.used) == [7, 8, 9])
    #expect(try await ledger.samples(of: account, meter: "nothing", since: Sample.now, atMost: limit) == [])
  }

  @Test func aClockThatWasPutBackAddsNothingToThePast() async throws {
    try await look(5, at: 600)
    try await look(9, at: 60)
    try await look(9, at: 600)
    #expect(try await values() == ["agents": [5]])
  }

  @Test func oldSamplesAreThinnedOutAndCallsOfOldPeriodsForgotten() async throws {
    let day: Int64 = 86_400
    // Four an hour in the two oldest stretches and one hour each in the others.
    for start in [-401 * day, -100 * day, -10 * day, -day] {
      for quarter in 0..<4 {
        try await look(start / day * 10 + Int64(quarter) + 10_000, at: start + Int64(quarter) * 600, calls: 1)
      }
    }
    try await look(1, at: 0, calls: 1)
    try await look(2, at: 3601, calls: 1)
    let values = try await values()
    #expect(values == ["agents": [9003, 9903, 9990, 9991, 9992, 9993, 1, 2]])
    let hours = try await ledger.callsByHour(of: account, since: Instant(milliseconds: 0))
    #expect(hours.values.reduce(0, +) == 10)
    #expect(try ledger.count("SELECT COUNT(*) FROM observation") == 6)
  }
}
