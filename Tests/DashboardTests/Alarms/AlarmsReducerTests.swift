import Billing
import Screen
import Testing
import Text

@testable import Dashboard

@Suite struct AlarmsReducerTests {
  private func desk(readOnly: Bool = false, size: Size = Size(columns: 100, rows: 30)) -> Desk {
    var desk = Desk(Sample.alarmed, readOnly: readOnly, size: size)
    desk.press(.character("!"))
    #expect(desk.state.place == .alarms)
    return desk
  }

  private func explaining(_ words: String) -> Desk {
    var desk = desk()
    desk.press(.character("e"))
    #expect(desk.state.place == .explaining)
    desk.type(words)
    return desk
  }

  @Test func withoutAnAlarmThereIsNothingToShow() {
    var desk = Desk()
    desk.press(.character("!"))
    #expect(desk.state.place == .home)
    #expect(desk.notice == "No alarm is open; the log has those that were explained.")
  }

  @Test func theNewestIsFirstAndSelected() {
    let desk = desk()
    #expect(desk.state.selectedAlarm?.id == 7)
    #expect(desk.state.snapshot?.index.alarmOrder == [7, 9, 3])
    let text = desk.frame().text
    for piece in ["just now", "mail-prod", "changed without an approval", "2 h ago", "2 d ago", "explained"] {
      #expect(text.contains(piece), "\(piece)")
    }
    #expect(!text.unicodeScalars.contains("\u{202E}"))
  }

  @Test func theBannerLeadsThereAndNamesTheKey() {
    var desk = Desk(Sample.alarmed, size: Size(columns: 120, rows: 40))
    #expect(desk.frame().text.contains("! shows and explains it"))
    desk.press(.mouse(MouseEvent(kind: .press(.left), point: Point(column: 10, row: 1))))
    #expect(desk.state.place == .alarms)
  }

  @Test func theMouseSelectsAnAlarmAndExplainsNone() {
    var desk = desk()
    desk.press(.mouse(MouseEvent(kind: .press(.left), point: Point(column: 10, row: 6))))
    #expect(desk.state.selectedAlarm?.id == 9)
    for region in desk.frame().regions where region.command == CommandID.explain.rawValue {
      desk.press(.mouse(MouseEvent(kind: .press(.left), point: region.rect.origin)))
    }
    #expect(desk.state.place == .alarms)
  }

  @Test func enterShowsOneWholeAndTheWayBackIsTheSame() {
    var desk = desk(size: Size(columns: 40, rows: 10))
    desk.press(.down, .enter)
    #expect(desk.state.place == .alarm)
    #expect(!desk.frame().text.contains("there."))
    for _ in 0..<50 { desk.press(.down) }
    #expect(desk.frame().text.contains("there."))
    desk.press(.home)
    #expect(desk.frame().text.contains("dock-main"))
    desk.press(.escape, .escape)
    #expect(desk.state.place == .home)
  }

  @Test func allLettersOfAnExplanationAreTextAndEnterSendsThem() {
    var desk = explaining("qe!?jkAR 漢字\u{202E}")
    desk.press(.paste("and\na paste"), .backspace)
    desk.press(.enter)
    #expect(desk.effects == [.explainAlarm(7, SafeText("qe!?jkAR 漢字\u{202E}and a past"))])
    desk.press(.enter, .character("x"))
    #expect(desk.effects.isEmpty)
    desk.send(.alarmExplained(7, nil))
    #expect(desk.notice == "Alarm 7 is explained.")
    #expect(desk.state.place == .alarm)
  }

  @Test func anExplanationNeedsWordsAndHasAtMostFiveHundredCharacters() {
    var desk = explaining("  ")
    desk.press(.enter)
    #expect(desk.notice == "Write what the alarm was about first.")
    desk.press(.paste(String(repeating: "x", count: 9000)))
    #expect(desk.state.alarmsPage?.opened?.explanation?.field.text.count == 500)
    #expect(desk.allEffects == [.discardTypeahead])
  }

  @Test func escapeLeavesWithoutSending() {
    var desk = explaining("because")
    desk.press(.escape)
    #expect(desk.state.place == .alarm)
    desk.press(.enter, .escape)
    #expect(desk.state.place == .alarms)
    #expect(desk.allEffects == [.discardTypeahead])
  }

  @Test func anExplanationThatWasNotTakenKeepsItsWords() {
    var desk = explaining("because")
    desk.press(.enter)
    desk.send(.alarmExplained(7, Problem("The ledger is locked.", advice: "Try again.")))
    #expect(desk.notice == "Alarm 7 is not explained. The ledger is locked. Try again.")
    #expect(desk.state.place == .explaining)
    desk.press(.enter)
    #expect(desk.effects == [.explainAlarm(7, "because")])
  }

  @Test func whatIsOnItsWayIsNotSentAgainFromTheList() {
    var desk = explaining("because")
    desk.press(.enter, .escape, .escape, .character("e"))
    #expect(desk.notice == "The explanation is on its way.")
    #expect(desk.state.place == .alarms)
  }

  @Test func whatSomebodyElseExplainedIsNotExplainedAgain() {
    var desk = explaining("because")
    var snapshot = Sample.alarmed
    snapshot.alarms[2] = Alarm(
      id: 7, kind: .unconsentedChange, account: Sample.mail.name, at: Sample.start.wall, detail: "x",
      explanation: "From the shell.")
    desk.load(snapshot)
    desk.press(.enter)
    #expect(desk.notice == "The alarm is explained already.")
    #expect(desk.allEffects == [.discardTypeahead])
  }

  @Test func aNewAlarmDoesNotMoveTheOpenOne() {
    var desk = explaining("because")
    var snapshot = Sample.alarmed
    snapshot.alarms.append(
      Alarm(
        id: 99, kind: .unconsentedChange, account: Sample.dock.name, at: Sample.start.wall.adding(.seconds(1)),
        detail: "newer"))
    desk.load(snapshot)
    desk.press(.enter)
    #expect(desk.effects == [.explainAlarm(7, "because")])
    desk.press(.escape, .escape)
    #expect(desk.state.selectedAlarm?.id == 7, "the selection follows its alarm")
  }

  @Test func inReadOnlyAlarmsAreShownAndNotExplained() {
    var desk = desk(readOnly: true)
    desk.press(.character("e"))
    #expect(desk.notice == Command.readOnly)
    desk.press(.enter, .character("e"))
    #expect(desk.state.place == .alarm)
    #expect(desk.allEffects.isEmpty)
  }

  @Test func anExplainedAlarmIsShownAsSuchWhenTheLedgerListsItNoMore() {
    var desk = desk()
    desk.press(.character("e"))
    desk.type("It was me.")
    let id = desk.state.alarmsPage?.opened?.id ?? 0
    desk.press(.enter)
    desk.send(.alarmExplained(id, nil))
    var snapshot = Sample.busy
    snapshot.alarms = []
    desk.load(snapshot)
    let text = desk.frame().text
    #expect(text.contains("Alarm \(id) · explained"))
    #expect(text.contains("explained 12:00:00 UTC by you:"))
    #expect(text.contains("It was me."))
    #expect(!text.contains("not in the ledger"))
    desk.press(.character("e"))
    #expect(desk.state.place == .alarm)
  }
}
