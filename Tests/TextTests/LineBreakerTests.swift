import Support
import Testing
import Text

@Suite struct LineBreakerTests {
  @Test(
    "Lines break where a reader expects it",
    arguments: [
      ("one two three", 7, ["one two", "three"]), ("one two three", 8, ["one two", "three"]),
      ("one two", 7, ["one two"]),
      ("one  two", 8, ["one  two"]), ("one   two", 5, ["one", "two"]), ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
      ("xy abcdefghij kl", 5, ["xy", "abcde", "fghij", "kl"]), ("日本語のテキスト", 5, ["日本", "語の", "テキ", "スト"]),
      ("日本 plan", 5, ["日本", "plan"]), ("ab日本", 4, ["ab日", "本"]), ("  ab cd", 4, ["  ab", "cd"]),
      ("नमस्ते नमस्ते", 6, ["नमस्ते", "नमस्ते"]), ("日本", 1, ["…", "…"]), ("a日b", 1, ["a", "…", "b"]), ("     ", 3, [""]),
      ("ab   ", 3, ["ab"]), ("", 5, []), ("abc", 0, []), ("abc", -1, []),
    ]
  )
  func lines(_ text: String, _ columns: Int, _ lines: [String]) {
    #expect(SafeText(text).wrapped(to: columns) == lines)
  }

  @Test func aNewlineIsATokenAndNoBreak() {
    #expect(SafeText("a\nb").wrapped(to: 40) == [#"a\u{0A}b"#])
  }

  @Test func nothingButSpacesIsLost() {
    var random = SplitMix64(seed: 4)
    for _ in 0..<1000 {
      let text = SafeText(Hostile.text(ingredients: 1 + random.below(40), from: &random))
      // Wide enough for every character, so that none becomes an ellipsis.
      let lines = text.wrapped(to: 8 + random.below(20))
      let kept = lines.joined().unicodeScalars.filter { $0 != " " }
      #expect(kept.elementsEqual(text.string.unicodeScalars.filter { $0 != " " }))
    }
  }
}
