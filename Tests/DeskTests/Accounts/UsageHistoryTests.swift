import Billing
import Ledger
import Testing
import Text

@testable import Desk

@Suite struct UsageHistoryTests {
  private func observation(_ used: Int64, minutesAgo minutes: Int64) throws -> Observation {
    Observation(
      account: try Sample.name(), at: Sample.now.adding(.seconds(-60 * minutes)),
      plan: PlanState(plan: nil, status: nil, price: nil, renewsAt: nil, cancellation: .unknown),
      meters: [Meter(name: "rows", used: used, limit: .of(1_000), unit: "", provenance: .server)])
  }

  @Test func readingsAreThinnedAndBothEndsStay() async throws {
    try await withLedger { ledger in
      for minute in (0..<100).reversed() {
        try await ledger.record(try observation(Int64(200 - minute), minutesAgo: Int64(minute)))
      }
      let history = try await UsageHistory.read(try observation(200, minutesAgo: 0), from: ledger, atMost: 10)
      let samples = try #require(history.samples["rows"])
      #expect(samples.count == 10)
      #expect(samples.first?.used == 101 && samples.last?.used == 200)
      #expect(history.seenAt == Sample.now)
      #expect(history.forecasts["rows"] != nil)
    }
  }

  @Test func anAccountWithoutReadingsHasNone() async throws {
    try await withLedger { ledger in
      let history = try await UsageHistory.read(try observation(1, minutesAgo: 0), from: ledger, atMost: 10)
      #expect(history.samples.isEmpty && history.forecasts.isEmpty)
    }
  }

  @Test func fewerAreKeptWhereThereAreManyAccounts() {
    #expect(UsageHistory.readings(eachOf: 0) == 240)
    #expect(UsageHistory.readings(eachOf: 100) == 240)
    #expect(UsageHistory.readings(eachOf: 400) == 60)
    #expect(UsageHistory.readings(eachOf: 1_000_000) == 30)
  }
}
