import Text

/// A call that brought no usable answer.
public struct ProviderFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of failure.
  public enum Kind: Hashable, Sendable {
    /// No connection, no name, a timeout, a broken connection.
    case unreachable
    /// The credential is not accepted.
    case unauthorized
    /// Too many calls; the earliest next one where the service says.
    case rateLimited(until: Instant?)
    /// What the account may use of the service in a period is used up: when it may use more, and which meter it is by its
    /// name, where that is known.
    case atLimit(until: Instant?, meter: SafeText? = nil)
    /// The service answered with an error status.
    case rejected(status: Int)
    /// The service answered in JSON, and a field that its answer is worth nothing without is missing or has no form that
    /// is known: its place, such as `usage.agents`.
    case unrecognised(field: SafeText)
    /// The service answered something that is not what it documents.
    case garbage
    /// No credential could be read.
    case noCredential
    /// The service answered, and the ledger could not take it: what cannot be recorded is not acted on.
    case unrecorded
  }

  /// What kind of failure.
  public let kind: Kind
  /// Whether the request can have reached the service, so that it may have had an effect.
  public let mayHaveReached: Bool
  /// What happened, in one sentence without secrets.
  public let detail: SafeText
  /// When the service wants the next call, where it said so; believed within bounds.
  public let notBefore: Instant?

  /// A failed call.
  public init(_ kind: Kind, mayHaveReached: Bool, detail: SafeText, notBefore: Instant? = nil) {
    self.kind = kind
    self.mayHaveReached = mayHaveReached
    self.detail = detail
    let until: Instant? =
      switch kind {
      case .rateLimited(let until), .atLimit(let until, _): until
      default: nil
      }
    self.notBefore = until ?? notBefore
  }

  /// The detail.
  public var description: String { detail.string }
}
