import Text

/// Something that went wrong outside the program, told to a person: what happened, what it means, what to do.
public struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
  /// What happened, in one sentence without a full stop at a name or path.
  public let what: SafeText
  /// What it means for the operator; empty when that is plain.
  public let meaning: SafeText
  /// What to do about it.
  public let advice: SafeText

  /// A problem in three parts.
  public init(_ what: SafeText, meaning: SafeText = "", advice: SafeText) {
    self.what = what
    self.meaning = meaning
    self.advice = advice
  }

  /// The parts in one line.
  public var description: String {
    [what, meaning, advice].filter { !$0.isEmpty }.map(\.string).joined(separator: " ")
  }
}
