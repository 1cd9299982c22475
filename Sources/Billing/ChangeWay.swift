/// The way by which an approved change is carried out at its service.
public enum ChangeWay: String, Hashable, Sendable, CaseIterable {
  /// The service quotes it with a token, which confirms it: two calls.
  case token
  /// The service makes a page on which a person approves the change itself.
  case page
  /// The service makes a URL for a person and changes nothing; asking for it twice harms nobody.
  case link
  /// The service changes the plan on the first call.
  case direct
}

extension Account {
  /// The way by which a change of this account is carried out, given how its service is asked for consent.
  public func way(of change: PlanChange) -> ChangeWay {
    if change.operation.onlyMakesURL { return .link }
    // Of the four services only Dock changes a plan by a call; elsewhere an upgrade makes a payment page.
    guard service == .dock else { return change.operation == .upgrade ? .link : .direct }
    switch change.operation {
    case .upgrade, .downgrade: return consent == .web ? .page : .token
    case .resume, .checkout, .portal, .upgradeLink, .limitIncrease, .notify: return .direct
    }
  }
}
