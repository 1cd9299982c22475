import Billing

/// A stored request's changing part, for the ledger to read one back.
public struct ConsentProgress: Hashable, Sendable {
  /// See ``ConsentRequest/version``.
  public var version: Int64
  /// See ``ConsentRequest/decideBy``.
  public var decideBy: Instant
  /// See ``ConsentRequest/approvedAt``.
  public var approvedAt: Instant?
  /// See ``ConsentRequest/decidedAt``.
  public var decidedAt: Instant?
  /// See ``ConsentRequest/executeBy``.
  public var executeBy: Instant?
  /// See ``ConsentRequest/endedAt``.
  public var endedAt: Instant?
  /// See ``ConsentRequest/state``.
  public var state: ConsentState
  /// See ``ConsentRequest/joins``.
  public var joins: Int
  /// See ``ConsentRequest/token``.
  public var token: TokenFact?
  /// See ``ConsentRequest/attempt``.
  public var attempt: Attempt?
  /// See ``ConsentRequest/outcome``.
  public var outcome: Outcome?
  /// See ``ConsentRequest/rejection``.
  public var rejection: Rejection?

  /// A request's progress as stored.
  public init(
    version: Int64, decideBy: Instant, approvedAt: Instant?, decidedAt: Instant?, executeBy: Instant?,
    endedAt: Instant?, state: ConsentState, joins: Int, token: TokenFact?, attempt: Attempt?, outcome: Outcome?,
    rejection: Rejection?
  ) {
    self.version = version
    self.decideBy = decideBy
    self.approvedAt = approvedAt
    self.decidedAt = decidedAt
    self.executeBy = executeBy
    self.endedAt = endedAt
    self.state = state
    self.joins = joins
    self.token = token
    self.attempt = attempt
    self.outcome = outcome
    self.rejection = rejection
  }
}

extension ConsentRequest {
  /// The same request at a stored point of its way; only the ledger has use for this.
  public func restored(to progress: ConsentProgress) -> ConsentRequest {
    var copy = self
    copy.version = progress.version
    copy.decideBy = progress.decideBy
    copy.approvedAt = progress.approvedAt
    copy.decidedAt = progress.decidedAt
    copy.executeBy = progress.executeBy
    copy.endedAt = progress.endedAt
    copy.state = progress.state
    copy.joins = progress.joins
    copy.token = progress.token
    copy.attempt = progress.attempt
    copy.outcome = progress.outcome
    copy.rejection = progress.rejection
    return copy
  }
}
