import Billing

extension ClockZone {
  /// Berlin's clock in the year 2026, whatever zone files a machine has: summer time from March 29 to October 25,
  /// 01:00 UTC.
  package static let berlin = ClockZone(name: "Berlin in 2026") { instant in
    let summer: Range<Int64> = 1_774_746_000..<1_792_890_000
    return summer.contains(instant.milliseconds / 1000)
      ? Offset(seconds: 7200, name: "CEST") : Offset(seconds: 3600, name: "CET")
  }
}
