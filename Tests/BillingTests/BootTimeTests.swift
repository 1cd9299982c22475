import Billing
import Testing

@Suite struct BootTimeTests {
  private let most = BootTime(nanoseconds: .max)
  private let least = BootTime(nanoseconds: .min)

  @Test func addingCountsNanoseconds() {
    let start = BootTime(nanoseconds: 5)
    #expect(start.adding(.seconds(2)).nanoseconds == 2_000_000_005)
    #expect(start.adding(.nanoseconds(-5)).nanoseconds == 0)
    #expect(start.adding(.seconds(-1)).nanoseconds == -999_999_995)
    #expect(start.adding(Duration(secondsComponent: 0, attosecondsComponent: 999_999_999)) == start)
  }

  @Test func addingStopsAtTheEndsOfTheClock() {
    #expect(most.adding(.nanoseconds(1)) == most)
    #expect(least.adding(.nanoseconds(-1)) == least)
    #expect(BootTime(nanoseconds: 0).adding(.seconds(Int64.max)) == most)
    #expect(BootTime(nanoseconds: 0).adding(.seconds(Int64.min)) == least)
    #expect(least.adding(.seconds(Int64.max)) == most)
  }

  /// 9,223,372,036 s are just within 64 bits of nanoseconds; 0.9 s more are not.
  @Test func theLastSecondOfTheClockDoesNotOverflow() {
    let edge = Duration(secondsComponent: 9_223_372_036, attosecondsComponent: 999_999_999_000_000_000)
    #expect(BootTime(nanoseconds: 0).adding(edge) == most)
    #expect(BootTime(nanoseconds: 0).adding(.zero - edge) == least)
    #expect(BootTime(nanoseconds: -1_000_000_000).adding(edge).nanoseconds == 9_223_372_035_999_999_999)
  }

  @Test func theTimeBetweenTwoPointsDoesNotOverflow() {
    #expect(BootTime(nanoseconds: 1).duration(to: BootTime(nanoseconds: 4)) == .nanoseconds(3))
    #expect(BootTime(nanoseconds: 4).duration(to: BootTime(nanoseconds: 1)) == .nanoseconds(-3))
    #expect(least.duration(to: most) == .nanoseconds(Int64.max) - .nanoseconds(Int64.min))
    #expect(most.duration(to: least) < .zero)
  }

  @Test func pointsAreOrderedByTime() {
    #expect(least < BootTime(nanoseconds: 0))
    #expect(BootTime(nanoseconds: 0) < most)
  }

  @Test func theSamePointOfAnotherBootIsAnotherPoint() {
    let time = BootTime(nanoseconds: 1)
    #expect(StoredBootTime(bootID: "a", time: time) != StoredBootTime(bootID: "b", time: time))
  }
}
