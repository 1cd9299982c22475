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
    #expect(desk.frame().text.contains("Stops the program until `fg`."))
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
