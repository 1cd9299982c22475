import Screen
import Testing
import Text

struct GlyphTests {
  @Test("Every sign has a character and a twin in ASCII, both of one column", arguments: Glyph.allCases)
  func twins(_ glyph: Glyph) throws {
    let unicode = GlyphSet.unicode.character(glyph)
    let ascii = GlyphSet.ascii.character(glyph)
    #expect(DisplayWidth.columns(of: unicode) == 1)
    let byte = try #require(ascii.asciiValue)
    #expect((0x20...0x7E).contains(byte))
    #expect(Grapheme(unicode) != nil)
    let scalar = try #require(unicode.unicodeScalars.first)
    #expect(unicode.unicodeScalars.count == 1)
    #expect(!scalar.properties.isEmojiPresentation && !scalar.isASCII)
    // From blocks that fonts have had since Unicode 1.1, none beyond the first plane.
    #expect(scalar.properties.age.map { $0.major <= 5 } == true)
    #expect(scalar.value < 0x10000)
    #expect(GlyphSet.unicode[glyph] == String(unicode))
  }
}
