import Testing

@testable import Billing

@Suite struct SystemZoneTests {
  @Test(arguments: [
    "", ":", "UTC0", "CET-1CEST,M3.5.0,M10.5.0/3", "<+0330>-3:30", "EST5EDT", "AAA+5",
  ])
  func aRuleIsKnownWithoutAnyFile(_ variable: String) {
    #expect(SystemZone.isKnown(variable, folder: "/nowhere"))
  }

  @Test(arguments: [
    "Berlin", "Europe/Berlin", "Mars/Olympus", "ab5", "<+03", "/etc/passwd", "/etc", "..", "CET", "A B5", "\u{1B}[2J",
  ])
  func whatNamesNoZoneIsNot(_ variable: String) {
    #expect(!SystemZone.isKnown(variable, folder: "/nowhere"))
    let zone = SystemZone(variable: variable, folder: "/nowhere")
    #expect(zone.zone == .utc)
    #expect(zone.problem?.sentence.hasPrefix("TZ=") == true)
    #expect(zone.problem?.sentence.unicodeScalars.contains("\u{1B}") == false)
  }

  @Test func withoutAVariableTheMachinesOwnIsTaken() {
    let zone = SystemZone([:])
    #expect(zone.problem == nil)
    let offset = zone.zone.offset(at: Instant(seconds: 1_796_083_205))
    #expect((-50_400...50_400).contains(offset.seconds))
    #expect((3...ClockZone.Offset.longestName).contains(offset.name.count))
  }
}
