import Billing
import Screen
import Testing
import Text

@testable import Dashboard

@Suite struct NoteFormTests {
  private func desk(_ account: AccountName = Sample.dock.name, _ operation: Billing.Operation = .limitIncrease) -> Desk
  {
    var desk = Desk()
    desk.openActions(account, at: operation)
    desk.press(.enter)
    #expect(desk.state.place == .note)
    return desk
  }

  @Test func aLimitHasAKindANumberAndAReason() {
    var desk = desk()
    desk.press(.right, .right, .tab)
    desk.type("2a5-0")
    desk.press(.tab)
    desk.type("more rows, j?q!A")
    desk.press(.enter)
    #expect(
      desk.effects == [
        .note(Sample.dock.name, .limitIncrease(kind: .rows, desired: 250, reason: "more rows, j?q!A"))
      ])
    desk.press(.enter, .character("x"), .backspace, .paste("x"), .left)
    #expect(desk.effects.isEmpty, "it is sent once")
    #expect(desk.state.noteForm?.words.text == "more rows, j?q!A", "and not changed any more")
  }

  @Test func numberAndReasonMayBeLeftOut() {
    var desk = desk()
    desk.press(.character("4"), .enter)
    #expect(desk.effects == [.note(Sample.dock.name, .limitIncrease(kind: .other, desired: nil, reason: nil))])
  }

  @Test func zeroIsNoLimitToWishFor() {
    var desk = desk()
    desk.press(.down)
    desk.type("0")
    desk.press(.enter)
    #expect(desk.effects.isEmpty)
    #expect(desk.notice?.hasPrefix("A limit of zero") == true)
  }

  @Test func anEndlessNumberStaysOne() {
    var form = NoteForm(.limitIncrease, on: Sample.dock.name)
    form.move(by: 1)
    for _ in 0..<99 { form.type("9") }
    #expect(form.desired.count == NoteForm.mostDigits)
    #expect(form.note == .limitIncrease(kind: .agents, desired: 999_999_999_999_999, reason: nil))
  }

  @Test(arguments: [("-5", ""), ("1e9", ""), ("٣", ""), (" 40\n", "40"), (String(repeating: "9", count: 40), "")])
  func aPastedNumberIsTakenWholeOrNotAtAll(_ pasted: String, _ kept: String) {
    var form = NoteForm(.limitIncrease, on: Sample.dock.name)
    form.move(by: 1)
    form.paste(pasted)
    #expect(form.desired == kept)
  }

  @Test func aNoteNeedsWords() {
    var desk = desk(Sample.daimon.name, .notify)
    desk.press(.enter)
    #expect(desk.notice == "Write the note first.")
    desk.type("   ")
    desk.press(.enter)
    #expect(!desk.allEffects.contains { if case .note = $0 { true } else { false } })
    desk.type("hello")
    desk.press(.enter)
    #expect(desk.effects == [.note(Sample.daimon.name, .notify("   hello"))])
  }

  @Test func aTakenNoteClosesTheFormAndARefusedOneKeepsItsWords() {
    let note = ServiceNote.notify("hello")
    var desk = desk(Sample.daimon.name, .notify)
    desk.type("hello")
    desk.press(.enter)
    desk.send(
      .noted(Sample.daimon.name, note, .refused(Problem("Five notes an hour are enough.", advice: "Wait."))))
    #expect(desk.notice == "The note for daimon-bot was not taken. Five notes an hour are enough. Wait.")
    #expect(desk.state.noteForm?.words.text == "hello")
    desk.press(.enter)
    #expect(desk.effects == [.note(Sample.daimon.name, note)])
    desk.send(.noted(Sample.daimon.name, note, .taken))
    #expect(desk.state.place == .home)
    #expect(desk.notice == "The note for daimon-bot was passed on.")
  }

  @Test func aNoteWithAnUnknownOutcomeIsNotOfferedAgain() {
    var desk = desk(Sample.daimon.name, .notify)
    desk.type("hello")
    desk.press(.enter)
    desk.send(.noted(Sample.daimon.name, .notify("hello"), .unknown(Problem("No answer.", advice: "Look there."))))
    #expect(desk.state.place == .home)
    #expect(desk.notice == "Nobody knows whether the note for daimon-bot arrived. No answer. Look there.")
  }

  @Test func wordsEndAtFiveHundredCharacters() {
    var desk = desk(Sample.daimon.name, .notify)
    desk.press(.paste(String(repeating: "漢", count: 9000)))
    desk.type("more")
    #expect(desk.state.noteForm?.words.text.count == 500)
  }

  @Test func escapeLeavesWithoutSending() {
    var desk = desk(Sample.daimon.name, .notify)
    desk.type("hello")
    desk.press(.escape)
    #expect(desk.state.place == .home)
    #expect(desk.allEffects == [.discardTypeahead])
  }
}
