import Screen
import Testing

@testable import Dashboard

@Suite struct HelpViewTests {
  @Test func everyCommandOfEveryScreenIsInTheHelp() {
    let desk = Desk()
    let lines = HelpView.lines(desk.state, columns: 200)
    for place in Place.allCases {
      #expect(lines.contains(.heading(place.title)))
      for command in Command.table where command.places.contains(place) {
        let keys = command.keys.map(\.label).joined(separator: " ")
        #expect(lines.contains(.command(keys: keys, text: command.help, isDisabled: false)))
      }
    }
  }

  @Test func itBeginsWithTheScreenItWasAskedForOn() {
    var desk = Desk()
    desk.open(Sample.id(42))
    desk.press(.character("?"))
    let lines = HelpView.lines(desk.state, columns: 200)
    #expect(lines.first == .heading("Review"))
    #expect(lines.count { $0 == .heading("Review") } == 1)
    #expect(lines.contains(.heading("Marks")))
  }

  @Test func noticesThatAreGoneCanBeReadThere() {
    var desk = Desk()
    desk.send(.noticed(Notice(.news, "The first.")))
    desk.wait(1000)
    desk.send(.noticed(Notice(.problem, "The second.")))
    #expect(desk.frame().text.contains("(+1 more, ? shows them)"))
    desk.wait(60_000)
    let lines = HelpView.lines(desk.state, columns: 80)
    let second = lines.firstIndex(of: .command(keys: "12:00:01 UTC", text: "Problem: The second.", isDisabled: false))
    #expect(second.map { lines[$0 - 1] } == .heading("Last notices"))
    #expect(second.map { lines[$0 + 1] } == .command(keys: "12:00:00 UTC", text: "Note: The first.", isDisabled: false))
  }

  @Test func readOnlyIsSaidBesideWhatItDisables() {
    let desk = Desk(readOnly: true)
    #expect(
      HelpView.lines(desk.state, columns: 200).contains(
        .command(keys: "Enter", text: "Sends the no with its reason. Not in read-only.", isDisabled: true)))
  }

  @Test func reboundKeysAreShown() {
    let desk = Desk(keymap: Keymap.rebinding(["help": [.function(1)]]).keymap)
    #expect(
      HelpView.lines(desk.state, columns: 200).contains { if case .command("F1", _, _) = $0 { true } else { false } })
  }

  @Test func itScrollsToItsEndAndNoFurther() {
    var desk = Desk(size: Size(columns: 80, rows: 24))
    desk.press(.character("?"))
    for _ in 0..<500 { desk.press(.down) }
    let top = desk.state.help?.top ?? 0
    #expect(desk.frame().text.contains("plan changed"))
    desk.press(.pageUp)
    #expect(desk.state.help?.top == top - 22)
    desk.press(.home)
    #expect(desk.state.help?.top == 0)
    desk.press(.end)
    #expect(desk.state.help?.top == top)
    desk.press(.escape)
    #expect(desk.state.place == .home)
  }
}
