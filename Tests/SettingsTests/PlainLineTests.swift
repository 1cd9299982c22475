import Testing

@testable import Settings

@Suite("A plain line")
struct PlainLineTests {
  @Test(arguments: ["a\n", "\u{0}", "\u{7F}", "\u{85}", "a\tb", "\u{1B}"])
  func aControlCharacterIsNoticed(_ text: String) {
    #expect(PlainLine.hasControls(text))
    #expect(!PlainLine.isIdentifier(text))
  }

  @Test(arguments: ["", "/a b/世", "é"])
  func otherTextHasNone(_ text: String) {
    #expect(!PlainLine.hasControls(text))
  }

  @Test(
    arguments: [
      ("cl9ebq", true), ("~!", true), ("", false), ("a b", false), ("ü", false),
      (String(repeating: "x", count: 200), true),
      (String(repeating: "x", count: 201), false),
    ])
  func anIdentifierIsPrintableASCII(_ text: String, _ isOne: Bool) {
    #expect(PlainLine.isIdentifier(text) == isOne)
  }
}
