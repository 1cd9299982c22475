import Billing

/// An instant as the screen tells it: by the operator's own clock, with its zone's name wherever there is a time of day.
extension Instant {
  /// The date as people write it, with the zone whose date it is: `Dec 1 2026 CET`.
  func date(in zone: ClockZone) -> String {
    let local = CivilDate.local(self, in: zone)
    return "\(Self.day(local.date)) \(local.date.year) \(local.zone)"
  }

  /// The day without its year and its zone, where room is dear: `Dec 1`.
  func dayAndMonth(in zone: ClockZone) -> String { Self.day(CivilDate.local(self, in: zone).date) }

  /// Date and time of day: `Dec 1 2026 13:15:00 CET`.
  func dateAndTime(in zone: ClockZone) -> String {
    let local = CivilDate.local(self, in: zone)
    return "\(Self.day(local.date)) \(local.date.year) \(Self.seconds(local.date)) \(local.zone)"
  }

  /// The time of day: `13:15:00 CET`.
  func timeOfDay(in zone: ClockZone) -> String {
    let local = CivilDate.local(self, in: zone)
    return "\(Self.seconds(local.date)) \(local.zone)"
  }

  /// Day and time: `Dec 1 01:00 CET`.
  func dayAndTime(in zone: ClockZone) -> String {
    let local = CivilDate.local(self, in: zone)
    return "\(Self.day(local.date)) \(Self.minutes(local.date)) \(local.zone)"
  }

  /// Day and time where the zone stands above a column of them: `Dec 1 01:00`.
  func dayAndTimeAlone(in zone: ClockZone) -> String {
    let local = CivilDate.local(self, in: zone)
    return "\(Self.day(local.date)) \(Self.minutes(local.date))"
  }

  private static func day(_ date: CivilDate) -> String { "\(date.monthAbbreviation) \(date.day)" }

  private static func minutes(_ date: CivilDate) -> String { "\(padded(date.hour)):\(padded(date.minute))" }

  private static func seconds(_ date: CivilDate) -> String { minutes(date) + ":" + padded(date.second) }

  private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
