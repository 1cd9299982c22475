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
    iso8601.prefix { $0 != "." && $0 != "Z" }.replacing("T", with: " ") + " UTC"
  }
}
