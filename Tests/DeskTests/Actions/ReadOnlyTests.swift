import Testing

@testable import Desk

@Suite struct ReadOnlyTests {
  @Test func theRefusalNamesWhoSaidIt() {
    #expect(ReadOnly.config.refusal.what.string.hasPrefix("The config says read_only = true"))
    #expect(ReadOnly.option.refusal.what.string.hasPrefix("--read-only was given"))
    for refusal in [ReadOnly.config.refusal, ReadOnly.option.refusal] {
      #expect(refusal.meaning == "Nothing was changed." && !refusal.advice.isEmpty)
    }
  }
}
