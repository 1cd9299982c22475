import Testing

@testable import Providers

@Suite struct DaimonWordsTests {
  @Test(arguments: [
    ("Link is valid for 7 days", "Link is valid for 7 days"),
    ("Here: https://daimon.email/upgrade?token=eyJ.", "Here: ‹link›"), ("(HTTPS://x)", "‹link›"),
    ("daimon.email/upgrade?TOKEN=abc now", "‹link› now"),
    ("key dm_free_7d8a9b0c1d2e3f4g5h6i7j8k9l0m1n2o!", "key ‹link›"),
    ("a\teyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9", "a\\u{09}‹link›"),
    ("SEND_BURST_RATE_LIMIT_EXCEEDED_TODAY", "SEND_BURST_RATE_LIMIT_EXCEEDED_TODAY"), ("研究 مرحبا", "研究 مرحبا"),
    ("", ""),
  ])
  func linksAndKeysAreTakenOut(text: String, shown: String) {
    #expect(DaimonWords.safe(text, maximumCharacters: 200).string == shown)
  }

  @Test func theRestIsCutAndMadeDisplayable() {
    let words = DaimonWords.safe("\u{1B}[2J\u{202E}" + String(repeating: "x ", count: 500), maximumCharacters: 20)
    #expect(words.hadUnsafeScalars && words.isTruncated)
    #expect(words.string.count <= 20)
  }
}
