import Billing

/// A rule of the configuration that forbids; there are none that allow.
public struct DenyRule: Hashable, Sendable {
  /// The account it is for; nil for all.
  public let account: AccountName?
  /// The operation it is for; nil for all.
  public let operation: Operation?

  /// A rule for an account, an operation, or both.
  public init(account: AccountName?, operation: Operation?) {
    self.account = account
    self.operation = operation
  }

  /// Whether the rule forbids a change, by what was asked or by what would be done.
  public func denies(ask: PlanChange, change: PlanChange, on account: AccountName) -> Bool {
    (self.account == nil || self.account == account)
      && (operation == nil || operation == ask.operation || operation == change.operation)
  }
}
