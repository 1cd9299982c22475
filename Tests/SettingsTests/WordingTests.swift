import Testing

@testable import Settings

@Suite("The words of a problem")
struct WordingTests {
  @Test(
    arguments: [
      ("Error while parsing value: saw 'x'", "not valid TOML: saw 'x' (in value)"),
      ("Error while parsing value: '12345' is too big", "not valid TOML: it is too big (in value)"),
      ("something else", "not valid TOML: something else"), ("", "not valid TOML: "),
      ("Error while parsing \u{1B}[2J: saw '\u{202E}'", "not valid TOML: saw '\\u{202E}' (in \\u{1B}[2J)"),
    ])
  func theParsersWordsAreKeptWithoutTheFiles(_ description: String, _ told: String) {
    #expect(Wording.syntax(description) == told)
  }

  @Test func everyFaultOfAFileIsAWholeSentence() {
    let faults: [CheckedFile.Fault] = [
      .missing, .looseLink("/l"), .notRegular, .foreignOwner(7), .looseMode(0o666), .tooLarge(limit: 1 << 20),
      .system(13),
    ]
    for purpose in [CheckedFile.Rules.Purpose.config, .theme, .credential, .authorities] {
      let sentences = faults.map { Wording.file($0, purpose) }
      #expect(Set(sentences).count == faults.count)
      #expect(sentences.allSatisfy { !$0.isEmpty && !$0.contains("\n") })
    }
    #expect(Wording.file(.missing, .config).contains("countersign init"))
    #expect(!Wording.file(.missing, .theme).contains("countersign init"))
  }
}
