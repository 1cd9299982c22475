import Screen
import Text

/// A theme that the operator can choose, or a file of his that cannot be drawn with.
public struct ThemeChoice: Equatable, Sendable {
  /// What is in a theme's file.
  public enum Content: Equatable, Sendable {
    /// How everything looks in it.
    case theme(Theme)
    /// Why it cannot be used.
    case broken(SafeText)
  }

  /// The name by which it is chosen.
  public let name: String
  /// Whether it comes with the program; otherwise it is a file of the operator's.
  public let isBuiltIn: Bool
  /// What is in its file.
  public let content: Content

  /// A choice from its parts.
  public init(name: String, isBuiltIn: Bool, content: Content) {
    self.name = name
    self.isBuiltIn = isBuiltIn
    self.content = content
  }

  /// How everything looks; nil where that cannot be said.
  var theme: Theme? { if case .theme(let theme) = content { theme } else { nil } }

  /// Why it cannot be used; nil where it can.
  var problem: SafeText? { if case .broken(let problem) = content { problem } else { nil } }
}
