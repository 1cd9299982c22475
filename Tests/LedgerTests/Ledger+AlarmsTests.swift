import Billing
import Testing
import Text

@testable import Ledger

@Suite struct LedgerAlarmsTests {
  private let folder: TemporaryFolder
  private let ledger: Ledger
  private let account: AccountName

  init() throws {
    folder = try TemporaryFolder()
    ledger = try folder.ledger()
    account = try Sample.name("dock-main")
  }

  @Test func anAlarmIsOpenUntilItIsExplained() async throws {
    let detail = SafeText("plan changed from pro to \u{202E}scale")
    let alarm = try await ledger.raise(.unconsentedChange, account: account, detail: detail, at: Sample.now)
    #expect(alarm == Alarm(id: 1, kind: .unconsentedChange, account: account, at: Sample.now, detail: detail))
    #expect(try await ledger.openAlarms() == [alarm])
    try await ledger.explainAlarm(alarm.id, "A person did it in Dock's page.", at: Sample.now)
    #expect(try await ledger.openAlarms() == [])
    let events = try await ledger.events(limit: 9)
    #expect(events.map(\.kind) == ["alarm.explained", "alarm.raised"])
    #expect(events.map(\.actor) == ["operator", "engine"])
    #expect(events.first?.body["explanation"]?.string == "A person did it in Dock's page.")
    await #expect(throws: LedgerError.notFound) { try await ledger.explainAlarm(alarm.id, "again", at: Sample.now) }
    await #expect(throws: LedgerError.notFound) { try await ledger.explainAlarm(99, "none", at: Sample.now) }
  }

  @Test func whatWasExplainedIsToldForADayWithItsTimeAndWords() async throws {
    let early = try await ledger.raise(.unconsentedChange, account: account, detail: "early", at: Sample.now)
    let late = try await ledger.raise(.outcomeUnknown, account: account, detail: "late", at: Sample.now)
    try await ledger.explainAlarm(early.id, "It was me.", at: Sample.now.adding(.seconds(60)))
    try await ledger.explainAlarm(late.id, "So it was\u{202E}.", at: Sample.now.adding(.seconds(120)))
    let explained = try await ledger.overview(at: Sample.now.adding(.seconds(130))).explainedAlarms
    #expect(explained.map(\.explanation) == ["It was me.", "So it was\u{202E}."])
    #expect(explained.map(\.explainedAt) == [Sample.now.adding(.seconds(60)), Sample.now.adding(.seconds(120))])
    #expect(explained.map(\.isOpen) == [false, false])
    let nextDay = try await ledger.overview(at: Sample.now.adding(.seconds(86_460)))
    #expect(nextDay.explainedAlarms.map(\.id) == [late.id])
    #expect(nextDay.alarms.isEmpty)
  }

  @Test func theSameAlarmIsNotRaisedTwiceWhileItIsOpen() async throws {
    let first = try await ledger.raise(.outcomeUnknown, account: account, detail: "same", at: Sample.now)
    #expect(try await ledger.raise(.outcomeUnknown, account: account, detail: "same", at: Sample.now) == first)
    for (kind, name, detail) in [
      (AlarmKind.outcomeUnknown, "dock-main", "other"), (.outcomeUnknown, "other", "same"),
      (.executedMismatch, "dock-main", "same"),
    ] {
      try await ledger.raise(kind, account: try Sample.name(name), detail: SafeText(detail), at: Sample.now)
    }
    #expect(try await ledger.openAlarms().map(\.id) == [1, 2, 3, 4])
    try await ledger.explainAlarm(first.id, "seen", at: Sample.now)
    #expect(try await ledger.raise(.outcomeUnknown, account: account, detail: "same", at: Sample.now).id == 5)
  }

  @Test func anAlarmThatCannotBeReadDoesNotGoUnseen() async throws {
    try await ledger.raise(.executedWithoutConsent, account: account, detail: "x", at: Sample.now)
    try ledger.tamper("UPDATE alarm SET kind = 'nothing_to_see'")
    await #expect(throws: LedgerError.self) { try await ledger.openAlarms() }
    #expect(throws: LedgerError.self) { try ledger.overviewNow(at: Sample.now) }
  }
}
