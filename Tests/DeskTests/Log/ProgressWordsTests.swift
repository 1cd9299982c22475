import Billing
import Testing

@testable import Desk

@Suite struct ProgressWordsTests {
  private let begin = BootTime(nanoseconds: 5_000_000_000)

  private func after(_ milliseconds: Int64) -> BootTime { begin.adding(.milliseconds(milliseconds)) }

  @Test func nothingIsSaidInTheFirstSecond() {
    var words = ProgressWords("Checking the log", from: begin)
    #expect(words.words(500_000, of: 1_000_000, at: after(999)) == nil)
    #expect(words.words(500_000, of: 1_000_000, at: after(1_000)) == "Checking the log: 50 %")
  }

  @Test func eachStepIsSaidOnce() {
    var words = ProgressWords("Replaying the requests", from: begin)
    let shares = [(1, 1_000), (9, 1_000), (10, 1_000), (999, 1_000), (1_000, 1_000)] as [(Int64, Int64)]
    let said = shares.compactMap { words.words($0.0, of: $0.1, at: after(2_000)) }
    #expect(said == ["0", "1", "99", "100"].map { "Replaying the requests: \($0) %" })
  }

  @Test(arguments: [(0, 0), (5, 0), (9, 4), (.max, .max), (3, -1)] as [(Int64, Int64)])
  func whateverTheNumbersThereIsAShare(_ done: Int64, _ all: Int64) {
    var words = ProgressWords("Checking", from: begin)
    #expect(words.words(done, of: all, at: after(1_000)) == "Checking: 100 %")
  }
}
