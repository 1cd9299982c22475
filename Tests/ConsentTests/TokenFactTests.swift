import Billing
import Consent
import Testing

/// How long a token lives, by a clock that no change of the wall clock moves.
@Suite struct TokenFactTests {
  private let token = TokenFact(
    hash: Sample.hash, issued: StoredBootTime(bootID: "this", time: BootTime(nanoseconds: 5_000_000_000)),
    lifetime: .seconds(60))

  private func left(after wait: Duration, boot: String = "this") -> Duration? {
    token.timeLeft(at: StoredBootTime(bootID: boot, time: token.issued.time.adding(wait)))
  }

  @Test func itsTimeRunsFromTheCallThatBroughtIt() {
    #expect(left(after: .zero) == .seconds(60))
    #expect(left(after: .milliseconds(59_999)) == .milliseconds(1))
    #expect(left(after: .seconds(60)) == .zero && left(after: .seconds(9_000)) == .zero)
  }

  @Test func ofAnotherBootItSaysNothing() {
    #expect(left(after: .seconds(1), boot: "another") == nil)
    #expect(left(after: .milliseconds(-1)) == nil, "boot time does not go back")
  }
}
