import Billing
import Support
import Testing

@testable import Sandbox

@Suite("The sandbox's clock")
struct SandboxClockTests {
  @Test func itFollowsItsSourceAndShiftsBothClocksTogether() {
    let time = ManualTime()
    var clock = SandboxClock(source: time)
    #expect(clock.now == ClockReading(wall: time.wall, boot: time.boot))
    clock.advance(by: .seconds(90))
    time.advance(by: .seconds(10))
    #expect(clock.now.wall.milliseconds(since: TestDock.start.wall) == 100_000)
    #expect(TestDock.start.boot.duration(to: clock.now.boot) == .seconds(100))
    #expect(clock.shift == .seconds(90))
  }
}
