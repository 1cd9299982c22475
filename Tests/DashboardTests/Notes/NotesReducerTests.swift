import Billing
import Consent
import Screen
import Testing
import Text

@testable import Dashboard

@Suite struct NotesReducerTests {
  private func desk(readOnly: Bool = false, size: Size = Size(columns: 100, rows: 30)) -> Desk {
    var desk = Desk(Sample.noted, readOnly: readOnly, size: size)
    desk.press(.character("N"))
    #expect(desk.state.place == .notes)
    return desk
  }

  @Test func withoutANoteThereIsNothingToShow() {
    var desk = Desk()
    desk.press(.character("N"))
    #expect(desk.state.place == .home)
    #expect(desk.notice == "No agent has left a note.")
  }

  @Test func homeTellsHowManyAreNew() {
    #expect(Desk(Sample.noted, size: Size(columns: 160, rows: 40)).frame().text.contains("2 new notes"))
    #expect(!Desk(size: Size(columns: 160, rows: 40)).frame().text.contains("new note"))
  }

  @Test func oneThatArrivesIsToldInOurWords() {
    var desk = Desk()
    desk.load(Sample.noted)
    let notice = desk.notice ?? ""
    #expect(notice.contains("left a note (\(Sample.daimon.name)): N shows it."), "\(notice)")
    #expect(!notice.contains("paid plan"))
    // The same ones are not told twice.
    let told = desk.state.pastNotices.count
    desk.load(Sample.noted)
    #expect(desk.state.pastNotices.count == told)
  }

  @Test func theNewestIsFirstAndReadWholeByEnter() {
    var desk = desk(size: Size(columns: 60, rows: 20))
    #expect(desk.state.selectedNote?.id == 8)
    #expect(desk.frame().text.contains("3 times"))
    desk.press(.enter)
    #expect(desk.state.place == .openedNote)
    let text = desk.frame().text
    for piece in ["agent says:", "Review it", "3 times since"] { #expect(text.contains(piece), "\(piece)") }
    #expect(!text.unicodeScalars.contains("\u{202E}"))
    desk.press(.end)
    #expect(desk.frame().text.contains("letters"))
    desk.press(.escape)
    #expect(desk.state.place == .notes)
  }

  @Test func whatStoodThereHasBeenSeenOnceItIsLeft() {
    var desk = desk()
    desk.press(.down, .enter, .escape)
    #expect(desk.allEffects.allSatisfy { if case .markNotesSeen = $0 { false } else { true } })
    desk.press(.escape)
    #expect(desk.state.place == .home)
    #expect(desk.effects == [.markNotesSeen(through: 8)])
  }

  @Test func whoMayChangeNothingLeavesThatToOthers() {
    var desk = desk(readOnly: true)
    desk.press(.escape)
    #expect(desk.state.place == .home && desk.effects.isEmpty)
  }

  @Test func theMouseSelectsANote() {
    var desk = desk()
    desk.press(.mouse(MouseEvent(kind: .press(.left), point: Point(column: 10, row: 6))))
    #expect(desk.state.selectedNote?.id == 5)
  }
}
