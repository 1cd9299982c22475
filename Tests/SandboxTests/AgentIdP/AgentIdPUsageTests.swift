import Billing
import Testing

@testable import Sandbox

@Suite("AgentIdP's counts")
struct AgentIdPUsageTests {
  private func moment(_ text: String) throws -> ClockReading {
    ClockReading(wall: try #require(Instant(iso8601: text)), boot: BootTime(nanoseconds: 0))
  }

  private let counts: [AgentIdPMeter: Int64] = [
    .agents: 3, .calls: 5, .tokens: 7, .tokensThisMonth: 11, .requestsThisMinute: 13,
  ]

  @Test(
    arguments: [
      ("2026-12-31T23:58:59.999Z", [3, 5, 7, 11, 13]), ("2026-12-31T23:59:00Z", [3, 5, 7, 11, 0]),
      ("2027-01-01T00:00:00Z", [3, 0, 0, 0, 0]), ("2026-12-30T00:00:00Z", [3, 5, 7, 11, 13]),
    ] as [(String, [Int64])])
  func aCountBeginsAnewWithItsTimeAndAgentsNever(at text: String, expected: [Int64]) throws {
    var usage = AgentIdPUsage(counts, now: try moment("2026-12-31T23:58:30Z"))
    usage.passTime(to: try moment(text))
    #expect(AgentIdPMeter.allCases.map { usage.used($0) } == expected)
  }

  @Test func aDayIsNotAMonth() throws {
    var usage = AgentIdPUsage(counts, now: try moment("2026-12-30T23:59:59Z"))
    usage.passTime(to: try moment("2026-12-31T00:00:00Z"))
    #expect(usage.used(.tokens) == 0)
    #expect(usage.used(.tokensThisMonth) == 11)
  }

  @Test func flushedCountsLagUntilTheNextMinute() throws {
    var usage = AgentIdPUsage(counts, now: try moment("2026-12-01T12:00:00Z"))
    usage.countCall()
    usage.countToken()
    #expect(usage.shown(.calls, by: .live) == 6)
    #expect(usage.shown(.calls, by: .flushed) == 5)
    #expect(usage.shown(.tokens, by: .flushed) == 7)
    usage.passTime(to: try moment("2026-12-01T12:00:59.999Z"))
    #expect(usage.shown(.calls, by: .flushed) == 5)
    usage.passTime(to: try moment("2026-12-01T12:01:00Z"))
    #expect(usage.shown(.calls, by: .flushed) == 6)
    #expect(usage.shown(.tokens, by: .flushed) == 8)
  }

  @Test func aCountStopsAtTheLargestNumber() throws {
    var usage = AgentIdPUsage([.calls: AgentIdPUsage.largest], now: try moment("2026-12-01T12:00:00Z"))
    usage.countCall()
    #expect(usage.used(.calls) == AgentIdPUsage.largest)
  }
}
