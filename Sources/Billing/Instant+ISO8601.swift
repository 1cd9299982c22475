extension Instant {
  /// The instant in ISO 8601, UTC, with milliseconds only when there are any: `2026-12-01T00:00:00Z`.
  ///
  /// What digests and the log's hashes are taken over; it stays as it is for their sake. Output has ``timestamp``.
  ///
  /// A year beyond four digits or before year 0 has a sign (`+10000-01-01T00:00:00Z`); such a text is not read back.
  public var iso8601: String {
    let date = CivilDate(self)
    let sign = date.year < 0 ? "-" : date.year > 9999 ? "+" : ""
    let fraction = date.millisecond == 0 ? "" : "." + padded(date.millisecond, 3)
    return "\(sign)\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
      + "T\(padded(date.hour, 2)):\(padded(date.minute, 2)):\(padded(date.second, 2))\(fraction)Z"
  }

  /// An instant from ISO 8601 text: a date, or a date and time with `Z` or a numeric offset.
  ///
  /// Accepts `2026-12-01`, `2026-12-01T10:00Z`, `2026-12-01T10:00:00.123456+02:00` and a space or lower-case letters in
  /// place of `T` and `Z`. A time without an offset is refused: it names no instant. Digits past milliseconds are cut.
  /// The instant lies in the years 1 to 9999 of UTC.
  public init?(iso8601 text: String) {
    var reader = DigitReader(text)
    guard let year = reader.digits(4), reader.skip("-"), let month = reader.digits(2), reader.skip("-"),
      let day = reader.digits(2)
    else { return nil }
    if reader.isAtEnd {
      guard let date = CivilDate(year: year, month: month, day: day) else { return nil }
      self = date.instant
      return
    }
    guard reader.skip("T") || reader.skip("t") || reader.skip(" "),
      let hour = reader.digits(2), reader.skip(":"), let minute = reader.digits(2)
    else { return nil }
    var second = 0
    var millisecond = 0
    if reader.skip(":") {
      guard let read = reader.digits(2) else { return nil }
      guard read <= 60 else { return nil }
      second = min(read, 59)  // a leap second is shown as the second before it
      if reader.skip(".") || reader.skip(",") {
        guard let read = reader.fractionAsMilliseconds() else { return nil }
        millisecond = read
      }
    }
    guard let offsetMinutes = reader.offsetMinutes(), reader.isAtEnd,
      let date = CivilDate(
        year: year, month: month, day: day, hour: hour, minute: minute, second: second, millisecond: millisecond)
    else { return nil }
    let instant = date.instant.adding(milliseconds: Int64(-offsetMinutes) * 60_000)
    guard (1...9999).contains(CivilDate(instant).year) else { return nil }
    self = instant
  }
}

private func padded(_ number: Int, _ width: Int) -> String {
  let digits = String(number.magnitude)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

/// Reads fixed runs of ASCII digits from the front of a text.
private struct DigitReader {
  private var rest: Substring.UTF8View

  init(_ text: String) {
    rest = Substring(text).utf8
  }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func skip(_ character: Character) -> Bool {
    guard let first = rest.first, first == character.asciiValue else { return false }
    rest.removeFirst()
    return true
  }

  mutating func digits(_ count: Int) -> Int? {
    var value = 0
    for _ in 0..<count {
      guard let byte = rest.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
      value = value * 10 + Int(byte - UInt8(ascii: "0"))
      rest.removeFirst()
    }
    return value
  }

  mutating func fractionAsMilliseconds() -> Int? {
    var value = 0
    var read = 0
    while let digit = digits(1) {
      if read < 3 { value = value * 10 + digit }
      read += 1
    }
    guard read > 0, read <= 18 else { return nil }
    for _ in read..<max(3, read) { value *= 10 }
    return value
  }

  mutating func offsetMinutes() -> Int? {
    if skip("Z") || skip("z") { return 0 }
    let sign = skip("+") ? 1 : skip("-") ? -1 : 0
    guard sign != 0, let hours = digits(2), hours <= 23 else { return nil }
    _ = skip(":")
    guard let minutes = digits(2), minutes <= 59 else { return nil }
    return sign * (hours * 60 + minutes)
  }
}
