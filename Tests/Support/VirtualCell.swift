/// One place of a `VirtualScreen`.
public struct VirtualCell: Hashable, Sendable {
  /// A colour as the terminal was told it.
  public enum Color: Hashable, Sendable {
    /// The terminal's own.
    case standard
    /// A palette entry.
    case indexed(Int)
    /// Red, green and blue.
    case rgb(Int, Int, Int)
  }

  /// The look of a character.
  public struct Look: Hashable, Sendable {
    /// The colour of the character.
    public var foreground: Color
    /// The colour behind the character.
    public var background: Color
    /// Whether the character is heavy.
    public var bold: Bool
    /// Whether the character is faint.
    public var dim: Bool
    /// Whether the character leans.
    public var italic: Bool
    /// Whether the character is underlined.
    public var underlined: Bool
    /// Whether the colours are swapped.
    public var reversed: Bool

    /// Creates a look; what is not named is ordinary.
    public init(
      foreground: Color = .standard,
      background: Color = .standard,
      bold: Bool = false,
      dim: Bool = false,
      italic: Bool = false,
      underlined: Bool = false,
      reversed: Bool = false
    ) {
      (self.foreground, self.background) = (foreground, background)
      (self.bold, self.dim, self.italic) = (bold, dim, italic)
      (self.underlined, self.reversed) = (underlined, reversed)
    }
  }

  /// The character; empty in the second half of a wide one.
  public var text: String

  /// How it looks.
  public var look: Look

  /// Whether this is the second half of a wide character.
  public var isContinuation: Bool { text.isEmpty }
}
