/// Something that daimon counts of an account; the raw value is the name in `POST /sandbox/daimon`.
public enum DaimonCount: String, CaseIterable, Hashable, Sendable {
  /// Inboxes now.
  case inboxes = "inbox_count"
  /// Messages sent since midnight UTC; told only by a 429.
  case sentToday = "sent_today"
  /// Messages sent in the calendar month in UTC; told nowhere.
  case sentThisMonth = "sent_this_month"
  /// Messages sent ever.
  case totalSent = "total_sent"
  /// Messages bounced ever.
  case totalBounced = "total_bounced"
  /// Complaints ever.
  case totalComplaints = "total_complaints"
}
