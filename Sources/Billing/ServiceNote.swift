import Text

/// Something that is passed on to a service or a person and changes nothing.
public enum ServiceNote: Hashable, Sendable {
  /// A limit is too small: which one, what it should be, and why.
  case limitIncrease(kind: LimitKind, desired: Int64?, reason: SafeText?)
  /// A note to whoever operates the account at the service.
  case notify(SafeText)

  /// Which limit; the kinds that Dock documents.
  public enum LimitKind: String, Hashable, Sendable, CaseIterable {
    /// The number of agents.
    case agents
    /// The number of workspaces.
    case workspaces
    /// The number of rows.
    case rows
    /// Any other.
    case other
  }

  /// The longest free text, in characters.
  public static let longestReason = 500

  /// The operation the note belongs to.
  public var operation: Operation {
    switch self {
    case .limitIncrease: .limitIncrease
    case .notify: .notify
    }
  }
}
