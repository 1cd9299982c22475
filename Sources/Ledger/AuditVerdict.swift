/// What checking the log found.
public enum AuditVerdict: Hashable, Sendable {
  /// All entries are as they were written.
  case intact(events: Int64)
  /// The first entry that is not, and why.
  case broken(sequence: Int64, reason: String, events: Int64)
}
