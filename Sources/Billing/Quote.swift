import Text

/// What a service says a change will cost, before it happens.
public struct Quote: Hashable, Sendable {
  /// The target plan's recurring price, nil when the service's words do not give it unmistakably.
  public let price: Price?
  /// When the change takes effect, in the service's words; nil when it does not say.
  public let effective: SafeText?
  /// The service's own sentence, whole.
  public let words: SafeText

  /// A quote as the service worded it.
  public init(price: Price?, effective: SafeText? = nil, words: SafeText) {
    self.price = price
    self.effective = effective
    self.words = words
  }
}
