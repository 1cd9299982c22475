import Testing

@testable import Text

@Suite struct EmojiSequenceTests {
  @Test(
    "A well-formed sequence is reduced to what every terminal draws",
    arguments: [
      ("👩‍💻", "👩"), ("👨‍👩‍👧‍👦", "👨"), ("👩‍❤️‍💋‍👨", "👩"), ("👍🏽", "👍"), ("👩🏽‍💻", "👩"), ("⚠\u{FE0F}", "⚠"), ("❤️‍🔥", "❤"), ("🏴‍☠️", "🏴"),
      ("🏳️‍🌈", "🏳"), ("1\u{FE0F}\u{20E3}", "1\u{20E3}"), ("#\u{FE0F}\u{20E3}", "#\u{20E3}"), ("©\u{FE0F}", "©"),
    ]
  )
  func wellFormed(_ sequence: String, _ shown: String) {
    let text = SafeText("<" + sequence + ">")
    #expect(text.string.unicodeScalars.elementsEqual("<\(shown)>".unicodeScalars), "\(text.string)")
    #expect(!text.hadUnsafeScalars)
    #expect(text.columns == DisplayWidth.columns(of: text.string))
  }

  @Test(
    "What only looks like a sequence shows its hidden scalars",
    arguments: [
      // A joiner at the end, twice, before a letter, before a digit; a selector twice, or on letters and digits.
      ("👩\u{200D}", "👩\\u{200D}"), ("👩\u{200D}\u{200D}💻", "👩\\u{200D}\\u{200D}💻"), ("👩\u{200D}x", "👩\\u{200D}x"),
      ("👩\u{200D}1", "👩\\u{200D}1"), ("⚠\u{FE0F}\u{FE0F}", "⚠\\u{FE0F}\\u{FE0F}"), ("A\u{FE0F}", "A\\u{FE0F}"),
      ("1\u{FE0F}", "1\\u{FE0F}"), ("日\u{FE0F}", "日\\u{FE0F}"), ("⚠\u{FE0E}", "⚠\\u{FE0E}"),
      // Subdivision flags spell their name in tags, which can carry any hidden text.
      ("🏴\u{E0067}\u{E0062}\u{E007F}", "🏴\\u{E0067}\\u{E0062}\\u{E007F}"),
      // A chain that is longer than any in use.
      ("👨‍👩‍👧‍👦‍👦", "👨\\u{200D}👩\\u{200D}👧\\u{200D}👦\\u{200D}👦"),
      ("🇩\u{FE0F}", "🇩\\u{FE0F}"),
    ]
  )
  func illFormed(_ sequence: String, _ shown: String) {
    let text = SafeText(sequence)
    #expect(text.string.unicodeScalars.elementsEqual(shown.unicodeScalars), "\(text.string)")
    #expect(text.hadUnsafeScalars)
  }

  @Test func plainCharactersAreNoSequences() {
    for character in ["a", "日", "🙂", "🇩🇪", "e\u{301}", "1", "1\u{20E3}", "🏽", "a🏽"] {
      for part in character { #expect(EmojiSequence.drawable(part) == nil, "\(part)") }
    }
  }
}
