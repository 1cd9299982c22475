import Billing

/// What the operator sees and approves: the provider's state and words, never the agent's.
public struct ConsentFacts: Hashable, Sendable {
  /// The plan and price before the change.
  public var from: PlanState
  /// What the service says the change costs; nil when it was not asked or the change has no price.
  public var quote: Quote?

  /// Facts read from the service.
  public init(from: PlanState, quote: Quote?) {
    self.from = from
    self.quote = quote
  }

  /// The same facts with another quote.
  public func with(quote: Quote?) -> ConsentFacts {
    var copy = self
    copy.quote = quote
    return copy
  }

  /// Whether two sets of facts ask the operator for the same approval.
  ///
  /// Words at an equal price are not part of it: they are shown and re-arm the gesture, but void nothing.
  public func bindsTheSame(as other: ConsentFacts) -> Bool {
    ConsentDigest.bound(self) == ConsentDigest.bound(other)
  }
}
