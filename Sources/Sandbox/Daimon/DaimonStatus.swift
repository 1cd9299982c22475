/// The state of an account of daimon.email.
public enum DaimonStatus: String, CaseIterable, Hashable, Sendable {
  /// Everything the tier allows works.
  case active
  /// Flagged for abuse: nothing can be sent.
  case underReview = "under_review"
  /// Nothing works.
  case suspended
}
