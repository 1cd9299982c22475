import Testing

@testable import Settings

@Suite("The words of a problem")
struct WordingTests {
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
