import Billing

/// One of Dock's plan-changing endpoints; each documents a status list of its own.
enum DockRoute: String {
  case upgrade = "/api/billing/upgrade"
  case downgrade = "/api/billing/downgrade"
  case checkout = "/api/billing/checkout"
  case portal = "/api/billing/portal"

  /// Where an operation is sent; nil for one that Dock does not have.
  init?(_ operation: Operation) {
    switch operation {
    // Asking for the current plan takes back its scheduled end.
    case .upgrade, .resume: self = .upgrade
    case .downgrade: self = .downgrade
    case .checkout: self = .checkout
    case .portal: self = .portal
    case .upgradeLink, .limitIncrease, .notify: return nil
    }
  }

  /// Whether the body names a plan.
  ///
  /// Dock takes a missing one for `pro`; it is never left out here, because the operator approved a named one.
  var namesPlan: Bool { self == .upgrade || self == .checkout }

  /// Whether all it does is to make a page for a person.
  var makesPageOnly: Bool { self == .checkout || self == .portal }

  /// Whether a second call with a token confirms the first.
  var isConfirmed: Bool { self == .upgrade || self == .downgrade }
}
