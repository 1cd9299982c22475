import Testing
import Text

@Suite struct ScriptTests {
  @Test(
    "Lookalikes among Latin letters are warned of",
    arguments: [
      "\u{430}pple", "checkout.str\u{456}pe.com", "g\u{3BF}\u{3BF}gle", "P\u{433}o", "pay_\u{440}al", "sc\u{585}pe",
      "\u{13A0}BC", "\u{A4D0}BC",
      "\u{FF30}ro", "P\u{1D42B}o", "na\u{301}\u{457}ve", "\u{43E}1l",
      // Whole words in disguise.
      "\u{455}\u{441}\u{43E}\u{440}\u{435}", "plan \u{420}\u{433}\u{43E}", "\u{1D40F}\u{1D42B}\u{1D428}",
      "\u{FF30}\u{FF52}\u{FF4F}", "\u{391}\u{392}\u{395}",
      "\u{441}\u{43E}\u{441}\u{43E}.com",
    ]
  )
  func warned(_ text: String) {
    #expect(SafeText(text).hasMixedScripts)
  }

  @Test(
    "Honest texts of more than one script are not",
    arguments: [
      "", "plain", "café naïve", "Нужен план Pro", "роса и план", "Привет, world", "日本語API", "β版テスト", "한국어ABC",
      "แผนPro", "ב-API", "Δt = 5 μs", "10 kΩ",
      "10 k\u{2126}", "α-test", "x² + y", "план\u{200B}", "план \\u{202E}", "Ελληνικά", "Հայերեն", "№ 5", "Ⅷ",
    ]
  )
  func notWarned(_ text: String) {
    #expect(!SafeText(text).hasMixedScripts)
  }
}
