import Text

/// A labelled fact for people; nothing is decided by it.
public struct Fact: Hashable, Sendable {
  /// What the fact is about: `card`.
  public let label: SafeText
  /// The fact: `visa ···· 4242, 12/2027`.
  public let value: SafeText

  /// A labelled fact.
  public init(label: SafeText, value: SafeText) {
    self.label = label
    self.value = value
  }
}
