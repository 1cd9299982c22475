/// A colour as a theme names it.
public enum Color: Hashable, Sendable, BitwiseCopyable {
  /// Whatever the terminal uses where nothing is asked for.
  case terminal
  /// An entry of the terminal's own palette; 0 to 15 are the sixteen colours that its user chose.
  case indexed(UInt8)
  /// Red, green and blue, each from 0 to 255, in sRGB.
  case rgb(UInt8, UInt8, UInt8)

  /// Returns the nearest colour that a terminal of the given depth can show.
  ///
  /// Distances are those of `Palette`. A colour is never matched to the first sixteen entries of a 256-colour
  /// palette, because their users redefine them.
  public func quantized(to depth: ColorDepth) -> Color {
    switch (self, depth) {
    case (.terminal, _), (_, .mono): .terminal
    case (_, .truecolor), (.indexed, .indexed256): self
    case (.rgb(let red, let green, let blue), .indexed256):
      .indexed(Palette.nearest(red, green, blue, among: 16...255))
    case (.indexed(0...15), .sixteen), (.indexed(0...7), .eight): self
    // Bright black is a grey; plain black in its place would vanish on a black screen.
    case (.indexed(8), .eight): .indexed(7)
    case (.indexed(let index), .eight) where index < 16: .indexed(index - 8)
    case (.indexed(let index), .eight), (.indexed(let index), .sixteen):
      Palette.color(index).quantized(to: depth)
    case (.rgb(let red, let green, let blue), .eight): .indexed(Palette.nearest(red, green, blue, among: 0...7))
    case (.rgb(let red, let green, let blue), .sixteen): .indexed(Palette.nearest(red, green, blue, among: 0...15))
    }
  }

  /// The light it sends as WCAG 2.2 weighs it; nil for the terminal's own colours, which its user chose.
  var luminance: Double? {
    switch self {
    case .terminal, .indexed(0...15): nil
    case .indexed(let index): Palette.color(index).luminance
    case .rgb(let red, let green, let blue): Palette.luminance(red, green, blue)
    }
  }

  /// Whether a dark text reads better on it than a light one; `nil` where the terminal decides.
  var isLight: Bool? {
    switch self {
    case .terminal: nil
    case .indexed(let index): Palette.color(index).isLight
    case .rgb(let red, let green, let blue): Palette.lightness(red, green, blue) > 0.6
    }
  }
}
