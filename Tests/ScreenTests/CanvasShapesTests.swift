import Screen
import Testing
import Text

struct CanvasShapesTests {
  private func drawn(_ columns: Int, _ rows: Int, _ body: (inout Canvas) -> Void) -> String {
    var frame = Frame(size: Size(columns: columns, rows: rows))
    frame.draw { body(&$0) }
    return frame.text
  }

  @Test func aBoxHasItsTitleAtTheLeftAndItsBadgeAtTheRight() {
    let box = drawn(30, 3) { canvas in
      let inside = canvas.box(title: "Usage 界", badge: "2 min ago", glyphs: .unicode)
      #expect(inside == Rect(column: 1, row: 1, columns: 28, rows: 1))
    }
    #expect(
      box == """
        ┌ Usage 界 ────── 2 min ago ─┐
        │                            │
        └────────────────────────────┘
        """)
  }

  @Test func theSameBoxInASCII() {
    let box = drawn(30, 3) { $0.box(title: "Usage", badge: "2 min ago", glyphs: .ascii) }
    #expect(
      box == """
        + Usage --------- 2 min ago -+
        |                            |
        +----------------------------+
        """)
  }

  @Test func aNarrowBoxCutsItsTitleBeforeItsBadge() {
    #expect(
      drawn(20, 2) { $0.box(title: "A long title", badge: "badge", glyphs: .unicode) }.hasPrefix("┌ A long… ─ badge ─┐")
    )
    #expect(drawn(10, 2) { $0.box(title: "A long title", badge: "badge", glyphs: .unicode) }.hasPrefix("┌ A lon… ┐"))
    #expect(drawn(6, 2) { $0.box(title: "A long title", badge: "badge", glyphs: .unicode) } == "┌ A… ┐\n└────┘")
    #expect(drawn(5, 2) { $0.box(title: "A long title", glyphs: .unicode) } == "┌───┐\n└───┘")
    #expect(drawn(2, 2) { $0.box(title: "A long title", glyphs: .unicode) } == "┌┐\n└┘")
    #expect(drawn(1, 5) { $0.box(title: "A long title", glyphs: .unicode) } == "\n\n\n\n")
    #expect(drawn(5, 1) { $0.box(title: "A long title", glyphs: .unicode) } == "")
  }

  @Test func everyBoxFromSmallToLargeIsClosed() {
    for columns in 2...60 {
      for rows in 2...8 {
        let lines = drawn(columns, rows) { $0.box(title: "標題 title", badge: "徽章 badge", glyphs: .unicode) }
          .split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.first?.first == "┌")
        #expect(lines.first?.last == "┐")
        #expect(lines.last?.first == "└")
        #expect(lines.last?.last == "┘")
        for line in lines.dropFirst().dropLast() { #expect(line.first == "│" && line.last == "│") }
      }
    }
  }

  @Test func aBarIsFilledToAnEighthOfAColumn() {
    func bar(_ fraction: Double, _ glyphs: GlyphSet = .unicode) -> String {
      drawn(10, 1) { $0.bar(at: .zero, columns: 10, fraction: fraction, glyphs: glyphs) }
    }
    #expect(bar(0) == "░░░░░░░░░░")
    #expect(bar(0.5) == "█████░░░░░")
    #expect(bar(0.5125) == "█████▏░░░░")
    #expect(bar(0.95) == "█████████▌")
    #expect(bar(1) == "██████████")
    #expect(bar(0.95, .ascii) == "#########.")
    #expect(bar(0.34, .ascii) == "###.......")
  }

  @Test func aBarNeverLooksEmptyOrFullUnlessItIs() {
    func bar(_ fraction: Double, _ glyphs: GlyphSet = .unicode) -> String {
      drawn(4, 1) { $0.bar(at: .zero, columns: 4, fraction: fraction, glyphs: glyphs) }
    }
    #expect(bar(0.000_001) == "▏░░░")
    #expect(bar(0.999_999) == "███▉")
    #expect(bar(0.000_001, .ascii) == "#...")
    #expect(bar(0.999_999, .ascii) == "###.")
  }

  @Test func fractionsThatMakeNoSenseAreMovedToTheNearestThatDo() {
    func bar(_ fraction: Double) -> String {
      drawn(3, 1) { $0.bar(at: .zero, columns: 3, fraction: fraction, glyphs: .ascii) }
    }
    #expect(bar(-1) == "...")
    #expect(bar(2.5) == "###")
    #expect(bar(.infinity) == "###")
    #expect(bar(.nan) == "...")
    #expect(drawn(3, 1) { $0.bar(at: .zero, columns: 0, fraction: 0.5, glyphs: .ascii) } == "")
    #expect(drawn(3, 1) { $0.bar(at: .zero, columns: .max, fraction: 0.5, glyphs: .ascii) } == "###")
  }

  @Test func aBarOfOneColumnCanShowAllThreeStates() {
    func bar(_ fraction: Double) -> String {
      drawn(1, 1) { $0.bar(at: .zero, columns: 1, fraction: fraction, glyphs: .ascii) }
    }
    #expect(bar(0) == ".")
    #expect(bar(0.5) == "#")
    #expect(bar(1) == "#")
  }
}
