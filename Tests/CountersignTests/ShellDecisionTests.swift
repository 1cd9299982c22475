import Testing

@testable import countersign

@Suite struct ShellDecisionTests {
  @Test func whatWasSentAndCannotBeRecordedIsUnknownAndNotWaiting() {
    #expect(ShellDecision.status(ofSent: .executing, hasEngine: true, canRecord: true) == .pending)
    #expect(ShellDecision.status(ofSent: .executing, hasEngine: true, canRecord: false) == .unknown)
    #expect(ShellDecision.status(ofSent: .executing, hasEngine: false, canRecord: true) == .unknown)
    #expect(ShellDecision.status(ofSent: .unknown, hasEngine: true, canRecord: true) == .unknown)
  }
}
