import Screen
import Testing

@testable import Dashboard

@Suite struct FooterTests {
  private func footer(_ desk: Desk) -> String {
    let lines = desk.frame().text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.last.map(String.init) ?? ""
  }

  @Test func theFooterHasWhatCanBeDoneNow() {
    var desk = Desk(size: Size(columns: 120, rows: 40))
    #expect(footer(desk).hasPrefix(" Enter review  t renew token"))
    desk.press(.tab)
    #expect(!footer(desk).contains("Enter review"))
    #expect(footer(desk).contains("Enter link  o open  c copy"))
  }

  @Test func helpAndTheWayBackAreNeverCut() {
    var desk = Desk(size: Size(columns: 40, rows: 10))
    #expect(footer(desk).contains("? help"))
    desk.open(Sample.id(42))
    #expect(footer(desk).contains("Esc back"))
  }

  @Test func whileACodeIsAskedForOnlyTheWayBackIsOffered() {
    var desk = Desk(size: Size(columns: 120, rows: 40))
    desk.openArmed(Sample.id(42))
    desk.press(.character("A"))
    #expect(footer(desk).contains("Esc back"))
    #expect(!footer(desk).contains("reject"))
  }

  @Test func everyLabelCanBePressed() {
    let desk = Desk(size: Size(columns: 120, rows: 40))
    let frame = desk.frame()
    let regions = frame.regions.filter { $0.rect.origin.row == 39 }
    #expect(regions.compactMap { CommandID(rawValue: $0.command) }.contains(.help))
    #expect(regions.count >= 5)
  }

  @Test func awayFromHomeItCountsWhatWaits() {
    var desk = Desk(size: Size(columns: 120, rows: 40))
    desk.open(Sample.id(43))
    #expect(footer(desk).hasSuffix("2 pending · 14:00"))
  }
}
