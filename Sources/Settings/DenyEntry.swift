import Billing

/// A `[[deny]]` of the config, which becomes a rule: what is refused without asking anybody; none approves.
public struct DenyEntry: Hashable, Sendable {
  /// What the rule is about.
  public enum Scope: Hashable, Sendable {
    /// Every request on one account.
    case account(AccountName)
    /// One operation on every account.
    case operation(Operation)
    /// One operation on one account.
    case both(AccountName, Operation)
  }

  /// What the rule is about.
  public let scope: Scope

  /// What a rule can name: the operations that become requests.
  ///
  /// The others wait for nobody and change nothing.
  static let operations = Operation.allCases.filter(\.needsApproval)

  /// A rule about an account, an operation, or an operation on an account.
  public init(_ scope: Scope) {
    self.scope = scope
  }

  /// The account; nil for every one.
  public var account: AccountName? {
    switch scope {
    case .account(let account), .both(let account, _): account
    case .operation: nil
    }
  }

  /// The operation; nil for every one.
  public var operation: Operation? {
    switch scope {
    case .operation(let operation), .both(_, let operation): operation
    case .account: nil
    }
  }
}
