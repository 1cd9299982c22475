import Billing
import Testing

@testable import Dashboard

@Suite struct MeterReadingTests {
  private func level(_ used: Int64?, _ limit: Limit, _ service: Service = .dock) -> MeterReading.Level {
    MeterReading(Sample.meter("m", used, limit), service: service).level
  }

  @Test func levelsFollowTheLimit() {
    #expect(level(79, .of(100)) == .normal)
    #expect(level(80, .of(100)) == .near)
    #expect(level(100, .of(100)) == .near)
    #expect(level(101, .of(100)) == .over)
  }

  @Test func ownThresholdsSayWhatIsNear() {
    func reading(_ used: Int64, _ percents: [Int64]) -> MeterReading {
      let alerts = UsageAlerts(all: percents.map { UsageThreshold(rawValue: $0) })
      return MeterReading(Sample.meter("m", used, .of(100)), service: .dock, alerts: alerts)
    }
    #expect(reading(69, [70, 90]).level == .normal)
    #expect(reading(70, [70, 90]).level == .near)
    #expect(reading(70, [70, 90]).warning == 70)
    #expect(reading(85, [90]).level == .normal)
    #expect(reading(99, []).level == .normal)
    #expect(reading(99, []).warning == nil)
    #expect(reading(100, []).level == .near, "a limit that is reached is near for everybody")
    #expect(MeterReading(Sample.meter("m", 1, .of(100)), service: nil).warning == 80)
  }

  @Test func onlyMailingCoreHasAGrace() {
    #expect(level(101, .of(100), .mailingcore) == .grace)
    #expect(level(110, .of(100), .mailingcore) == .grace)
    #expect(level(111, .of(100), .mailingcore) == .blocked)
  }

  @Test func whatIsNotKnownIsNotJudged() {
    #expect(level(nil, .of(10)) == .normal)
    #expect(level(99, .unknown) == .normal)
    #expect(level(99, .unlimited) == .normal)
    #expect(level(5, .of(0)) == .normal)
    #expect(level(5, .of(-3)) == .normal)
    #expect(level(-5, .of(3)) == .normal)
    #expect(level(.max, .of(1)) == .over)
    #expect(level(.max, .of(.max), .mailingcore) == .near)
  }

  @Test func amountsSayWhatIsNotKnown() {
    func amounts(_ used: Int64?, _ limit: Limit) -> String {
      MeterReading(Sample.meter("m", used, limit), service: .dock).amounts
    }
    #expect(amounts(74_000, .of(100_000)) == "74k / 100k")
    #expect(amounts(nil, .of(10)) == "? / 10")
    #expect(amounts(3, .unlimited) == "3 / no limit")
    #expect(amounts(3, .unknown) == "3 / ?")
  }

  @Test(arguments: [
    (0, "0"), (9999, "9999"), (10_000, "10k"), (12_540, "12.5k"), (999_999, "999k"), (1_250_000, "1.2M"),
    (2_000_000_000, "2G"), (-15_000, "-15k"),
  ])
  func largeNumbersAreShort(_ number: Int64, _ text: String) {
    #expect(MeterReading.compact(number) == text)
  }

  @Test func theExtremesHaveAText() {
    #expect(MeterReading.compact(.max).hasSuffix("G"))
    #expect(MeterReading.compact(.min).hasPrefix("-"))
  }
}
