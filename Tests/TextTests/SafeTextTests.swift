import Support
import Testing

@testable import Text

@Suite struct SafeTextTests {
  /// The compiler refuses these in a literal.
  private static let noncharacters = String(decoding: [0xFDD0, 0xFFFE, 0xDBFF, 0xDFFF] as [UInt16], as: UTF16.self)

  /// What reached the terminal, or rewrote its row, when ncurses was handed the left side as it is.
  static let golden: [(untrusted: String, shown: String)] = [
    ("\u{1B}[2J", #"\u{1B}[2J"#),
    ("\u{1B}]52;c;ZXZpbA==\u{7}", #"\u{1B}]52;c;ZXZpbA==\u{07}"#),
    ("\u{1B}]0;title\u{1B}\\", #"\u{1B}]0;title\u{1B}\"#),
    ("\u{9B}31m", #"\u{9B}31m"#),
    ("a\u{85}b", #"a\u{85}b"#),
    ("REAL $49\rFAKE $4 ", #"REAL $49\u{0D}FAKE $4 "#),
    ("$49\u{8}\u{8}\u{8}$04", #"$49\u{08}\u{08}\u{08}$04"#),
    ("one\ntwo", #"one\u{0A}two"#),
    ("one\r\ntwo", #"one\u{0D}\u{0A}two"#),
    ("a\tb", #"a\u{09}b"#),
    ("a\u{0}b", #"a\u{00}b"#),
    ("a\u{7F}b", #"a\u{7F}b"#),
    ("a\u{2028}b\u{2029}c", #"a\u{2028}b\u{2029}c"#),
    ("pay \u{202E}94$\u{202C} now", #"pay \u{202E}94$\u{202C} now"#),
    ("\u{2066}x\u{2069}\u{200E}\u{200F}\u{61C}", #"\u{2066}x\u{2069}\u{200E}\u{200F}\u{61C}"#),
    ("ap\u{200B}prove", #"ap\u{200B}prove"#),
    ("a\u{200C}b\u{200D}c\u{2060}d\u{FEFF}", #"a\u{200C}b\u{200D}c\u{2060}d\u{FEFF}"#),
    ("co\u{AD}op", #"co\u{AD}op"#),
    ("x\u{FE0F}\u{FE0E}", #"x\u{FE0F}\u{FE0E}"#),
    ("5\u{FE0F}0", #"5\u{FE0F}0"#),
    ("ok\u{E0041}\u{E0042}\u{E007F}", #"ok\u{E0041}\u{E0042}\u{E007F}"#),
    ("x\u{E0100}", #"x\u{E0100}"#),
    ("\u{FFF9}a\u{FFFA}b\u{FFFB}", #"\u{FFF9}a\u{FFFA}b\u{FFFB}"#),
    ("\u{115F}\u{1160}\u{3164}\u{FFA0}", #"\u{115F}\u{1160}\u{3164}\u{FFA0}"#),
    ("a\u{2800}b", #"a\u{2800}b"#),
    ("\u{E000}\u{F8FF}\u{F0000}\u{10FFFD}", #"\u{E000}\u{F8FF}\u{F0000}\u{10FFFD}"#),
    ("\u{378}" + noncharacters, #"\u{378}\u{FDD0}\u{FFFE}\u{10FFFF}"#),
    ("e\u{301}\u{302}\u{303}\u{304}", "e\u{301}\u{302}" + #"\u{303}\u{304}"#),
    ("\u{600}12\u{6DD}", #"\u{600}12\u{6DD}"#),
  ]

  @Test("What a terminal would obey is shown as tokens", arguments: golden)
  func theDangerousIsShown(_ line: (untrusted: String, shown: String)) {
    let text = SafeText(line.untrusted)
    #expect(text.string.unicodeScalars.elementsEqual(line.shown.unicodeScalars), "\(text.string)")
    #expect(text.hadUnsafeScalars)
    #expect(!text.isTruncated)
    #expect(text.columns == DisplayWidth.columns(of: text.string))
  }

  @Test(
    "What is harmless stays as it is",
    arguments: [
      "", "plain", "Grüße, naïve café", "план Про", "日本語のテキスト", "한국어", "שלום", "مرحبا", "नमस्ते", "สวัสดี", "ภาษาไทย",
      "e\u{301}", "│ ✓ ▲ •…",
      "🇩🇪🇫🇷", "🙂", "\u{A0}\u{3000}", "\u{FFFD}", "ﷺ", "x̣́", "ᄀ\u{1161}\u{11A8}", "က\u{102C}",
    ]
  )
  func theHarmlessStays(_ harmless: String) {
    let text = SafeText(harmless)
    #expect(text.string.unicodeScalars.elementsEqual(harmless.unicodeScalars), "\(text.string)")
    #expect(!text.hadUnsafeScalars)
  }

  @Test func aTypedTokenDiffersFromARealOneInItsFlag() {
    let typed = SafeText(#"pay \u{202E}94$"#)
    let real = SafeText("pay \u{202E}94$")
    #expect(typed.string == real.string)
    #expect(!typed.hadUnsafeScalars)
    #expect(real.hadUnsafeScalars)
    #expect(typed != real)
    #expect(typed < real)
    #expect(!(real < typed))
  }

  @Test(
    "A mark without a base stands on a dotted circle",
    arguments: [
      ("\u{301}a", "\u{25CC}\u{301}a"), ("\u{301}", "\u{25CC}\u{301}"), ("\u{93E}", "\u{25CC}\u{93E}"),
      ("\u{1B}\u{301}\u{302}", "\\u{1B}\u{25CC}\u{301}\u{302}"), ("a\u{200D}\u{301}", "a\\u{200D}\u{25CC}\u{301}"),
      ("a\u{1B}\u{93E}", "a\\u{1B}\u{25CC}\u{93E}"),
    ]
  )
  func aLonelyMark(_ untrusted: String, _ shown: String) {
    #expect(SafeText(untrusted).string.unicodeScalars.elementsEqual(shown.unicodeScalars))
  }

  @Test func aHangulVowelWithoutAConsonantIsAToken() {
    #expect(SafeText("a\u{1161}").string == #"a\u{1161}"#)
    #expect(SafeText("\u{1100}\u{1161}\u{1161}\u{11A8}").string == "\u{1100}\u{1161}\u{1161}" + #"\u{11A8}"#)
  }

  @Test func aCharacterNeverGrowsWiderThanALine() {
    let chain = SafeText(String(repeating: "\u{1100}", count: 100))
    #expect(chain.hadUnsafeScalars)
    #expect(chain.string.allSatisfy { DisplayWidth.columns(of: $0) <= 8 })
    let conjuncts = SafeText(String(repeating: "क\u{94D}", count: 100))
    #expect(conjuncts.string.allSatisfy { DisplayWidth.columns(of: $0) <= 8 })
  }

  @Test func bytesThatAreNoUTF8AreShownOneByOne() {
    let bytes: [UInt8] = Array("a".utf8) + [0xFF, 0xC0, 0xAF] + Array("é".utf8) + [0xED, 0xA0, 0x80, 0xE2, 0x82]
    let text = SafeText(decoding: bytes)
    #expect(text.string == #"a\x{ff}\x{c0}\x{af}é\x{ed}\x{a0}\x{80}\x{e2}\x{82}"#)
    #expect(text.hadUnsafeScalars)
    #expect(SafeText(decoding: [0x0A, 0x80]).string == #"\u{0A}\x{80}"#)
  }

  @Test func bytesThatAreUTF8AreReadAsText() {
    let sample = "план 日本 🙂 e\u{301}"
    #expect(SafeText(decoding: sample.utf8) == SafeText(sample))
    #expect(SafeText(decoding: []).isEmpty)
    #expect(SafeText(decoding: Array("\u{1B}x".utf8)).string == #"\u{1B}x"#)
  }

  @Test func aMarkDoesNotReachAcrossAnInvalidByte() {
    let text = SafeText(decoding: [0x61, 0xFF, 0xCC, 0x81])
    #expect(text.string.unicodeScalars.elementsEqual(("a\\x{ff}\u{25CC}\u{301}").unicodeScalars))
  }

  @Test(
    "A long text is cut and says so",
    arguments: [
      ("abcdef", 6, "abcdef", false), ("abcdef", 5, "abcd…", true), ("abcdef", 1, "…", true), ("abcdef", 0, "", true),
      ("abcdef", -1, "", true), ("", 0, "", false), ("日本語", 3, "日本語", false), ("日本語", 2, "日…", true),
      ("ab\u{1B}", 8, #"ab\u{1B}"#, false), ("ab\u{1B}", 7, "ab…", true), ("ab\u{1B}c", 8, "ab…", true),
      ("e\u{301}e\u{301}e\u{301}", 3, "e\u{301}e\u{301}e\u{301}", false),
      ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…", true), ("👩‍💻👩‍💻👩‍💻", 2, "👩…", true), ("🇩🇪🇫🇷", 2, "🇩🇪🇫🇷", false),
    ]
  )
  func aLongTextIsCut(_ untrusted: String, _ limit: Int, _ shown: String, _ isTruncated: Bool) {
    let text = SafeText(untrusted, maximumCharacters: limit)
    #expect(text.string == shown)
    #expect(text.isTruncated == isTruncated)
    #expect(text.columns == DisplayWidth.columns(of: shown))
    #expect(SafeText(decoding: untrusted.utf8, maximumCharacters: limit) == text)
  }

  @Test func theUsualLimitIs4096Characters() {
    #expect(!SafeText(String(repeating: "x", count: 4096)).isTruncated)
    let long = SafeText(String(repeating: "x", count: 4097))
    #expect(long.isTruncated)
    #expect(long.string.count == 4096)
    #expect(SafeText(String(repeating: "\u{1B}", count: 100_000)).string.count <= 4096)
    #expect(SafeText("a" + String(repeating: "\u{301}", count: 100_000)).string.utf8.count < 10_000)
  }

  @Test func literalsAndSubstringsAreHeldToTheSameRules() {
    let literal: SafeText = "a\u{1B}"
    #expect(literal.string == #"a\u{1B}"#)
    #expect(SafeText("xx\u{7}yy".dropFirst(2)).string == #"\u{07}yy"#)
    #expect("\(SafeText("a\nb"))" == #"a\u{0A}b"#)
  }

  @Test func joiningKeepsTheWarningsAndAddsTheColumns() {
    let parts: [SafeText] = [SafeText("日本"), SafeText("a\u{1B}"), SafeText("abc", maximumCharacters: 2)]
    let joined = SafeText.joined(parts, separator: " · ")
    #expect(joined.string == #"日本 · a\u{1B} · a…"#)
    #expect(joined.columns == DisplayWidth.columns(of: joined.string))
    #expect(joined.hadUnsafeScalars)
    #expect(joined.isTruncated)
    #expect(SafeText.joined([], separator: ", ").isEmpty)
    #expect(SafeText.joined(["x"], separator: SafeText("\u{1B}")) == "x")
    #expect(SafeText.joined(["x", "y"], separator: SafeText("\u{1B}")).hadUnsafeScalars)
    let sum: SafeText = SafeText("e") + SafeText("\u{301}")
    #expect(sum.string == "e\u{25CC}\u{301}")
    #expect(sum.columns == 2)
    #expect(!sum.hadUnsafeScalars)
  }

  @Test func equalTextsInDifferentNormalFormsAreEqual() {
    #expect(SafeText("é") == SafeText("e\u{301}"))
    #expect(SafeText("é").columns == SafeText("e\u{301}").columns)
    #expect(Set([SafeText("é"), SafeText("e\u{301}")]).count == 1)
  }

  @Test(
    "Padding gives exactly the columns asked for",
    arguments: [
      ("ab", 4, "ab  "), ("abcd", 3, "ab…"), ("日本", 3, "日…"), ("日本", 4, "日本"), ("日本語", 4, "日… "), ("x", 0, ""),
      ("", 2, "  "),
    ]
  )
  func padding(_ untrusted: String, _ columns: Int, _ shown: String) {
    #expect(SafeText(untrusted).padded(to: columns) == shown)
  }

  @Test func clippingAcceptsAnotherEllipsis() {
    #expect(SafeText("abcdef").clipped(to: 4, ellipsis: "..") == "ab..")
    #expect(SafeText("abcdef").clipped(to: 6, ellipsis: "..") == "abcdef")
    #expect(SafeText("abcdef").clipped(to: 4, ellipsis: "") == "abcd")
  }

  @Test func randomHostileTextComesOutDisplayable() {
    var random = SplitMix64(seed: 20_250_601)
    for _ in 0..<3000 {
      let untrusted = Hostile.text(ingredients: 1 + random.below(24), from: &random)
      let limit = random.below(3) == 0 ? random.below(40) : 4096
      let text = SafeText(untrusted, maximumCharacters: limit)
      let spelled = untrusted.unicodeScalars.map { String($0.value, radix: 16) }.joined(separator: " ")
      #expect(Hostile.complaints(about: text.string).isEmpty, "\(spelled)")
      #expect(text.string.count <= limit, "\(spelled)")
      #expect(text.columns == DisplayWidth.columns(of: text.string), "\(spelled)")
      #expect(text.string.allSatisfy { (1...8).contains(DisplayWidth.columns(of: $0)) }, "\(spelled)")
      let again = SafeText(text.string, maximumCharacters: .max)
      #expect(again.string == text.string && !again.hadUnsafeScalars, "\(spelled)")
      #expect(SafeText(decoding: untrusted.utf8, maximumCharacters: limit) == text, "\(spelled)")
    }
  }

  @Test func randomHostileTextNeverLeavesItsColumns() {
    var random = SplitMix64(seed: 7)
    for _ in 0..<2000 {
      let text = SafeText(Hostile.text(ingredients: 1 + random.below(30), from: &random))
      let columns = random.below(30)
      #expect(DisplayWidth.columns(of: text.clipped(to: columns)) <= columns)
      #expect(DisplayWidth.columns(of: text.padded(to: columns)) == columns)
      for line in text.wrapped(to: columns) {
        #expect(DisplayWidth.columns(of: line) <= columns)
        #expect(Hostile.complaints(about: line).isEmpty)
      }
    }
  }

  @Test func randomBytesComeOutDisplayable() {
    var random = SplitMix64(seed: 99)
    for _ in 0..<2000 {
      let bytes = (0..<random.below(40)).map { _ in UInt8(random.below(256)) }
      let text = SafeText(decoding: bytes)
      #expect(Hostile.complaints(about: text.string).isEmpty)
      #expect(text.columns == DisplayWidth.columns(of: text.string))
    }
  }
}
