import Billing
import Text

/// A message for the operator.
public struct Notice: Hashable, Sendable {
  /// How much it matters.
  public enum Weight: Hashable, Sendable {
    /// Good to know; goes away by itself.
    case news
    /// Something did not work; goes away by itself, later.
    case problem
    /// Money is or may be affected; stays until it is put away.
    case money
  }

  /// How much it matters.
  public let weight: Weight
  /// The message, in one or two sentences.
  public let text: SafeText

  /// A message of some weight.
  public init(_ weight: Weight, _ text: SafeText) {
    self.weight = weight
    self.text = text
  }

  /// A problem as a message.
  public init(_ weight: Weight, _ problem: Problem) {
    self.init(weight, SafeText(problem.description))
  }
}
