import Screen
import Testing

struct GraphemeTests {
  @Test("What can be drawn comes back as it was", arguments: ["a", "~", " ", "é", "e\u{301}", "界", "😀", "한", "ก็", "🇩🇪"])
  func drawable(_ text: String) throws {
    let character = try #require(text.first)
    let grapheme = try #require(Grapheme(character))
    #expect(grapheme.string.unicodeScalars.elementsEqual(text.unicodeScalars))
    #expect(grapheme.scalars.count == text.unicodeScalars.count)
  }

  @Test(
    "What a terminal would obey or hide has no value",
    arguments: [
      "\u{0}", "\n", "\r\n", "\u{1B}", "\u{7F}", "\u{80}", "\u{9B}", "\u{AD}", "\u{200B}", "\u{200E}", "\u{202E}",
      "\u{2028}", "\u{2066}", "\u{FEFF}", "\u{E000}", "\u{E0041}", "a\u{200D}b", "\u{10FFFD}",
    ])
  func refused(_ text: String) throws {
    #expect(text.unicodeScalars.contains { Grapheme(Character($0)) == nil })
  }

  @Test func aCharacterWithARefusedScalarInItIsRefused() {
    #expect(Grapheme("👩\u{200D}🔬") == nil)
  }

  @Test func marksBeyondTheLimitAreDropped() throws {
    let tower = "a" + String(repeating: "\u{301}", count: 300)
    let grapheme = try #require(tower.first.flatMap { Grapheme($0) })
    #expect(grapheme.scalars.count == Grapheme.limit)
    #expect(grapheme.string == "a" + String(repeating: "\u{301}", count: 4))
  }

  @Test func aSingleScalarIsToldApart() {
    #expect(Grapheme("x")?.single == 0x78)
    #expect(Grapheme("界")?.single == 0x754C)
    #expect(Grapheme("e\u{301}")?.single == nil)
  }

  @Test func everyScalarOfTheLastPlaneFits() throws {
    let grapheme = try #require(Grapheme("\u{2FFFD}"))
    #expect(grapheme.scalars == ["\u{2FFFD}"])
  }
}
