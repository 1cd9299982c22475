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
    /// What the account may use of the service in a period is used up; when it may use more, where that is known.
    case overLimit(until: Instant?)
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
