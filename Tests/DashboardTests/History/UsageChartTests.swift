import Billing
import Screen
import Testing
import Text

@testable import Dashboard

@Suite struct UsageChartTests {
  private let now = Sample.start.wall
  private var since: Instant { now.adding(.seconds(-86_400)) }

  private func chart(
    _ values: [Int64], limit: Int64? = 100, forecast: Forecast? = nil, columns: Int = 24, rows: Int = 10
  ) -> UsageChart {
    let samples = values.enumerated().map { index, used in
      UsageSample(at: now.adding(.seconds(Int64(index - values.count + 1) * 3600)), used: used)
    }
    return UsageChart(
      samples, since: since, now: now, limit: limit, forecast: forecast, columns: columns, rows: rows)
  }

  private func row(_ chart: UsageChart, _ column: Int) -> Int? {
    (0..<chart.rows).first { if case .line = chart.marks[$0 * chart.columns + column] { true } else { false } }
  }

  @Test func theScaleIsThatOfTheReadings() {
    let chart = chart([73_000, 74_200], limit: 1_000_000)
    #expect(chart.scale?.lowest == 73_000)
    #expect(chart.scale?.highest == 74_500)
    #expect(chart.limitRow == nil)
    #expect(chart.limitWords == "limit 1M above")
    #expect(!chart.marks.contains(.limit))
  }

  @Test func aLimitThatIsNearIsDrawnWithItsLabel() {
    let chart = chart([60, 90])
    #expect(chart.limitRow != nil)
    #expect(chart.limitWords == nil)
    #expect(chart.labels(unit: "calls").values.contains { $0.text == "100 calls" })
    #expect(chart.marks.contains(.limit))
  }

  @Test func aLimitFarBelowIsSaidToo() {
    #expect(chart([5_000, 5_010], limit: 10).limitWords == "limit 10 below")
  }

  @Test func whatIsBeyondTheLimitIsDrawnAboveIt() {
    let chart = chart([50, 200])
    #expect(chart.scale?.highest ?? 0 >= 200)
    let limit = chart.limitRow ?? -1
    #expect(limit > 0)
    #expect(row(chart, 23).map { $0 < limit } == true)
  }

  @Test(arguments: [0, 1, 7, 184, 73_412] as [Int64])
  func aFlatLineStandsInsideOfItsScale(_ value: Int64) throws {
    for count in [1, 5] {
      let chart = chart(Array(repeating: value, count: count), limit: nil)
      let scale = try #require(chart.scale)
      #expect(scale.lowest >= 0 && scale.lowest <= Double(value))
      #expect(scale.highest > Double(value))
      #expect(scale.highest - scale.lowest <= max(4, Double(value) / 4), "\(scale)")
      #expect(row(chart, 23) != nil)
      let labels = chart.labels(unit: "units")
      #expect(labels[0]?.text.hasSuffix(" units") == true)
      #expect(labels[0] != labels[chart.rows - 1], "the ends can be told apart")
    }
  }

  @Test func withoutReadingsOnlyTheLimitGivesAScale() {
    #expect(chart([], limit: nil).scale == nil)
    #expect(chart([], limit: nil).labels(unit: "x").isEmpty)
    let limited = chart([], limit: 40)
    #expect(limited.scale?.lowest == 0)
    #expect(limited.limitRow == 0)
    #expect(limited.labels(unit: "x")[0]?.text == "40 x")
  }

  @Test func whatWasReadBeforeTheStretchHoldsAtItsBeginning() {
    let old = [
      UsageSample(at: since.adding(.seconds(-7200)), used: 9), UsageSample(at: since.adding(.seconds(-60)), used: 50),
    ]
    let chart = UsageChart(old, since: since, now: now, limit: nil, forecast: nil, columns: 24, rows: 10)
    #expect(chart.scale.map { $0.lowest > 9 } == true, "9 was over before the stretch began")
    #expect(row(chart, 0) != nil)
  }

  @Test func theWayOfAForecastIsInSight() throws {
    let reaches = now.adding(.seconds(3600))
    let chart = chart([50, 60], limit: 100, forecast: Forecast(reaches: reaches, method: "x", hourlyRate: 40))
    #expect(try #require(chart.scale).highest >= 100)
  }

  @Test(
    arguments: [
      (0, "0"), (9999, "9999"), (10_000, "10k"), (73_400, "73.4k"), (73_412, "73,412"), (-73_412, "-73,412"),
      (123_400, "123,400"), (123_000, "123k"), (1_000_000, "1M"), (1_234_567, "1,234,567"),
      (Int64.max, "9223372036G"),
    ] as [(Int64, String)])
  func aLabelSaysAllItIs(_ number: Int64, _ text: String) { #expect(UsageChart.exact(number) == text) }

  @Test func beforeTheFirstReadingNothingIsDrawn() {
    let chart = chart([10, 20, 30])
    #expect(row(chart, 0) == nil)
    #expect(row(chart, 23) != nil)
    #expect(chart.value(at: since) == nil)
  }

  @Test func aReadingHoldsUntilTheNext() {
    let chart = chart([10, 20, 30])
    #expect(chart.value(at: now)?.amount == 30)
    #expect(chart.value(at: now.adding(.seconds(-1)))?.amount == 20)
    #expect(chart.value(at: now.adding(.seconds(-7200)))?.amount == 10)
  }

  @Test func theForecastLeadsFromTheLastReadingToTheLimit() {
    let reaches = now.adding(.seconds(7200))
    let chart = chart([50, 60], forecast: Forecast(reaches: reaches, method: "last 24 h", hourlyRate: 20))
    #expect(chart.columnOfNow < chart.columns - 1)
    #expect(chart.value(at: now.adding(.seconds(3600)))?.isForecast == true)
    #expect(chart.value(at: now.adding(.seconds(3600)))?.amount == 80)
    #expect(chart.value(at: reaches)?.amount == 100)
    #expect(chart.value(at: reaches.adding(.seconds(1))) == nil)
    #expect(chart.marks.contains { if case .forecast = $0 { true } else { false } })
  }

  @Test func aForecastThatIsOverOrHasNoLimitIsNotDrawn() {
    let past = Forecast(reaches: now.adding(.seconds(-1)), method: "x", hourlyRate: 1)
    let future = Forecast(reaches: now.adding(.seconds(99)), method: "x", hourlyRate: 1)
    for chart in [
      chart([1, 2], forecast: past), chart([1, 2], limit: nil, forecast: future), chart([], forecast: future),
    ] {
      #expect(!chart.marks.contains { if case .forecast = $0 { true } else { false } })
      #expect(chart.columnOfNow == chart.columns - 1)
    }
  }

  @Test func columnsAndTimesLeadToOneAnother() {
    let chart = chart([1, 2, 3])
    for column in 0..<24 { #expect(chart.column(of: chart.time(ofColumn: column)) == column) }
    #expect(chart.column(of: Instant(milliseconds: .min)) == 0)
    #expect(chart.column(of: Instant(milliseconds: .max)) == 23)
  }

  @Test(arguments: [[Int64.min, .max], [0, 0], [.max, .max], [-5, 5]], [Int64.max, 0, -1, nil])
  func theExtremesAreDrawnInside(_ values: [Int64], _ limit: Int64?) {
    let chart = chart(values, limit: limit, columns: 7, rows: 3)
    #expect(chart.marks.count == 21)
    #expect(chart.marks.contains { if case .line = $0 { true } else { false } })
    #expect(
      UsageChart(
        [UsageSample(at: Instant(milliseconds: .min), used: .min)], since: Instant(milliseconds: .min),
        now: Instant(milliseconds: .max), limit: limit, forecast: nil, columns: 5, rows: 2
      ).marks.count == 10)
    #expect(UsageChart([], since: now, now: now, limit: limit, forecast: nil, columns: 0, rows: 0).marks.isEmpty)
  }

  @Test func everyKindHasASignOfItsOwnInASCII() {
    let marks: [UsageChart.Mark] = [.nothing, .line(0xFF), .forecast(1), .limit]
    let signs = marks.map { UsageChart.text($0, .ascii) }
    #expect(Set(signs).count == 4)
    #expect(signs.allSatisfy { $0.count == 1 && $0.allSatisfy(\.isASCII) })
  }
}
