import Billing
import Testing

@Suite struct AlarmTests {
  @Test func anAlarmIsOpenUntilItIsExplained() throws {
    let account = try #require(AccountName("dock"))
    let open = Alarm(id: 1, kind: .unconsentedChange, account: account, at: Instant(seconds: 0), detail: "Scale.")
    let closed = Alarm(
      id: 1, kind: .unconsentedChange, account: account, at: Instant(seconds: 0), detail: "Scale.", explanation: "")
    #expect(open.isOpen)
    #expect(!closed.isOpen, "even an empty explanation is one")
  }

  @Test func theStoredWordsOfTheKindsStay() {
    #expect(
      AlarmKind.allCases.map(\.rawValue) == [
        "unconsented_change", "executed_without_consent", "executed_mismatch", "outcome_unknown",
        "bill_not_settled", "forged_row", "push_undelivered",
      ])
  }
}
