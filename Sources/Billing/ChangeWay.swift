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

/// A call that changes a plan, as its service counts it.
public struct CountedCall: Hashable, Sendable {
  /// The route that counts it.
  public let route: PlanRoute
  /// How many the route takes in any hour.
  public let hourly: Int
}

extension Account {
  /// The way by which a change of this account is carried out, given how its service is asked for consent.
  public func way(of change: PlanChange) -> ChangeWay {
    service.profile.way(of: change.operation, asking: consent)
  }
}

extension ServiceProfile {
  /// The way by which an operation is carried out, given how the service is asked for consent.
  public func way(of operation: Operation, asking consent: ConsentMode) -> ChangeWay {
    if onlyMakesPage(operation) { return .link }
    guard gated.contains(operation) else { return .direct }
    return consent == .web ? .page : .token
  }

  /// Whether an operation changes nothing at the service, but makes a page on which a person does.
  public func onlyMakesPage(_ operation: Operation) -> Bool {
    operation.onlyMakesURL || makesPages.contains(operation)
  }

  /// The call that a change counts as; nil for one that is not counted, such as one that only makes a link.
  public func countedCall(of change: PlanChange, by way: ChangeWay) -> CountedCall? {
    guard way != .link, let countedCalls, let route = countedCalls.routes[change.operation] else { return nil }
    return CountedCall(route: route, hourly: countedCalls.hourly)
  }
}
