import Billing
import Transfer

/// The time that an answer's `Date` header tells (RFC 9110, 5.6.7), the age of a stored answer added (RFC 9111, 5.1).
package enum HTTPDate {
  package static func time(of headers: HTTPHeaders) -> Instant? {
    guard let date = headers.first(name: "Date").flatMap(parse) else { return nil }
    let age = headers.first(name: "Age").flatMap { Int64($0) } ?? 0
    return date.adding(milliseconds: max(0, min(age, 1 << 31)) * 1_000)
  }

  /// A date such as `Sun, 06 Nov 1994 08:49:37 GMT`; the two obsolete forms are not read.
  package static func parse(_ text: String) -> Instant? {
    let words = text.split(separator: " ")
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    guard words.count == 6, words[5] == "GMT", let day = Int(words[1]), let year = Int(words[3]),
      let month = months.firstIndex(of: String(words[2]))
    else { return nil }
    let clock = words[4].split(separator: ":").compactMap { Int($0) }
    guard clock.count == 3 else { return nil }
    return CivilDate(
      // A leap second is told as the one before it.
      year: year, month: month + 1, day: day, hour: clock[0], minute: clock[1], second: min(59, clock[2])
    )?.instant
  }
}
