import Billing
import Testing

@Suite struct AccountNameTests {
  @Test(arguments: ["a", "0", "dock-main", "a.b_c-d", "9lives", String(repeating: "x", count: 40)])
  func aPlainNameIsKeptAsWritten(_ text: String) {
    #expect(AccountName(text)?.rawValue == text)
    #expect(AccountName(text)?.description == text)
  }

  @Test(arguments: [
    "", " ", "A", "Dock", "-a", ".a", "_a", "a b", "a/b", "a\n", "a\0", "ä", "e\u{301}", "日本", "а", "a\u{200B}",
    "a\u{202E}b", "\u{1B}[31m", "ａ", String(repeating: "x", count: 41),
  ])
  func anythingElseIsNoName(_ text: String) {
    #expect(AccountName(text) == nil)
  }

  @Test func namesAreOrderedAlphabetically() {
    let names = ["b", "a-1", "a"].compactMap { AccountName($0) }
    #expect(names.sorted().map(\.rawValue) == ["a", "a-1", "b"])
  }
}
