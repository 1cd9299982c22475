import Billing
import JSON

/// How much was sent today: told by nothing but a refusal, and true until midnight UTC at the most.
///
/// `current_usage` of a 429, https://docs.daimon.email/docs/security/rate-limits.
struct DaimonSendCount: Hashable {
  let sent: Int64
  /// The day's limit, nil when the refusal does not name one.
  let limit: Int64?
  /// When the count begins anew.
  let resetsAt: Instant

  /// Reads a refusal's body; nil when it tells no count of the day.
  init?(_ body: JSONValue?, now: Instant) {
    guard let usage = body?["current_usage"], let sent = usage["sent_today"]?.readCount else { return nil }
    self.sent = sent
    limit = usage["limit"]?.readCount
    let midnight = CallAllowance.Period.day.end(at: now)
    let told = usage["reset_at"]?.readInstant
    // The day ends at midnight by the documents; a later or past reset would keep a count that is not today's.
    resetsAt = told.flatMap { now < $0 && $0 <= midnight ? $0 : nil } ?? midnight
  }
}
