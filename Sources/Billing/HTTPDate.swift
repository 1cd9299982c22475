/// A date as HTTP headers write it: `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, 5.6.7).
///
/// The two older spellings are not read: nobody has sent them for decades, and a date that cannot be read is only unknown.
public enum HTTPDate {
  /// The first of January 1970 was a Thursday.
  private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]

  /// The instant a header names; nil for anything but the one spelling.
  public static func instant(_ text: String) -> Instant? {
    let words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    guard words.count == 6, words[0].hasSuffix(","), days.contains(String(words[0].dropLast())), words[5] == "GMT",
      let day = number(words[1], 2), let month = CivilDate.months.firstIndex(of: words[2]),
      let year = number(words[3], 4)
    else { return nil }
    let clock = words[4].split(separator: ":", omittingEmptySubsequences: false).map { number(String($0), 2) }
    guard clock.count == 3, let hour = clock[0], let minute = clock[1], let second = clock[2], second <= 60 else {
      return nil
    }
    // A leap second is told as the one before it.
    return CivilDate(
      year: year, month: month + 1, day: day, hour: hour, minute: minute, second: min(second, 59))?.instant
  }

  /// The header that names an instant, without its fraction of a second.
  public static func text(_ instant: Instant) -> String {
    let date = CivilDate(instant)
    let count = Int((Double(instant.milliseconds) / 86_400_000).rounded(.down))
    let day = days[((count % 7) + 7) % 7]
    return "\(day), \(two(date.day)) \(date.monthAbbreviation) \(date.year) "
      + "\(two(date.hour)):\(two(date.minute)):\(two(date.second)) GMT"
  }

  private static func number(_ text: String, _ digits: Int) -> Int? {
    text.utf8.count == digits && text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
  }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
