import Testing

@testable import Settings

@Suite("Quoted words")
struct QuotedTests {
  @Test func controlsAndDirectionMarksBecomeVisible() {
    let shown = Quoted.text("a\u{1B}[2J\u{202E}\n世")
    #expect(!shown.unicodeScalars.contains { $0.value < 0x20 || $0 == "\u{202E}" })
    #expect(shown.hasPrefix("\"a") && shown.hasSuffix("世\""))
  }

  @Test func aLongTextIsCut() {
    let shown = Quoted.text(String(repeating: "x", count: 100_000))
    #expect(shown == "\"" + String(repeating: "x", count: 60) + "…\"")
    #expect(Quoted.text(String(repeating: "x", count: 60)).contains("…") == false)
  }

  @Test func choicesReadAsASentence() {
    #expect(Quoted.choices([]) == "")
    #expect(Quoted.choices(["a"]) == "\"a\"")
    #expect(Quoted.choices(["a", "b"]) == "\"a\" or \"b\"")
    #expect(Quoted.choices(["a", "b", "c"]) == "\"a\", \"b\" or \"c\"")
  }
}
