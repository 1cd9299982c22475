import Billing
import Screen
import Testing

@testable import Dashboard

@Suite struct SparklineTests {
  private func samples(_ used: [Int64], every seconds: Int64 = 60) -> [UsageSample] {
    used.enumerated().map { UsageSample(at: Sample.start.wall.adding(.seconds(Int64($0) * seconds)), used: $1) }
  }

  @Test func theLowestIsTheLowestLevelAndTheHighestTheHighest() {
    #expect(Sparkline(samples([0, 1, 2, 3, 4, 5, 6, 7]), columns: 8).levels == [1, 2, 3, 4, 5, 6, 7, 8])
    #expect(Sparkline(samples([7, 0]), columns: 4).levels == [8, 8, 8, 1])
  }

  @Test func constantUseIsALowLine() {
    #expect(Sparkline(samples([9, 9, 9]), columns: 3).levels == [1, 1, 1])
  }

  @Test func oneMomentIsNoLine() {
    #expect(Sparkline([], columns: 8).levels.isEmpty)
    #expect(Sparkline(samples([5]), columns: 8).levels.isEmpty)
    #expect(Sparkline(samples([5, 9], every: 0), columns: 8).levels.isEmpty)
    #expect(Sparkline(samples([5, 9]), columns: 0).levels.isEmpty)
    #expect(Sparkline(samples([5, 9]), columns: -3).levels.isEmpty)
  }

  @Test func theExtremesHaveALevel() {
    #expect(Sparkline(samples([.min, 0, .max]), columns: 3).levels == [1, 5, 8])
    let ages = [
      UsageSample(at: Instant(milliseconds: .min), used: 1), UsageSample(at: Instant(milliseconds: .max), used: 2),
    ]
    #expect(Sparkline(ages, columns: 2).levels == [1, 8])
  }

  @Test func theOrderOfReadingsIsThatOfTheirTimes() {
    #expect(Sparkline(samples([1, 5]).reversed(), columns: 2).levels == [1, 8])
  }

  @Test func everyLevelHasATwinInASCII() {
    let line = Sparkline(samples([0, 1, 2, 3, 4, 5, 6, 7]), columns: 8)
    #expect(line.text(.unicode) == "▁▂▃▄▅▆▇█")
    #expect(line.text(.ascii) == "_.:-=+*#")
  }
}
