import Text

/// Why calls of an account's agents do not reach its service: what `forward_credential` names does not let them in.
///
/// It lasts until the service accepts a call again.
public struct ForwardTrouble: Hashable, Sendable {
  /// What is wrong with the credential.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// The service does not accept it.
    case refused
    /// There is none: it cannot be read, or nothing could be got with it.
    case missing
  }

  /// What is wrong.
  public let kind: Kind
  /// What the service said of it, or what could not be read and where; may be empty.
  public let words: SafeText
  /// When it was noticed last.
  public let at: Instant

  /// A trouble as it was noticed.
  public init(_ kind: Kind, words: SafeText, at: Instant) {
    self.kind = kind
    self.words = words
    self.at = at
  }
}
