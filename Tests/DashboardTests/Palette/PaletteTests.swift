import Billing
import Consent
import Screen
import Testing

@testable import Dashboard

@Suite struct PaletteTests {
  private func names(_ desk: Desk) -> [CommandID] {
    desk.state.palette?.rows(desk.state, at: desk.now).map(\.command.id) ?? []
  }

  @Test(arguments: [Key.character(":"), .control("p")])
  func bothKeysOpenIt(_ key: Key) {
    var desk = Desk()
    desk.press(key)
    #expect(desk.state.place == .palette)
    desk.press(.escape)
    #expect(desk.state.place == .home)
  }

  @Test func everyCommandIsInItWithItsKey() {
    var desk = Desk(size: Size(columns: 120, rows: 40))
    desk.press(.character(":"))
    #expect(Set(names(desk)) == Set(CommandID.allCases).subtracting([.palette, .runCommand]))
    for command in Command.table where ![.palette, .runCommand].contains(command.id) {
      var found = desk
      found.type(command.id.rawValue)
      #expect(names(found).first == command.id, "\(command.id)")
      let line = found.frame().text.split(separator: "\n").first { $0.contains(" \(command.id.rawValue) ") }
      #expect(line?.contains(desk.state.configuration.keymap.label(command.id)) == true, "\(command.id)")
    }
  }

  @Test func wordsOfTheHelpFindACommandToo() {
    var desk = Desk()
    desk.press(.character(":"))
    desk.type("clipboard")
    #expect(names(desk).contains(.copyLink))
    desk.type(" zzz")
    #expect(names(desk).isEmpty)
    desk.press(.enter)
    #expect(desk.state.place == .palette)
  }

  @Test func whyACommandIsUnavailableIsSaidAndItDoesNotRun() {
    var desk = Desk(Sample.empty, size: Size(columns: 120, rows: 40))
    desk.press(.character(":"))
    desk.type("upgrade")
    #expect(desk.frame().text.contains("Select an account first."))
    desk.press(.enter)
    #expect(desk.notice == "Select an account first.")
    #expect(desk.state.place == .palette)
  }

  @Test func aCommandOfAnotherScreenSaysWhereItIs() {
    var desk = Desk()
    desk.press(.character(":"))
    desk.type("send-rejection")
    desk.press(.enter)
    #expect(desk.notice == "Only on: Reject.")
    #expect(desk.allEffects.isEmpty)
  }

  @Test func theChosenCommandRunsOnWhatIsSelected() {
    var desk = Desk(size: Size(columns: 120, rows: 40))
    desk.select(Sample.idp.name)
    desk.press(.character(":"))
    desk.type("upgrade")
    #expect(desk.frame().text.contains("Selected: account idp-local."))
    desk.press(.enter)
    #expect(desk.state.planAsk?.account == Sample.idp.name)
    #expect(desk.state.palette == nil)
  }

  /// While the palette is open the selection beneath stands still, and what vanished is not replaced.
  @Test func aCommandNeverRunsOnAnotherRowThanTheOneSelected() {
    var desk = Desk()
    desk.focus(.links)
    desk.press(.character(":"))
    desk.type("copy-link")
    var snapshot = Sample.busy
    snapshot.links.removeFirst()
    desk.load(snapshot)
    desk.press(.enter)
    #expect(!desk.allEffects.contains { if case .copy = $0 { true } else { false } })
    #expect(desk.notice != nil)
  }

  @Test func approvingFromItOnlyOpensTheReview() {
    var desk = Desk()
    desk.wait(5000)
    desk.press(.character(":"))
    desk.type("approve")
    desk.press(.enter)
    #expect(desk.state.review?.id == Sample.id(42))
    #expect(desk.state.review?.gesture == Gesture.none)
    #expect(desk.allEffects == [.reviewOpened(Sample.id(42)), .discardTypeahead])
  }

  @Test func itIsNotThereWhereSomethingIsDecidedOrWritten() {
    let places = Command.named(.palette).places
    #expect(places.isDisjoint(with: [.review, .rejection, .asking, .note, .link, .explaining, .quitting]))
  }

  @Test func inReadOnlyNothingDangerousRuns() {
    var desk = Desk(readOnly: true)
    desk.focus(.links)
    desk.press(.character(":"))
    desk.type("copy-link")
    desk.press(.enter)
    #expect(desk.notice?.hasPrefix("Read-only") == true)
    #expect(desk.allEffects.isEmpty)
  }

  @Test func theMouseChoosesAndRunsOnlyWhatIsHarmless() {
    var desk = Desk(size: Size(columns: 120, rows: 40))
    desk.press(.character(":"))
    desk.type("zoom")
    desk.click(on: CommandID.runCommand.rawValue)
    #expect(desk.state.home.isZoomed)
    desk.press(.character("z"))
    desk.focus(.links)
    desk.press(.character(":"))
    desk.type("copy-link")
    desk.click(on: CommandID.runCommand.rawValue)
    #expect(desk.notice?.hasPrefix("The mouse does not decide") == true)
    #expect(desk.allEffects.isEmpty)
    desk.press(.escape, .character(":"))
    desk.click(on: HomeItem.command, item: HomeItem.command(.account).text)
    #expect(desk.state.paletteRow(at: desk.now)?.command.id == .account)
    #expect(desk.allEffects.isEmpty)
  }
}
