/// One change of plan somebody asks for.
public struct PlanChange: Hashable, Sendable {
  /// What is asked.
  public let operation: Operation
  /// The plan it leads to; nil where the operation has none.
  public let target: PlanName?

  /// A change to a plan.
  public init(_ operation: Operation, to target: PlanName? = nil) {
    self.operation = operation
    self.target = target
  }
}
