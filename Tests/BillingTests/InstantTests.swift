import Billing
import Testing

@Suite struct InstantTests {
  private let most = Instant(milliseconds: .max)
  private let least = Instant(milliseconds: .min)

  @Test func secondsBecomeMillisecondsAndAreClamped() {
    #expect(Instant(seconds: -2).milliseconds == -2000)
    #expect(Instant(seconds: .max) == most)
    #expect(Instant(seconds: .min) == least)
    #expect(Instant(seconds: 9_223_372_036_854_775).milliseconds == 9_223_372_036_854_775_000)
    #expect(Instant(seconds: 9_223_372_036_854_776) == most)
  }

  @Test func addingStopsAtTheEndsOfTime() {
    #expect(Instant(seconds: 1).adding(.milliseconds(250)).milliseconds == 1250)
    #expect(most.adding(milliseconds: 1) == most)
    #expect(least.adding(milliseconds: -1) == least)
    #expect(most.adding(.seconds(Int64.max)) == most)
    #expect(least.adding(.seconds(Int64.min)) == least)
    #expect(least.adding(.seconds(Int64.max)).milliseconds == -1)
  }

  @Test func theTimeSinceAnotherInstantStopsAtTheEndsToo() {
    #expect(Instant(seconds: 2).milliseconds(since: Instant(seconds: 1)) == 1000)
    #expect(Instant(seconds: 1).milliseconds(since: Instant(seconds: 2)) == -1000)
    #expect(most.milliseconds(since: least) == .max)
    #expect(least.milliseconds(since: most) == .min)
  }

  @Test func instantsAreOrderedByTime() {
    #expect(least < Instant(seconds: 0))
    #expect(Instant(milliseconds: 1) > Instant(milliseconds: 0))
  }
}
