import Testing

@testable import Desk

@Suite struct EventKindUrgencyTests {
  @Test func whatMovedMoneyWithoutAYesIsTheLoudest() {
    #expect(EventKind.allCases.filter { $0.urgency == .critical } == [.requestActedWithoutConsent, .alarmRaised])
    #expect(EventKind.requestAnswerLost.urgency == .warning)
    #expect(EventKind.requestTokenMinted.urgency == nil)
  }
}
