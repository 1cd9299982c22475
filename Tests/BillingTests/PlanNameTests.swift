import Billing
import Testing

@Suite struct PlanNameTests {
  @Test(arguments: [
    ("pro", "pro", "Pro"), ("Scale", "scale", "Scale"), ("PRO PLUS", "pro plus", "\"Pro plus\""), ("日本", "日本", "日本"),
    ("ñandú", "ñandú", "Ñandú"), ("a", "a", "A"), ("\\u{202E}", "\\u{202e}", "\"\\u{202e}\""),
  ])
  func aDisplayableNameIsKeptInLowerCase(_ text: String, _ raw: String, _ title: String) throws {
    let name = try #require(PlanName(text))
    #expect(name.rawValue == raw)
    #expect(name.description == raw)
    #expect(name.title == title)
  }

  @Test(arguments: [
    "", " ", " pro", "pro ", "pro\u{A0}", "\u{3000}pro", "pro\u{2003}plus", "pro\n", "pro\u{0}", "pro\u{1B}[2J",
    "pro\u{202E}", "pro\u{200B}", "pro\u{E0041}", "\u{301}pro", "a\u{301}\u{301}\u{301}\u{301}", "pro\u{AD}",
    "\u{FEFF}pro", "\u{E000}", "👨‍👩‍👧", String(repeating: "x", count: 65),
  ])
  func whatWouldBeShownInAnotherWayIsNoName(_ text: String) {
    #expect(PlanName(text) == nil)
  }

  @Test func sixtyFourCharactersAreTheMost() {
    #expect(PlanName(String(repeating: "日", count: 64)) != nil)
    #expect(PlanName(String(repeating: "日", count: 65)) == nil)
  }

  @Test(arguments: ["Scale", "İstanbul", "ΑΣ", "ẞ", "\u{212A}ilo", "e\u{301}"])
  func aStoredNameIsReadBackAsItIs(_ text: String) throws {
    let name = try #require(PlanName(text))
    let again = try #require(PlanName(name.rawValue))
    #expect(Array(again.rawValue.utf8) == Array(name.rawValue.utf8))
  }

  @Test func namesAreOrderedAlphabetically() {
    #expect(["scale", "free", "pro"].compactMap { PlanName($0) }.sorted().map(\.rawValue) == ["free", "pro", "scale"])
  }
}
