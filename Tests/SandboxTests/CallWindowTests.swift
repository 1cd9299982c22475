import Billing
import Testing

@testable import Sandbox

@Suite("A rolling limit")
struct CallWindowTests {
  private func at(_ seconds: Int64) -> ClockReading {
    ClockReading(wall: Instant(seconds: seconds + 1_000), boot: BootTime(nanoseconds: seconds * 1_000_000_000))
  }

  @Test func itAdmitsSoManyInAnyStretchAndFreesTheOldestFirst() {
    var window = CallWindow(limit: 2, length: .seconds(60))
    #expect(window.remaining(at: at(0)) == 2)
    #expect(window.reset(at: at(0)) == at(0))
    #expect(window.admit(at: at(0)) == true)
    #expect(window.admit(at: at(30)) == true)
    #expect(window.admit(at: at(59)) == false)
    #expect(window.reset(at: at(59)) == at(60))
    #expect(window.admit(at: at(60)) == true)
    #expect(window.admit(at: at(60)) == false)
    #expect(window.remaining(at: at(90)) == 1)
  }

  @Test func aWallClockThatJumpsNeitherAdmitsNorMovesTheReset() {
    var window = CallWindow(limit: 1, length: .seconds(60))
    #expect(window.admit(at: at(0)) == true)
    let jumped = ClockReading(wall: Instant(seconds: 999_999), boot: at(59).boot)
    #expect(window.admit(at: jumped) == false)
    #expect(window.reset(at: jumped) == at(60))
  }

  @Test func aLimitOfNoneAdmitsNothing() {
    var window = CallWindow(limit: 0, length: .seconds(60))
    #expect(window.admit(at: at(0)) == false)
    #expect(window.remaining(at: at(0)) == 0)
  }
}
