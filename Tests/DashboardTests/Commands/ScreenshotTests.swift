import Screen
import Testing

@testable import Dashboard

@Suite struct ScreenshotTests {
  @Test func theScreenIsKeptAsItStands() {
    var desk = Desk(Sample.world(Sample.heavy))
    let before = desk.frame().text
    desk.press(.character("P"))
    #expect(desk.effects == [.keepScreen(before)])
    #expect(before.contains("dock-main"))
  }

  @Test func chosenInThePaletteItIsTheScreenBelow() {
    var desk = Desk(Sample.world(Sample.heavy))
    let before = desk.frame().text
    desk.press(.character(":"))
    desk.type("screenshot")
    desk.press(.enter)
    #expect(desk.effects == [.keepScreen(before)])
  }

  @Test func whereALinksURLMayStandNothingIsKept() throws {
    let command = try #require(Command.table.first { $0.id == .screenshot })
    #expect(command.places.isDisjoint(with: [.url, .link]))
  }

  @Test func whileACodeIsTypedTheKeyIsALetterOfIt() {
    var desk = Desk(Sample.world(Sample.heavy))
    desk.openArmed(Sample.heavy.id)
    desk.press(.character("P"))
    #expect(desk.effects.count == 1)
    desk.press(.character("A"))
    #expect(desk.frame().text.contains("to approve"))
    let before = desk.effects
    desk.press(.character("P"))
    #expect(desk.effects == before)
  }
}
