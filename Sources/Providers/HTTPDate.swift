import Billing

/// A date as HTTP headers write it: `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, 5.6.7).
///
/// The two older spellings are not read: nobody has sent them for decades, and a date that cannot be read is only unknown.
enum HTTPDate {
  private static let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  /// The instant a header names; nil for anything but the one spelling.
  static func instant(_ text: String) -> Instant? {
    let words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    guard words.count == 6, words[0].hasSuffix(","), days.contains(String(words[0].dropLast())), words[5] == "GMT",
      let day = number(words[1], 2), let month = months.firstIndex(of: words[2]), let year = number(words[3], 4)
    else { return nil }
    let clock = words[4].split(separator: ":", omittingEmptySubsequences: false).map { number(String($0), 2) }
    guard clock.count == 3, let hour = clock[0], let minute = clock[1], let second = clock[2], second <= 60 else {
      return nil
    }
    return CivilDate(
      year: year, month: month + 1, day: day, hour: hour, minute: minute, second: min(second, 59))?.instant
  }

  private static func number(_ text: String, _ digits: Int) -> Int? {
    text.utf8.count == digits && text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
  }
}
