import Screen
import Testing
import Text

struct GlyphSetTests {
  @Test func levelsRiseFromABlankToAFullBlock() {
    let columns = (-1...9).map { GlyphSet.unicode.level($0) }
    #expect(columns.joined() == "  ▁▂▃▄▅▆▇██")
    #expect((-1...9).map { GlyphSet.ascii.level($0) }.joined() == "  _.:-=+*##")
  }

  @Test func brailleHasADotForEveryBit() {
    #expect(GlyphSet.unicode.braille(0) == " ")
    #expect(GlyphSet.unicode.braille(0b0000_0001) == "⠁")
    #expect(GlyphSet.unicode.braille(0b1100_0000) == "⣀")
    #expect(GlyphSet.unicode.braille(0xFF) == "⣿")
    for dots in UInt8.min...UInt8.max {
      #expect(DisplayWidth.columns(of: Character(GlyphSet.unicode.braille(dots))) == 1)
      #expect(Character(GlyphSet.ascii.braille(dots)).isASCII)
    }
    #expect(GlyphSet.ascii.braille(0) == " ")
    #expect(GlyphSet.ascii.braille(0xFF) == "#")
  }
}
