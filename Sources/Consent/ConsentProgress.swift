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
  /// See ``ConsentRequest/digestVersion``.
  public var digestVersion: Int
  /// See ``ConsentRequest/way``; nil in rows that were written before it was kept.
  public var way: ChangeWay?
  /// See ``ConsentRequest/pageUntil``.
  public var pageUntil: Instant?
  /// See ``ConsentRequest/pageOf``.
  public var pageOf: RequestID?
  /// See ``ConsentRequest/explained``.
  public var explained: [ExplainedFact: Instant]

  /// A request's progress as stored.
  public init(
    version: Int64, decideBy: Instant, approvedAt: Instant?, decidedAt: Instant?, executeBy: Instant?,
    endedAt: Instant?, state: ConsentState, joins: Int, token: TokenFact?, attempt: Attempt?, outcome: Outcome?,
    rejection: Rejection?, digestVersion: Int = ConsentDigest.currentVersion, way: ChangeWay? = nil,
    pageUntil: Instant? = nil, pageOf: RequestID? = nil, explained: [ExplainedFact: Instant] = [:]
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
    self.digestVersion = digestVersion
    self.way = way
    self.pageUntil = pageUntil
    self.pageOf = pageOf
    self.explained = explained
  }
}

extension ConsentRequest {
  /// The same request at a stored point of its way; only the ledger has use for this.
  public func restored(to progress: ConsentProgress) -> ConsentRequest {
    var copy = self
    copy.restore(to: progress)
    return copy
  }

  mutating func restore(to progress: ConsentProgress) {
    version = progress.version
    decideBy = progress.decideBy
    approvedAt = progress.approvedAt
    decidedAt = progress.decidedAt
    executeBy = progress.executeBy
    endedAt = progress.endedAt
    state = progress.state
    joins = progress.joins
    token = progress.token
    attempt = progress.attempt
    outcome = progress.outcome
    rejection = progress.rejection
    digestVersion = progress.digestVersion
    way = progress.way ?? wayOfOldRow
    pageUntil = progress.pageUntil
    pageOf = progress.pageOf
    explained = progress.explained
  }

  /// The way of a row that was written before it was kept, as far as the row tells.
  ///
  /// Only a change that is quoted cannot be approved without its quote, so one that has none may have another way: the
  /// engine finds the right one before anything is sent.
  private var wayOfOldRow: ChangeWay {
    if change.operation.onlyMakesURL { return .link }
    return facts.quote != nil || token != nil ? .token : .direct
  }
}
