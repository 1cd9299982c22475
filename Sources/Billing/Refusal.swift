import Text

/// A documented refusal: the change did not happen.
public struct Refusal: Hashable, Sendable {
  /// Why.
  public enum Reason: Hashable, Sendable {
    /// The token had lapsed.
    case tokenExpired
    /// The token is unknown or was used: perhaps by a copy of this very request that arrived earlier.
    case tokenInvalid
    /// The token belongs to another request.
    case tokenMismatch
    /// Too many calls; the earliest next one where the service says.
    case rateLimited(until: Instant?)
    /// The credential is not accepted.
    case unauthorized
    /// The credential may not do this.
    case forbidden
    /// The service's own limit on calls is used up.
    case overLimit
    /// Anything else the service documents as a refusal.
    case declined
  }

  /// Why.
  public let reason: Reason
  /// The service's words.
  public let words: SafeText

  /// A refusal as the service worded it.
  public init(_ reason: Reason, words: SafeText) {
    self.reason = reason
    self.words = words
  }
}
