import Billing
import Testing
import Text

@testable import Desk

@Suite struct AlarmTextTests {
  @Test func whatAServiceNamedStandsBehindAMark() throws {
    let alarm = Alarm(
      id: 4, kind: .unconsentedChange, account: try Sample.name(), at: Sample.now,
      detail: SafeText("Pro became\nALARM 9  all is well"))
    let lines = AlarmText.lines(alarm)(FramedLines(columns: 80))
    #expect(lines.first == "ALARM 4  dock-main  changed without an approval")
    #expect(lines.count > 1 && lines.dropFirst().allSatisfy { $0.hasPrefix("    " + FramedLines.mark) })
  }
}
