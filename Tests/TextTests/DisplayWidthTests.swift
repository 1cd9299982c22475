import Testing
import Text

@Suite struct DisplayWidthTests {
  @Test(
    "Columns are those a terminal uses",
    arguments: [
      ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("日本", 4), ("ｱ", 1), ("Ａ", 2), ("한", 2),
      ("\u{1112}\u{1161}\u{11AB}", 2),
      ("🙂", 2), ("🇩🇪", 2), ("👩‍💻", 2), ("👍🏽", 2), ("⚠", 1), ("⚠\u{FE0F}", 2), ("1\u{FE0F}\u{20E3}", 1), ("│", 1), ("…", 1),
      ("\u{3000}", 2),
      ("✓", 1), ("नमस्ते", 4), ("สวัสดี", 4), ("\u{1B}", 0), ("\u{202E}", 0), ("\u{E000}", 1), ("🏴‍☠️", 2), ("⌚", 2),
    ]
  )
  func columns(_ text: String, _ columns: Int) {
    #expect(DisplayWidth.columns(of: text) == columns)
    #expect(text.reduce(0) { $0 + DisplayWidth.columns(of: $1) } == columns)
    #expect(DisplayWidth.columns(of: "<\(text)>".dropFirst().dropLast()) == columns)
  }

  @Test func theVersionIsNamed() {
    #expect(DisplayWidth.unicodeVersion == "14.0.0")
  }

  @Test(
    "Clipping never splits a character and never exceeds its columns",
    arguments: [
      ("abcdef", 6, "abcdef"), ("abcdef", 5, "abcd…"), ("abcdef", 1, "…"), ("abcdef", 0, ""), ("abcdef", -3, ""),
      ("日本語", 6, "日本語"),
      ("日本語", 5, "日本…"), ("日本語", 4, "日…"), ("日本語", 2, "…"), ("日", 1, "…"), ("e\u{301}e\u{301}", 2, "e\u{301}e\u{301}"),
      ("e\u{301}e\u{301}x", 2, "e\u{301}…"), ("🇩🇪🇫🇷", 3, "🇩🇪…"), ("", 3, ""), ("", 0, ""),
    ]
  )
  func clipping(_ text: String, _ columns: Int, _ clipped: String) {
    #expect(DisplayWidth.clip(text, to: columns) == clipped)
    #expect(DisplayWidth.clip("x\(text)".dropFirst(), to: columns) == clipped)
  }

  @Test func anEllipsisThatDoesNotFitIsItselfCut() {
    #expect(DisplayWidth.clip("abcdef", to: 2, ellipsis: "...") == "..")
    #expect(DisplayWidth.clip("日本語", to: 2, ellipsis: "...") == "..")
    #expect(DisplayWidth.clip("ab", to: 2, ellipsis: "...") == "ab")
    #expect(DisplayWidth.clip("日", to: 2, ellipsis: "...") == "日")
    #expect(DisplayWidth.clip("abcdef", to: 3, ellipsis: "...") == "...")
  }

  @Test(
    "Padding fills with spaces",
    arguments: [("ab", 4, "ab  "), ("日", 4, "日  "), ("日本語", 4, "日… "), ("abc", 2, "a…"), ("", 3, "   "), ("a", -1, "")]
  )
  func padding(_ text: String, _ columns: Int, _ padded: String) {
    #expect(DisplayWidth.pad(text, to: columns) == padded)
  }
}
