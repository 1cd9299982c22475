import Billing
import Testing

@Suite struct CivilDateTests {
  /// Days counted month by month from year 1, by the rule every school teaches.
  @Test func everyMonthOfTheYears1To9999BeginsWhereCountingPutsIt() throws {
    var days: Int64 = -719_162  // 0001-01-01
    for year in 1...9999 {
      let isLeap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
      let lengths: [Int64] = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
      for (index, length) in lengths.enumerated() {
        let instant = Instant(milliseconds: days * 86_400_000)
        let date = try #require(CivilDate(year: year, month: index + 1, day: 1))
        guard date.instant == instant, CivilDate(instant) == date else {
          Issue.record("\(year)-\(index + 1) begins at \(date.instant.milliseconds), counted \(instant.milliseconds)")
          return
        }
        days += length
      }
    }
    #expect(days == 2_932_897, "10000-01-01")
  }

  @Test(arguments: [
    (Int64(0), "1970-01-01T00:00:00Z"), (951_782_400_000, "2000-02-29T00:00:00Z"),
    (-62_135_596_800_000, "0001-01-01T00:00:00Z"), (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
    (-1, "1969-12-31T23:59:59.999Z"), (4_107_542_400_000, "2100-03-01T00:00:00Z"),
  ])
  func knownInstantsHaveTheirKnownDates(_ milliseconds: Int64, _ text: String) {
    #expect(Instant(milliseconds: milliseconds).iso8601 == text)
    #expect(Instant(iso8601: text)?.milliseconds == milliseconds)
  }

  @Test(arguments: [(1900, 28), (2000, 29), (2023, 28), (2024, 29), (2100, 28), (2400, 29)])
  func februaryHasALeapDayByTheGregorianRule(_ year: Int, _ days: Int) {
    #expect(CivilDate.daysInMonth(2, year: year) == days)
    #expect((CivilDate(year: year, month: 2, day: 29) != nil) == (days == 29))
  }

  @Test(arguments: [
    (0, 1, 1), (10_000, 1, 1), (-1, 1, 1), (2026, 0, 1), (2026, 13, 1), (2026, 1, 0), (2026, 1, 32), (2026, 4, 31),
    (2026, 2, 30), (Int.max, 1, 1), (2026, Int.min, 1), (2026, 1, Int.max),
  ])
  func aDayThatDoesNotExistIsNoDate(_ year: Int, _ month: Int, _ day: Int) {
    #expect(CivilDate(year: year, month: month, day: day) == nil)
  }

  @Test(arguments: [(24, 0, 0, 0), (0, 60, 0, 0), (0, 0, 60, 0), (0, 0, 0, 1000), (-1, 0, 0, 0), (0, 0, 0, -1)])
  func aTimeOfDayThatDoesNotExistIsNoDate(_ hour: Int, _ minute: Int, _ second: Int, _ millisecond: Int) {
    #expect(
      CivilDate(year: 2026, month: 1, day: 1, hour: hour, minute: minute, second: second, millisecond: millisecond)
        == nil)
  }

  @Test(arguments: [Int64.min, .min + 1, -1, 0, .max - 1, .max])
  func theEndsOfTimeHaveADate(_ milliseconds: Int64) {
    let date = CivilDate(Instant(milliseconds: milliseconds))
    #expect((1...12).contains(date.month) && (1...31).contains(date.day))
    #expect((0...23).contains(date.hour) && (0...59).contains(date.second) && (0...999).contains(date.millisecond))
  }

  @Test func everyMonthHasAnAbbreviationAndNothingElseHas() throws {
    var date = try #require(CivilDate(year: 2026, month: 1, day: 1))
    let names = (1...12).map { month -> String in
      date.month = month
      return date.monthAbbreviation
    }
    #expect(names == ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"])
    for month in [Int.min, 0, 13, .max] {
      date.month = month
      #expect(date.monthAbbreviation == "???")
    }
  }
}
