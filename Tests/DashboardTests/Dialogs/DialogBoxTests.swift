import Screen
import Testing
import Text

@testable import Dashboard

@Suite struct DialogBoxTests {
  private func text(_ size: Size, lines: [DialogLine], pinned: [DialogLine]) -> String {
    var frame = Frame(size: size, style: .plain)
    frame.draw { canvas in
      DialogBox(state: Desk(nil).state, title: "T", lines: lines, pinned: pinned).draw(on: &canvas)
    }
    return frame.text
  }

  private let rows = (1...9).map { DialogLine(row: SafeText("row \($0)"), isChosen: $0 == 7) }

  @Test func whatIsPinnedAndWhatIsChosenStayInALowBox() {
    let text = text(Size(columns: 40, rows: 5), lines: rows, pinned: [DialogLine("Enter asks.")])
    #expect(text.contains("Enter asks."))
    #expect(text.contains("row 7"))
    #expect(!text.contains("row 8"))
  }

  @Test func textIsBrokenAndARowIsCut() {
    let long = SafeText(String(repeating: "word ", count: 20) + "end")
    #expect(text(Size(columns: 30, rows: 12), lines: [DialogLine(long)], pinned: []).contains("end"))
    #expect(
      !text(Size(columns: 30, rows: 12), lines: [DialogLine(row: long, isChosen: false)], pinned: []).contains("end"))
  }

  @Test func noRoomAtAllDrawsNothingOutside() {
    #expect(!text(Size(columns: 2, rows: 1), lines: rows, pinned: rows).contains("row"))
  }
}
