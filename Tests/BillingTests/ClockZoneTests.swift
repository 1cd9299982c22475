import Support
import Testing

@testable import Billing

@Suite struct ClockZoneTests {
  @Test(arguments: [
    (7200, "CEST", "CEST"), (0, "UTC", "UTC"), (12_600, "+0330", "+0330"), (-10_800, "-03", "-03"),
    // No name, one that is too long, and one that would do something to a terminal.
    (12_600, "", "+0330"), (-12_600, "X", "-0330"), (20_700, "Kathmandu", "+0545"), (3600, "C\u{1B}[", "+0100"),
    (3600, "ÄÖÜ", "+0100"), (-17_762, "LMT-", "LMT-"), (-17_762, "L M", "-0456"),
  ])
  func aNameThatIsNoneBecomesTheOffset(_ seconds: Int, _ name: String, _ shown: String) {
    #expect(ClockZone.Offset(seconds: seconds, name: name).name == shown)
  }

  @Test func peopleReadTheirOwnClockAndProgramsUTC() {
    let instant = Instant(seconds: 1_796_083_205)
    #expect(instant.words(in: .berlin) == "2026-12-01 01:00:05 CET")
    #expect(instant.words == "2026-12-01 00:00:05 UTC")
    #expect(instant.timestamp == "2026-12-01T00:00:05.000Z")
    #expect(Instant(milliseconds: -1).words(in: .berlin) == "1970-01-01 00:59:59 CET")
  }

  @Test func onTheDayOnWhichTheClockChangesBothSidesHaveTheirName() {
    let spring = Instant(seconds: 1_774_746_000)
    #expect(spring.adding(milliseconds: -1).words(in: .berlin) == "2026-03-29 01:59:59 CET")
    #expect(spring.words(in: .berlin) == "2026-03-29 03:00:00 CEST")
    let autumn = Instant(seconds: 1_792_890_000)
    #expect(autumn.adding(milliseconds: -1).words(in: .berlin) == "2026-10-25 02:59:59 CEST")
    #expect(autumn.words(in: .berlin) == "2026-10-25 02:00:00 CET")
  }

  @Test func twoZonesOfOneNameAreTheSame() {
    #expect(ClockZone.utc == ClockZone(name: "UTC") { _ in ClockZone.Offset(seconds: 60, name: "X") })
    #expect(ClockZone.utc != .berlin)
  }
}
