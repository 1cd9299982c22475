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
  /// The operator's explanation, nil while the alarm is open.
  public let explanation: SafeText?
  /// When it was explained; nil while the alarm is open.
  public let explainedAt: Instant?

  /// An alarm as recorded.
  public init(
    id: Int64, kind: AlarmKind, account: AccountName, at: Instant, detail: SafeText, explanation: SafeText? = nil,
    explainedAt: Instant? = nil
  ) {
    self.id = id
    self.kind = kind
    self.account = account
    self.at = at
    self.detail = detail
    self.explanation = explanation
    self.explainedAt = explainedAt
  }

  /// Whether nobody has explained it yet.
  public var isOpen: Bool { explanation == nil }
}
