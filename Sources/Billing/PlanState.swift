import Text

/// Whether a plan is about to end, as far as the service says.
public enum Cancellation: Hashable, Sendable {
  /// The service says that nothing is scheduled.
  case none
  /// The plan ends at the period's end; the date where the service gives one.
  case scheduled(Instant?)
  /// The service does not say.
  case unknown
}

/// What an account is on and pays: the facts that a consent starts from.
public struct PlanState: Hashable, Sendable {
  /// The current plan, nil when the service did not say.
  public var plan: PlanName?
  /// The subscription's status in the service's word, for example `active`.
  public var status: SafeText?
  /// The recurring price, nil when unknown.
  public var price: Price?
  /// When the next invoice or period begins.
  public var renewsAt: Instant?
  /// Whether the plan is about to end.
  public var cancellation: Cancellation

  /// A plan state; everything the service does not say is unknown.
  public init(
    plan: PlanName?, status: SafeText? = nil, price: Price? = nil, renewsAt: Instant? = nil,
    cancellation: Cancellation = .unknown
  ) {
    self.plan = plan
    self.status = status
    self.price = price
    self.renewsAt = renewsAt
    self.cancellation = cancellation
  }

  /// Whether the plan goes on as it is: no end is known, and the status, where there is one, is that of a plan in force.
  public var isInForce: Bool {
    if case .scheduled = cancellation { return false }
    return isActive
  }

  /// Whether the status, where there is one, is that of a plan in force.
  public var isActive: Bool {
    status.map { ["active", "trialing"].contains($0.string.lowercased()) } ?? true
  }
}
