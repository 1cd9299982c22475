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
}
