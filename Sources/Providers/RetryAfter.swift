import Billing
import Transfer

/// When a service that refused a call wants the next one: its header `Retry-After`, whatever the status.
enum RetryAfter {
  /// How far away the next possible call may be said to be; whatever lies beyond is not believed.
  static let longest: Duration = .seconds(86_400)

  /// The time, as far as it can be believed: not in the past, and within the longest wait.
  ///
  /// Seconds, or a date, which is read against the service's own clock where its answer tells that.
  static func time(in headers: HTTPHeaders, at now: Instant) -> Instant? {
    believed(told(in: headers, at: now), at: now)
  }

  /// A time that is not in the past and within the longest wait; nil for any other.
  static func believed(_ time: Instant?, at now: Instant) -> Instant? {
    time.flatMap { now <= $0 && $0 <= now.adding(longest) ? $0 : nil }
  }

  private static func told(in headers: HTTPHeaders, at now: Instant) -> Instant? {
    guard let text = headers.first(name: "Retry-After"), !text.isEmpty else { return nil }
    if text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
      return Int64(text).flatMap { $0 <= longest.components.seconds ? now.adding(.seconds($0)) : nil }
    }
    guard let date = HTTPDate.instant(text) else { return nil }
    let sent = headers.first(name: "Date").flatMap { HTTPDate.instant($0) } ?? now
    return now.adding(milliseconds: date.milliseconds(since: sent))
  }
}
