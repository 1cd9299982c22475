/// One change of plan somebody asks for.
public struct PlanChange: Hashable, Sendable {
  /// What is asked.
  public let operation: Operation
  /// The plan it leads to; nil where the operation has none.
  public let target: PlanName?
  /// How often the plan is to be charged; nil where the ask leaves that to the service.
  public let interval: BillingInterval?

  /// A change to a plan.
  public init(_ operation: Operation, to target: PlanName? = nil, per interval: BillingInterval? = nil) {
    self.operation = operation
    self.target = target
    self.interval = interval
  }

  /// Whether two changes ask for the same thing; a plan is charged by the month where nothing else is said.
  public func isSame(as other: PlanChange) -> Bool {
    hasSameTarget(as: other) && interval ?? .month == other.interval ?? .month
  }

  /// Whether two changes lead to the same plan by the same operation, however often it is charged.
  public func hasSameTarget(as other: PlanChange) -> Bool {
    operation == other.operation && target == other.target
  }
}
