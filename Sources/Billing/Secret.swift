/// A value that must never be shown: its description is always `‹secret›`.
///
/// Whoever needs the bytes says so with ``reveal()``, which makes every such place easy to find.
public struct Secret: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// What stands in the place of every secret.
  public static let placeholder = "‹secret›"

  private let value: String

  /// Wraps a secret value.
  public init(_ value: String) {
    self.value = value
  }

  /// The value itself, for the one place that must send or compare it.
  public func reveal() -> String { value }

  /// A fixed text that tells nothing.
  public var description: String { Self.placeholder }

  /// A fixed text that tells nothing.
  public var debugDescription: String { Self.placeholder }

  /// A mirror without children, so that dumping a value tells nothing.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
