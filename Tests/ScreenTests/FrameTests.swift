import Screen
import Testing

struct FrameTests {
  @Test func aNewFrameIsBlankInItsStyle() {
    let style = Style(background: .indexed(4))
    let frame = Frame(size: Size(columns: 3, rows: 2), style: style)
    #expect(frame.cells.count == 6)
    #expect(frame.cells.allSatisfy { $0 == .blank(style) })
    #expect(frame.cursor == nil)
    #expect(frame.regions.isEmpty)
  }

  @Test func aCellOutsideIsBlank() {
    var frame = Frame(size: Size(columns: 2, rows: 1))
    frame.draw { $0.fill(own: "x") }
    for (column, row) in [(-1, 0), (2, 0), (0, -1), (0, 1), (.max, .min)] {
      #expect(frame[column, row] == .blank)
    }
  }

  @Test func framesDifferInWhatIsSeenAndWhatCanBePressed() {
    let plain = Frame(size: Size(columns: 2, rows: 1))
    var other = plain
    #expect(plain == other)
    other.cursor = .zero
    #expect(plain != other)
    other = plain
    other.draw { $0.write(own: " ", at: .zero, style: Style(bold: true)) }
    #expect(plain != other)
    other = plain
    other.draw { $0.addRegion($0.bounds, command: "review") }
    #expect(plain != other)
  }

  @Test func drawingIntoACopyLeavesTheOriginal() {
    let original = Frame(size: Size(columns: 2, rows: 1))
    var copy = original
    copy.draw { $0.write(own: "ab", at: .zero) }
    #expect(original.text == "")
    #expect(copy.text == "ab")
  }

  @Test func anEmptyFrameCanBeDrawnIn() {
    var frame = Frame(size: .zero)
    frame.draw { canvas in
      canvas.write(own: "abc", at: .zero)
      canvas.box(title: "title", glyphs: .unicode)
      canvas.fill(own: "x")
    }
    #expect(frame.text == "")
    #expect(frame.styledText == "\n--- styles\n--- legend\n")
  }
}
