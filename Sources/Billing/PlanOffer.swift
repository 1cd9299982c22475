import Text

/// A plan that a service offers, beside the others it offers.
public struct PlanOffer: Hashable, Sendable {
  /// How much of one thing a plan allows or grants.
  public struct Allowance: Hashable, Sendable {
    /// What it is about, the same for all plans: `emails a month`.
    public let name: SafeText
    /// How much; unknown where the service names it without a number that can be read.
    public let limit: Limit

    /// An allowance as the service reported it.
    public init(name: SafeText, limit: Limit) {
      self.name = name
      self.limit = limit
    }
  }

  /// The plan's identifier, as a change names it.
  public let name: PlanName
  /// What it costs, nil when the service does not say so unmistakably.
  public let price: Price?
  /// What it allows, in the service's order.
  public let limits: [Allowance]
  /// What else the service says of it, in one line; empty when that is nothing.
  public let words: SafeText

  /// A plan as the service offers it.
  public init(name: PlanName, price: Price? = nil, limits: [Allowance] = [], words: SafeText = "") {
    self.name = name
    self.price = price
    self.limits = limits
    self.words = words
  }
}
