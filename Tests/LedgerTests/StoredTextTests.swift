import Support
import Testing
import Text

@testable import Ledger

@Suite struct StoredTextTests {
  @Test(arguments: [
    "", "plain", "日本語", "a\u{202E}b", "\\u{202E} typed", "\\u{202E} typed and \u{202E} real", "\u{1}", "\u{0}\u{0}",
    "e\u{301}\u{302}\u{303}\u{304}", "\u{301}", "👩‍💻 \u{7}", "\u{E000}", "\\x{ff}\u{8}", "\u{7}\\u{110000}",
    "\u{7}\\u{D800}",
    "\u{7}\\u{}", "\u{7}\\u{", Sample.hostile,
  ])
  func textComesBackWithItsMark(text: String) {
    let safe = SafeText(text)
    let back = StoredText.decode(StoredText.encode(safe))
    #expect(back == safe)
    #expect(back.string.unicodeScalars.elementsEqual(safe.string.unicodeScalars))
  }

  @Test func bytesThatAreNoTextComeBackWithTheirMark() {
    let safe = SafeText(decoding: [0x61, 0xFF, 0xC3, 0x28, 0x00] as [UInt8])
    #expect(safe.hadUnsafeScalars)
    #expect(StoredText.decode(StoredText.encode(safe)) == safe)
  }

  @Test func longTextIsNotCutAgain() {
    let long = SafeText(String(repeating: "x", count: 5000), maximumCharacters: 5000)
    #expect(StoredText.decode(StoredText.encode(long)) == long)
    let cut = SafeText(String(repeating: "y", count: 5000))
    #expect(StoredText.decode(StoredText.encode(cut)).string == cut.string)
  }

  @Test func aMarkThatSomebodyWroteInTheFileShowsNothingElse() {
    #expect(StoredText.decode("\u{1}plain").string == "plain")
    #expect(StoredText.decode("\u{1B}[2J").string == "\\u{1B}[2J")
    #expect(StoredText.decode("\u{1}\u{1B}[2J").string == "\\u{1B}[2J")
  }

  @Test func randomTextComesBack() {
    var generator = SplitMix64(seed: 40)
    let scalars: [Unicode.Scalar] = [
      "a", "\\", "{", "}", "u", "x", "2", "0", "E", "f", "\u{202E}", "\u{301}", "\u{0}", "é", "日", "\u{200D}", "👩", " ",
    ]
    for _ in 0..<2000 {
      var text = ""
      for _ in 0..<Int.random(in: 0..<20, using: &generator) {
        text.unicodeScalars.append(scalars.randomElement(using: &generator) ?? "a")
      }
      let safe = SafeText(text)
      #expect(StoredText.decode(StoredText.encode(safe)) == safe, "\(Array(text.unicodeScalars))")
    }
  }
}
