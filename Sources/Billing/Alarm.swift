import Text

/// Why an alarm was raised.
public enum AlarmKind: String, Hashable, Sendable, CaseIterable {
  /// The plan, price, renewal or status changed and no approval explains it.
  case unconsentedChange = "unconsented_change"
  /// A call that should only have made a token changed the plan.
  case executedWithoutConsent = "executed_without_consent"
  /// A change was carried out, but the billing state does not show what was approved.
  case executedMismatch = "executed_mismatch"
  /// The outcome of a change could not be learned.
  case outcomeUnknown = "outcome_unknown"
  /// An hour after a change was carried out the billing state did not show it; closes itself when it does.
  case billNotSettled = "bill_not_settled"
  /// A request's row is not what its events make it: somebody wrote into the ledger.
  case forgedRow = "forged_row"
  /// A push that is to reach the operator cannot be delivered; closes itself when one is.
  case pushUndelivered = "push_undelivered"

  /// Whether it tells something of the account it stands at; a push that cannot be delivered says nothing of one.
  public var isAboutAccount: Bool { self != .pushUndelivered }
}

/// Something the operator must look at and explain.
public struct Alarm: Hashable, Sendable {
  /// The ledger's number of the alarm.
  public let id: Int64
  /// Why it was raised.
  public let kind: AlarmKind
  /// The account it is about.
  public let account: AccountName
  /// When it was raised.
  public let at: Instant
  /// What was seen, in one sentence.
  public let detail: SafeText
  /// The number of the request it is about; nil where it is about none.
  public let request: Int64?
  /// The operator's explanation, nil while the alarm is open.
  public let explanation: SafeText?
  /// When it was explained; nil while the alarm is open.
  public let explainedAt: Instant?

  /// An alarm as recorded.
  public init(
    id: Int64, kind: AlarmKind, account: AccountName, at: Instant, detail: SafeText, request: Int64? = nil,
    explanation: SafeText? = nil, explainedAt: Instant? = nil
  ) {
    self.id = id
    self.kind = kind
    self.account = account
    self.at = at
    self.detail = detail
    self.request = request
    self.explanation = explanation
    self.explainedAt = explainedAt
  }

  /// Whether nobody has explained it yet.
  public var isOpen: Bool { explanation == nil }
}
