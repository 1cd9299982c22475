/// How a character looks: its two colours and what is done to its shape.
public struct Style: Hashable, Sendable, BitwiseCopyable {
  /// Nothing special: the terminal's own colours and an upright, regular shape.
  public static let plain = Style()

  /// The colour of the character.
  public var foreground: Color

  /// The colour behind the character.
  public var background: Color

  /// Whether the character is heavier than others.
  public var bold: Bool

  /// Whether the character is fainter than others.
  public var dim: Bool

  /// Whether the character leans.
  public var italic: Bool

  /// Whether a line runs under the character.
  public var underlined: Bool

  /// Whether the two colours change places.
  public var reversed: Bool

  /// Creates a style; what is not named stays as the terminal has it.
  public init(
    foreground: Color = .terminal,
    background: Color = .terminal,
    bold: Bool = false,
    dim: Bool = false,
    italic: Bool = false,
    underlined: Bool = false,
    reversed: Bool = false
  ) {
    self.foreground = foreground
    self.background = background
    self.bold = bold
    self.dim = dim
    self.italic = italic
    self.underlined = underlined
    self.reversed = reversed
  }

  /// The contrast from which on words can be read: WCAG 2.2, level AA.
  public static let readable = 4.5

  /// The contrast of the letters to what is behind them, from 1 to 21; nil where a colour is the terminal's own.
  public var contrast: Double? {
    guard let letters = foreground.luminance, let behind = background.luminance else { return nil }
    return (max(letters, behind) + 0.05) / (min(letters, behind) + 0.05)
  }

  /// Returns this style with everything that `other` asks for laid over it.
  ///
  /// A colour of `other` wins unless it is the terminal's own; shapes add up.
  public func merging(_ other: Style) -> Style {
    Style(
      foreground: other.foreground == .terminal ? foreground : other.foreground,
      background: other.background == .terminal ? background : other.background,
      bold: bold || other.bold,
      dim: dim || other.dim,
      italic: italic || other.italic,
      underlined: underlined || other.underlined,
      reversed: reversed || other.reversed
    )
  }

  /// Returns the style as a terminal of the given depth can show it.
  ///
  /// Two different colours that would become the same one are kept apart: the foreground turns black or white,
  /// whichever can be read. Without colours a coloured background becomes reverse.
  public func quantized(to depth: ColorDepth) -> Style {
    var result = self
    result.foreground = foreground.quantized(to: depth)
    result.background = background.quantized(to: depth)
    if depth == .mono {
      result.reversed = reversed || background != .terminal
    } else if result.foreground == result.background, foreground != background {
      result.foreground = result.background.isLight == true ? .indexed(0) : .indexed(depth == .eight ? 7 : 15)
    }
    return result
  }
}

extension Style: CustomStringConvertible {
  /// The style in words, as golden frames list it, for example `bold red on black`.
  public var description: String {
    var words: [String] = []
    if bold { words.append("bold") }
    if dim { words.append("dim") }
    if italic { words.append("italic") }
    if underlined { words.append("underlined") }
    if reversed { words.append("reversed") }
    if foreground != .terminal { words.append(foreground.name) }
    if background != .terminal { words += ["on", background.name] }
    return words.isEmpty ? "plain" : words.joined(separator: " ")
  }
}
