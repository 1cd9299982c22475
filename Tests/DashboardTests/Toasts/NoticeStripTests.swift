import Screen
import Testing
import Text

@testable import Dashboard

@Suite struct NoticeStripTests {
  @Test func aLongNoticeIsCutButStillSaysHowToPutItAway() {
    var desk = Desk(size: Size(columns: 80, rows: 24))
    desk.send(.noticed(Notice(.money, SafeText(String(repeating: "漢字 and more ", count: 400)))))
    desk.send(.noticed(Notice(.money, SafeText(String(repeating: "words ", count: 700)))))
    let text = desk.frame().text
    #expect(text.contains("[x dismisses]"))
    #expect(text.contains("(+1 more, ? shows them)"))
    #expect(text.contains("…"))
  }

  @Test func aNoticeCannotBringControlsToTheScreen() {
    var desk = Desk()
    desk.send(.noticed(Notice(.news, SafeText("\u{1B}[2Jgone\r\n\u{202E}"))))
    #expect(desk.frame().text.contains("gone"))
    #expect(!desk.frame().text.unicodeScalars.contains("\u{1B}"))
  }

  @Test func theWeightIsAWord() {
    var desk = Desk()
    desk.send(.noticed(Notice(.problem, "No answer.")))
    #expect(desk.frame().text.contains("Problem: No answer."))
  }
}
