import Text

/// What became of a change that waits for a person on the service's own page.
public enum ApprovalPageState: Hashable, Sendable {
  /// Nobody has decided yet.
  case waiting
  /// Somebody approved; the billing state shows what came of it.
  case approved
  /// Somebody declined; nothing happened.
  case denied
  /// The page's time is over; nothing happened.
  case expired
  /// The service answered something that proves none of them.
  case unrecognised(SafeText)
}
