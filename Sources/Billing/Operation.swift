/// What can be asked of a billing service.
public enum Operation: String, Hashable, Sendable, CaseIterable {
  /// Move to a bigger plan.
  case upgrade
  /// Move to a smaller plan, usually at the period's end.
  case downgrade
  /// Take back a scheduled end of the current plan.
  case resume
  /// Make a page where a person can pay for a plan.
  case checkout
  /// Make a page where a person manages cards and invoices.
  case portal
  /// Make a link that leads a person to a payment page without signing in.
  case upgradeLink = "upgrade_link"
  /// Tell the service that a limit is too small; changes nothing.
  case limitIncrease = "limit_increase"
  /// Leave the operator a note; changes nothing.
  case notify

  /// Whether the operation needs an operator's approval.
  public var needsApproval: Bool {
    switch self {
    case .upgrade, .downgrade, .resume, .checkout, .portal, .upgradeLink: true
    case .limitIncrease, .notify: false
    }
  }

  /// Whether the operation only makes a URL for a person, so that sending it twice harms nobody.
  public var onlyMakesURL: Bool {
    switch self {
    case .checkout, .portal, .upgradeLink: true
    case .upgrade, .downgrade, .resume, .limitIncrease, .notify: false
    }
  }
}
