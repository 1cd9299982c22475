import Testing

@testable import Desk

@Suite struct SafeTextArgumentTests {
  @Test func anArgumentIsQuotedHarmlessAndShort() {
    #expect("\(SafeTextArgument("dock"))" == "\"dock\"")
    let words = "\(SafeTextArgument("\u{1B}[2J\r\n" + String(repeating: "日", count: 500)))"
    #expect(!words.contains("\u{1B}") && !words.contains("\r"))
    #expect(words.count <= 90)
  }
}
