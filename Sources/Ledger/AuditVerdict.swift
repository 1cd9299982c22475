/// What checking the log found.
public enum AuditVerdict: Hashable, Sendable {
  /// All entries are as they were written.
  case intact(events: Int64)
  /// The first entry that is not, and why.
  case broken(sequence: Int64, reason: String, events: Int64)
  /// All entries are as they were written, and the log ends before one that was noted.
  case cut(events: Int64, noted: Int64)

  /// Whether nothing was found.
  public var isIntact: Bool { if case .intact = self { true } else { false } }
}
