/// The characters that stand for the program's own signs: Unicode ones, or ASCII where a terminal or locale has no others.
public struct GlyphSet: Hashable, Sendable {
  /// Signs from Unicode.
  public static let unicode = GlyphSet(isASCII: false)

  /// Signs from ASCII alone.
  public static let ascii = GlyphSet(isASCII: true)

  /// Whether every sign is an ASCII character.
  public let isASCII: Bool

  /// Returns the character for a sign, as text of one column.
  public subscript(_ glyph: Glyph) -> String {
    String(character(glyph))
  }

  /// Returns the character for a sign.
  public func character(_ glyph: Glyph) -> Character {
    isASCII ? glyph.twins.ascii : glyph.twins.unicode
  }

  /// Returns a column of a small chart that is filled from below.
  ///
  /// - Parameter level: From 0, which is a blank, to 8, which is a full block; values outside are moved to the nearest.
  public func level(_ level: Int) -> String {
    let steps: [Glyph] = [.level1, .level2, .level3, .level4, .level5, .level6, .level7, .blockFull]
    return level < 1 ? " " : self[steps[min(level, 8) - 1]]
  }

  /// Returns the braille character with the given dots raised.
  ///
  /// - Parameter dots: One bit a dot in the order of Unicode: bits 0 to 2 and 6 are the left column from the top, bits
  ///   3 to 5 and 7 the right one. The ASCII twin shows how many dots there are, not where.
  public func braille(_ dots: UInt8) -> String {
    if isASCII {
      let shades = [" ", ".", ".", ":", ":", "+", "+", "#", "#"]
      return shades[dots.nonzeroBitCount]
    }
    guard dots != 0, let scalar = Unicode.Scalar(0x2800 + UInt32(dots)) else { return " " }
    return String(Character(scalar))
  }

  /// Returns the character with the given sixths of its cell filled; there is no ASCII twin.
  ///
  /// - Parameter parts: Bits 0 to 5 in the order of Unicode: from the top left, two in each of three rows.
  public static func sextant(_ parts: UInt8) -> String {
    let parts = UInt32(parts & 0x3F)
    switch parts {
    case 0: return " "
    // Four of the patterns are older characters, which the block of sextants leaves out.
    case 0x15: return "\u{258C}"
    case 0x2A: return "\u{2590}"
    case 0x3F: return "\u{2588}"
    default:
      let index = parts - 1 - (parts > 0x15 ? 1 : 0) - (parts > 0x2A ? 1 : 0)
      return Unicode.Scalar(0x1FB00 + index).map { String(Character($0)) } ?? " "
    }
  }

  /// How finely a bar can be drawn, in parts of a column.
  var barSteps: Int { isASCII ? 1 : 8 }

  /// The block that fills a cell from the left by the given number of eighths, none for 0.
  func partialBlock(eighths: Int) -> String? {
    let steps: [Glyph] = [
      .blockEighth1, .blockEighth2, .blockEighth3, .blockEighth4, .blockEighth5, .blockEighth6, .blockEighth7,
    ]
    return (1...7).contains(eighths) ? self[steps[eighths - 1]] : nil
  }
}
