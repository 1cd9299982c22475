/// What looking at an account may cost and has cost.
public struct PollBudget: Hashable, Sendable {
  /// What the service allows; nil where nobody says.
  public let allowance: CallAllowance?
  /// Calls of our own in the allowance's period; in the last 24 hours where no allowance is known.
  public let spent: Int64
  /// The part of the allowance that looking may use, in per cent; nil where no allowance is known.
  public let sharePercent: Int64?
  /// Calls of our own that are left in the period's share; nil where no allowance is known.
  public let left: Int64?
  /// The time from one planned look to the next.
  public let interval: Duration

  /// A budget.
  public init(
    allowance: CallAllowance?, spent: Int64, sharePercent: Int64?, left: Int64?, interval: Duration
  ) {
    self.allowance = allowance
    self.spent = spent
    self.sharePercent = sharePercent
    self.left = left
    self.interval = interval
  }
}
