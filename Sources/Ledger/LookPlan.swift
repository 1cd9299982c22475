import Billing

/// When an account is looked at next, and what looking may cost.
public struct LookPlan: Hashable, Sendable {
  /// When it is looked at next.
  public let nextAt: Instant
  /// What looking may cost and has cost.
  public let budget: PollBudget

  /// A plan.
  public init(nextAt: Instant, budget: PollBudget) {
    self.nextAt = nextAt
    self.budget = budget
  }
}
