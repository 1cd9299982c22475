import Testing
import Text

@testable import Desk

@Suite("Text of which nothing makes a link") struct DefangedTests {
  @Test(arguments: [
    ("see example.com", "see example[.]com"),
    ("https://evil.example.com/x?y=1.5", "https[:]//evil[.]example[.]com/x?y=1.5"),
    ("http://localhost:8080/", "http[:]//localhost:8080/"),
    ("a@b.example", "a[@]b[.]example"), ("@here @channel", "[@]here [@]channel"), ("10.0.0.1", "10[.]0[.]0[.]1"),
    ("a。b", "a[.]b"), ("a．b｡c․d﹒e", "a[.]b[.]c[.]d[.]e"), ("bücher.例え", "bücher[.]例え"),
    ("x.\u{301}com", "x[.]\u{301}com"), ("＠all", "[@]all"),
    ("costs $49.00/mo, or 3.5 %.", "costs $49.00/mo, or 3.5 %."), ("v1.2.3", "v1[.]2[.]3"), ("1.5x", "1[.]5x"),
    ("The end. Then more...", "The end. Then more..."), ("(etc.)", "(etc.)"), ("", ""), (".", "."), ("a.", "a."),
    ("3.com", "3[.]com"), ("1.2@x", "1[.]2[@]x"), ("-.-", "-[.]-"), ("::/", "::/"), ("x:///y", "x[:]///y"),
  ])
  func hostsMentionsAndSchemesAreBroken(text: String, expected: String) {
    #expect(Defanged.text(text) == expected)
  }

  @Test func whatIsBrokenOnceStaysAsItIs() {
    for text in ["a[.]b.c", "x[@]y", "https[:]//a[.]b"] {
      #expect(Defanged.text(Defanged.text(text)) == Defanged.text(text))
    }
  }

  @Test(arguments: 1...40) func noMarkIsCutInTwoAndNothingIsLonger(length: Int) {
    let text = "a.b.c@d https://e.f/g " + String(repeating: "x.y", count: 20)
    let cut = Defanged.text(text, atMost: length)
    #expect(cut.unicodeScalars.count <= length)
    #expect(cut.last == "…")
    #expect(cut.count { $0 == "[" } == cut.count { $0 == "]" })
  }

  @Test func shortTextIsNotCut() {
    #expect(Defanged.text("abc", atMost: 3) == "abc")
    #expect(Defanged.text("e\u{301}\u{302}\u{303}\u{304}xyz", atMost: 4) == "e\u{301}\u{302}…")
  }
}
