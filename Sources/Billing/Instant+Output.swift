/// How an instant is written: one way for programs, one for people.
extension Instant {
  /// The instant for programs, always of one width: ISO 8601, UTC, milliseconds: `2026-12-01T00:00:00.000Z`.
  ///
  /// So texts sort as their instants do, within the years 0 to 9999.
  public var timestamp: String {
    let text = iso8601
    return text.contains(".") ? text : text.dropLast() + ".000Z"
  }

  /// The instant for people, to the second and with its zone: `2026-12-01 00:00:00 UTC`.
  public var words: String {
    words(in: .utc)
  }

  /// The instant as the operator's own clock shows it, to the second: `2026-12-01 01:00:00 CET`.
  public func words(in zone: ClockZone) -> String {
    let offset = zone.offset(at: self)
    let local = adding(milliseconds: Int64(offset.seconds) * 1000)
    return local.iso8601.prefix { $0 != "." && $0 != "Z" }.replacing("T", with: " ") + " " + offset.name
  }
}
