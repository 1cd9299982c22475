import Billing
import Testing

@testable import Dashboard

@Suite struct LensTests {
  @Test(arguments: [
    (0, "0:00"), (1, "0:01"), (1000, "0:01"), (1001, "0:02"), (41_999, "0:42"), (59_001, "1:00"), (730_000, "12:10"),
    (3_599_000, "59:59"), (3_600_000, "1 h 00 m"), (86_340_000, "23 h 59 m"), (86_400_000, "1 d 00 h"),
    (601_200_000, "6 d 23 h"), (86_400_000_000, "over 999 d"), (-5000, "0:00"),
  ])
  func aCountdownIsRoundedUpToWholeSeconds(_ milliseconds: Int64, _ text: String) {
    #expect(Countdown(.milliseconds(milliseconds)).text == text)
  }

  @Test(arguments: [(42_000, "0:42"), (86_340_000, "23h59"), (601_200_000, "6d23"), (8_640_000_000, ">99d")])
  func theShortFormHasFiveCharacters(_ milliseconds: Int64, _ text: String) {
    #expect(Countdown(.milliseconds(milliseconds)).shortText.hasPrefix(text))
    #expect(Countdown(.milliseconds(milliseconds)).shortText.count <= 5)
  }

  @Test func aDurationBeyondAllMeasureIsStillText() {
    #expect(Countdown(.seconds(Int64.max)).text == "over 999 d")
    #expect(Countdown(.milliseconds(Int64.min)).isOver)
  }

  @Test func fifteenSecondsAndLessAreUrgent() {
    #expect(Countdown(.seconds(15)).isUrgent)
    #expect(!Countdown(.milliseconds(15_001)).isUrgent)
  }

  @Test(arguments: [
    (41_500, 500), (42_000, 1000), (1, 1), (3_600_000, 1000), (3_659_000, 60_000), (86_400_000, 1000),
    (89_999_000, 3_600_000),
  ])
  func theNextChangeIsTheNextVisibleStep(_ left: Int64, _ wake: Int64) {
    var lens = Lens(Sample.start)
    let text = lens.countdown(.milliseconds(left)).text
    #expect(lens.nextChange == .milliseconds(wake))
    #expect(Countdown(.milliseconds(left - wake + 1)).text == text)
    #expect(Countdown(.milliseconds(left - wake)).text != text)
  }

  @Test func longCountdownsStepTogetherOnTheSecondAndTheLastMinuteToTheMoment() {
    let offset = (1_000_000_000 - Sample.start.boot.time.nanoseconds % 1_000_000_000) % 1_000_000_000
    let whole = Sample.start.adding(.nanoseconds(offset))
    var lens = Lens(whole.adding(.milliseconds(200)))
    // Their own steps would be at .450, .750 and .201 of this second.
    for left in [900_250, 700_550, 120_001] { _ = lens.countdown(.milliseconds(left)) }
    #expect(lens.nextChange == .milliseconds(800))
    // What was left at the whole second, 200 ms ago.
    #expect(lens.countdown(.milliseconds(119_900)).text == "2:01")
    #expect(lens.countdown(.milliseconds(119_800)).text == "2:00")
    _ = lens.countdown(.milliseconds(59_301))
    #expect(lens.nextChange == .milliseconds(301))
    _ = lens.countdown(.milliseconds(60_100))
    #expect(lens.nextChange == .milliseconds(100))
  }

  @Test func whatIsOverNeverChangesAgain() {
    var lens = Lens(Sample.start)
    #expect(lens.countdown(.zero).isOver)
    let hasPassed = lens.hasPassed(Sample.start.wall)
    #expect(hasPassed)
    #expect(lens.nextChange == nil)
  }

  @Test(arguments: [
    (-1000, "just now"), (0, "just now"), (59, "just now"), (60, "1 min ago"), (130, "2 min ago"), (3600, "1 h ago"),
    (86_399, "23 h ago"), (86_400, "1 d ago"),
  ])
  func agesStepByMinuteHourAndDay(_ seconds: Int64, _ text: String) {
    var lens = Lens(Sample.start)
    #expect(lens.age(of: Sample.start.wall.adding(.seconds(-seconds))) == text)
  }

  @Test func anAgeChangesWhenItsUnitIsFull() {
    var lens = Lens(Sample.start)
    _ = lens.age(of: Sample.start.wall.adding(.seconds(-130)))
    #expect(lens.nextChange == .seconds(50))
  }

  @Test(arguments: [
    (0, "now"), (1, "within a minute"), (60_000, "within a minute"), (60_001, "in 2 min"), (7_200_001, "in 2 h"),
  ])
  func theNextTryIsToldToTheMinute(_ milliseconds: Int64, _ text: String) {
    var lens = Lens(Sample.start)
    #expect(lens.minutes(until: Sample.start.wall.adding(milliseconds: milliseconds)) == text)
  }

  @Test func theNearestChangeWins() {
    var lens = Lens(Sample.start)
    lens.noteChange(after: .seconds(5))
    lens.noteChange(after: .seconds(2))
    lens.noteChange(after: .seconds(9))
    lens.noteChange(after: .seconds(-1))
    #expect(lens.nextChange == .seconds(2))
  }
}
