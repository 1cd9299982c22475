import Billing
import Consent
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
  /// Whose state it tells: it is untrue once that changes; nil for what stays true.
  public let subject: Subject?

  /// What a message can be about.
  public enum Subject: Hashable, Sendable {
    case request(RequestID)
    case engine
  }

  /// A message of some weight.
  public init(_ weight: Weight, _ text: SafeText, about subject: Subject? = nil) {
    self.weight = weight
    self.text = text
    self.subject = subject
  }

  /// A problem as a message.
  public init(_ weight: Weight, _ problem: Problem) {
    self.init(weight, SafeText(problem.description))
  }
}
