import Text

/// A service's words as an approval is bound to them: without the dates and times that the service writes anew.
///
/// They bind only while the price is unknown, so whatever could be money stays: a number counts as a date or a time only
/// where nothing beside it could make an amount of it.
struct BoundWords: Hashable {
  /// The words with a mark in the place of every date and time.
  let text: String

  /// The words as they are, as the first digests bound them.
  init(asWritten words: SafeText) {
    text = words.string
  }

  init(_ words: SafeText) {
    var rest = Array(words.string.unicodeScalars)[...]
    var kept = String.UnicodeScalarView()
    while let next = rest.first {
      if Self.canBegin(after: kept.last), let length = Self.length(of: rest),
        Self.canEnd(before: rest.dropFirst(length))
      {
        kept.append("\u{1}")
        rest = rest.dropFirst(length)
      } else {
        kept.append(next)
        rest = rest.dropFirst()
      }
    }
    text = String(kept)
  }

  /// How many scalars a date or time takes at the front; nil when there is none.
  private static func length(of text: ArraySlice<Unicode.Scalar>) -> Int? {
    isoDate(text) ?? namedDate(text) ?? time(text)
  }

  /// `2026-12-01`, with a time behind it or without: `2026-12-01T10:00:00.123Z`.
  private static func isoDate(_ text: ArraySlice<Unicode.Scalar>) -> Int? {
    var reader = Reader(text)
    guard reader.digits(4) != nil, reader.skip("-"), let month = reader.digits(2), (1...12).contains(month),
      reader.skip("-"), let day = reader.digits(2), (1...31).contains(day)
    else { return nil }
    let date = reader.read
    guard reader.skip("T") || reader.skip("t") || reader.skip(" "), let time = time(reader.rest) else { return date }
    return reader.read + time
  }

  /// `10:35`, `10:35:59.5`, with `Z`, `UTC`, `am` or an offset behind it.
  private static func time(_ text: ArraySlice<Unicode.Scalar>) -> Int? {
    var reader = Reader(text)
    guard let hour = reader.digits(2) ?? reader.digits(1), (0...23).contains(hour), reader.skip(":"),
      let minute = reader.digits(2), (0...59).contains(minute)
    else { return nil }
    var end = reader.read
    if reader.skip(":"), let second = reader.digits(2), (0...60).contains(second) {
      end = reader.read
      if reader.skip(".") {
        var hasDigits = false
        while reader.digits(1) != nil { hasDigits = true }
        if hasDigits { end = reader.read }
      }
    }
    var zone = Reader(text.dropFirst(end))
    if zone.skip("Z") { return end + zone.read }
    if zone.skip("+") || zone.skip("-"), zone.digits(2) != nil {
      _ = zone.skip(":")
      if zone.digits(2) != nil { return end + zone.read }
    }
    return end
  }

  /// `May 30`, `30 May`, either with a year behind it: `May 30, 2026`.
  private static func namedDate(_ text: ArraySlice<Unicode.Scalar>) -> Int? {
    var reader = Reader(text)
    if reader.month() {
      _ = reader.skip(".")
      guard reader.skip(" "), let day = reader.digits(2) ?? reader.digits(1), (1...31).contains(day) else { return nil }
    } else {
      guard let day = reader.digits(2) ?? reader.digits(1), (1...31).contains(day), reader.skip(" "), reader.month()
      else { return nil }
    }
    let end = reader.read
    _ = reader.skip(",")
    guard reader.skip(" "), let year = reader.digits(4), (1900...2999).contains(year), canEnd(before: reader.rest)
    else {
      return end
    }
    return reader.read
  }

  private static func canBegin(after scalar: Unicode.Scalar?) -> Bool {
    scalar.map { !isPartOfAmount($0) } ?? true
  }

  private static func canEnd(before rest: ArraySlice<Unicode.Scalar>) -> Bool {
    guard let next = rest.first else { return true }
    if isPartOfAmount(next) || next == "/" || next == "%" { return false }
    // "12:30.50" and "May 30,000" go on as numbers do.
    guard next == "." || next == "," || next == ":", let behind = rest.dropFirst().first else { return true }
    return !("0"..."9").contains(behind)
  }

  /// A letter, a digit, a sign of a currency: what makes another thing of a number that it touches.
  private static func isPartOfAmount(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || scalar.properties.numericType != nil
      || scalar.properties.generalCategory == .currencySymbol
  }

  /// Reads from the front of a text and counts what it read.
  private struct Reader {
    private(set) var rest: ArraySlice<Unicode.Scalar>
    private(set) var read = 0

    init(_ text: ArraySlice<Unicode.Scalar>) {
      rest = text
    }

    mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
      guard rest.first == scalar else { return false }
      drop(1)
      return true
    }

    /// A run of exactly so many ASCII digits at the front, whatever follows; nothing is read when there is none.
    mutating func digits(_ count: Int) -> Int? {
      let front = rest.prefix(count)
      guard front.count == count, front.allSatisfy({ ("0"..."9").contains($0) }) else { return nil }
      drop(count)
      return front.reduce(0) { $0 * 10 + Int($1.value - 48) }
    }

    mutating func month() -> Bool {
      let word = String(String.UnicodeScalarView(rest.prefix { $0.isASCII && $0.properties.isAlphabetic }))
      guard word == "Sept" || Self.months.contains(where: { $0 == word || $0.prefix(3) == word }) else { return false }
      drop(word.unicodeScalars.count)
      return true
    }

    private mutating func drop(_ count: Int) {
      rest = rest.dropFirst(count)
      read += count
    }

    private static let months = [
      "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
      "December",
    ]
  }
}
