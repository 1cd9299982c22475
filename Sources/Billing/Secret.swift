/// A value that must never be shown: its description is always `‹secret›`.
///
/// Whoever needs the bytes says so with ``reveal()``, which makes every such place easy to find.
public struct Secret: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  private let value: String

  /// Wraps a secret value.
  public init(_ value: String) {
    self.value = value
  }

  /// The value itself, for the one place that must send or compare it.
  public func reveal() -> String { value }

  /// A fixed text that tells nothing.
  public var description: String { "‹secret›" }

  /// A fixed text that tells nothing.
  public var debugDescription: String { "‹secret›" }

  /// A mirror without children, so that dumping a value tells nothing.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
