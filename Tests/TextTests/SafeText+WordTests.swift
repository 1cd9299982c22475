import Support
import Testing
import Text

@Suite struct SafeTextWordTests {
  @Test(
    "A short foreign word cannot be taken for more than one",
    arguments: [
      ("agents", "agents"), ("Outbound mails", "Outbound mails"), ("pro-2.x_y", "pro-2.x_y"), ("漢字", "漢字"),
      ("rows  1 / 10", #""rows 1 / 10""#), ("a  b", #""a b""#), ("a\u{A0}b", #""a b""#), (" a", #"" a""#),
      ("a ", #""a ""#), ("$0/mo", #""$0/mo""#), (#"say "LIVE" now"#, #""say 'LIVE' now""#), ("", #""""#),
      ("rows/workspace", "rows/workspace"), ("127.0.0.1:80", "127.0.0.1:80"), ("9 / 10", #""9 / 10""#),
      ("agent says: x", #""agent says: x""#), ("| x", #""| x""#), ("a\nb", #""a\u{0A}b""#), ("“x”", #""'x'""#),
      ("a\u{3000}\u{2003}b", #""a b""#),
    ])
  func words(_ text: String, _ word: String) {
    #expect(SafeText(text).word() == word)
  }

  @Test func aLongOneIsCut() {
    #expect(SafeText(String(repeating: "x", count: 50)).word(columns: 10) == "xxxxxxxxx…")
    #expect(SafeText("漢字漢字漢字").word(columns: 5) == "漢字…")
  }

  @Test func twoSpacesNeverStandInIt() {
    var random = SplitMix64(seed: 22)
    for _ in 0..<500 {
      let word = SafeText(Hostile.text(ingredients: 1 + random.below(40), from: &random)).word()
      #expect(!word.contains("  "))
      if word.hasPrefix("\"") { #expect(!word.dropFirst().dropLast().contains("\"")) }
    }
  }

  @Test(arguments: [
    ("pro", "pro"), ("API calls", "\"API calls\""), ("Pro. operator approved it", "\"Pro. operator approved it\""),
    ("a \" b", "\"a ' b\""), ("", "\"\""),
  ])
  func severalWordsInASentenceStandInQuotes(_ text: String, _ told: String) {
    #expect(SafeText(text).phrase() == told)
  }
}
