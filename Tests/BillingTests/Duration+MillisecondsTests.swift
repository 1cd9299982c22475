import Billing
import Testing

@Suite struct DurationMillisecondsTests {
  @Test(arguments: [
    (Duration.zero, Int64(0)), (.milliseconds(1), 1), (.seconds(-3), -3000), (.microseconds(1999), 1),
    (.microseconds(-1999), -1), (.seconds(9_223_372_036_854_775), 9_223_372_036_854_775_000),
    (.milliseconds(Int64.max), .max), (.milliseconds(Int64.min), .min),
  ])
  func itIsRoundedTowardsZero(_ duration: Duration, _ milliseconds: Int64) {
    #expect(duration.wholeMilliseconds == milliseconds)
  }

  @Test func itIsClampedWhereMillisecondsDoNotFit() {
    let most = Duration.seconds(Int64.max)
    #expect(most.wholeMilliseconds == .max)
    #expect(Duration.seconds(Int64.min).wholeMilliseconds == .min)
    #expect((Duration.milliseconds(Int64.max) + .microseconds(1)).wholeMilliseconds == .max)
    #expect((Duration.milliseconds(Int64.max) - .milliseconds(1)).wholeMilliseconds == .max - 1)
    #expect((most + most).wholeMilliseconds == .max, "beyond 64 bits of seconds")
    #expect((.zero - most - most).wholeMilliseconds == .min)
  }
}
