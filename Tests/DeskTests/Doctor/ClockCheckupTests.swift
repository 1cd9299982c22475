import Billing
import Support
import Testing

@testable import Desk

@Suite struct ClockCheckupTests {
  @Test func aMachineThatWorksIsFine() {
    #expect(ClockCheckup(time: ManualTime(), zone: .utc).checks.map(\.state) == [.ok])
  }

  @Test func aClockThatNothingKeepsRightIsTold() {
    func states(_ isSynchronised: Bool?) -> [Check.State] {
      ClockCheckup(time: ManualTime(), zone: .utc, isSynchronised: isSynchronised).checks.map(\.state)
    }
    #expect(states(true) == [.ok] && states(nil) == [.ok] && states(false) == [.ok, .note])
  }

  @Test func anImpossibleTimeIsAWarning() {
    let checks = ClockCheckup(time: ManualTime(wall: Instant(milliseconds: 0)), zone: .utc).checks
    #expect(checks.map(\.state) == [.warning] && checks[0].detail.string.contains("1970"))
    #expect(ClockCheckup(time: ManualTime(bootID: "unknown"), zone: .utc).checks.map(\.state) == [.note])
  }

  /// The service's date has whole seconds: its clock may be a second further than it says.
  @Test(arguments: [
    (Int64(0), Check.State.ok, ""), (30_999, .ok, ""), (31_001, .warning, "30 seconds ahead of"), (-30_000, .ok, ""),
    (-30_001, .warning, "30 seconds behind"), (86_400_000, .warning, "86399 seconds ahead of"),
  ])
  func theClockIsHeldAgainstTheServices(_ milliseconds: Int64, _ state: Check.State, _ words: String) throws {
    let at = Sample.now.adding(milliseconds: milliseconds)
    let check = ClockCheckup.skew(serverTime: Sample.now, sent: at, received: at, account: try Sample.name())
    #expect(check.state == state, "\(check.detail)")
    #expect(words.isEmpty || check.detail.string.contains(words))
  }

  @Test func theTimeACallTakesIsNoSkew() throws {
    let check = ClockCheckup.skew(
      serverTime: Sample.now, sent: Sample.now.adding(.seconds(-60)), received: Sample.now.adding(.seconds(60)),
      account: try Sample.name())
    #expect(check.state == .ok)
    let none = ClockCheckup.skew(
      serverTime: nil, sent: Sample.now, received: Sample.now, account: try Sample.name())
    #expect(none.state == .note)
  }
}
