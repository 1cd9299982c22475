import Billing
import Testing

@testable import Engine

@Suite struct ForecastSamplesTests {
  private static let now = Instant(milliseconds: 1_790_000_000_000)

  private static func meter(
    used: Int64?, limit: Limit = .of(1000), resets: Duration? = nil, provenance: Provenance = .server
  ) -> Meter {
    Meter(
      name: "calls", used: used, limit: limit, unit: "calls", resetsAt: resets.map { now.adding($0) },
      provenance: provenance)
  }

  /// Readings every half hour for so many hours, the newest now.
  private static func samples(hours: Int64, _ used: (Int64) -> Int64) -> [UsageSample] {
    (0...hours * 2).map { step in
      UsageSample(at: now.adding(.seconds((step - hours * 2) * 1800)), used: used(step))
    }
  }

  @Test func aSteadyUseReachesItsLimitWhenItShould() throws {
    let samples = Self.samples(hours: 6) { 100 + $0 * 5 }
    let forecast = try #require(Forecast(of: Self.meter(used: 160), samples: samples, at: Self.now))
    #expect(abs(forecast.hourlyRate - 10) < 0.001)
    #expect(forecast.reaches == Self.now.adding(.seconds(84 * 3600)))
    #expect(forecast.method == "last 6 h")
  }

  @Test func aJumpDoesNotMoveTheForecast() throws {
    let samples = Self.samples(hours: 12) { $0 * 5 + ($0 >= 20 ? 300 : 0) }
    let forecast = try #require(Forecast(of: Self.meter(used: 420), samples: samples, at: Self.now))
    #expect(forecast.hourlyRate < 20)
  }

  @Test func onlyReadingsSinceTheLastFallCount() throws {
    let samples = Self.samples(hours: 10) { $0 < 12 ? 900 + $0 : ($0 - 12) * 10 }
    let forecast = try #require(Forecast(of: Self.meter(used: 80), samples: samples, at: Self.now))
    #expect(abs(forecast.hourlyRate - 20) < 0.001 && forecast.method == "last 4 h")
  }

  @Test func nothingIsSaidWhenTheReadingsDoNotCarryIt() {
    let steady = Self.samples(hours: 6) { 100 + $0 * 5 }
    func forecast(_ meter: Meter, _ samples: [UsageSample]) -> Forecast? {
      Forecast(of: meter, samples: samples, at: Self.now)
    }
    #expect(forecast(Self.meter(used: 160), []) == nil)
    #expect(forecast(Self.meter(used: 160), Array(steady.suffix(3))) == nil)
    #expect(forecast(Self.meter(used: 160), Self.samples(hours: 6) { _ in 160 }) == nil)
    #expect(forecast(Self.meter(used: 160), Self.samples(hours: 6) { 500 - $0 }) == nil)
    // Readings of less than an hour, and such as lie more than a day back.
    let short = (0..<6).map { UsageSample(at: Self.now.adding(.seconds(Int64($0 - 5) * 600)), used: Int64($0)) }
    #expect(forecast(Self.meter(used: 5), short) == nil)
    let old = steady.map { UsageSample(at: $0.at.adding(.seconds(-2 * 86_400)), used: $0.used) }
    #expect(forecast(Self.meter(used: 160), old) == nil)
    // No limit, a limit that is passed, one that the service did not report, a count unknown.
    #expect(forecast(Self.meter(used: 160, limit: .unlimited), steady) == nil)
    #expect(forecast(Self.meter(used: 160, limit: .unknown), steady) == nil)
    #expect(forecast(Self.meter(used: 1000), steady) == nil)
    #expect(forecast(Self.meter(used: nil), steady) == nil)
    #expect(forecast(Self.meter(used: 160, provenance: .documented), steady) == nil)
    // Later than the reset, or years away.
    #expect(forecast(Self.meter(used: 160, resets: .seconds(83 * 3600)), steady) == nil)
    #expect(forecast(Self.meter(used: 160, resets: .seconds(85 * 3600)), steady) != nil)
    #expect(forecast(Self.meter(used: 160, limit: .of(1_000_000)), steady) == nil)
  }

  @Test func extremeReadingsAreNoTrouble() {
    let wild = Self.samples(hours: 24) { $0 % 2 == 0 ? 0 : .max }
    _ = Forecast(of: Self.meter(used: 1, limit: .of(.max)), samples: wild, at: Self.now)
    let many = (0..<5000).map { UsageSample(at: Self.now.adding(.seconds(Int64($0 - 4999) * 15)), used: Int64($0)) }
    #expect(Forecast(of: Self.meter(used: 4999, limit: .of(6000)), samples: many, at: Self.now) != nil)
  }
}
