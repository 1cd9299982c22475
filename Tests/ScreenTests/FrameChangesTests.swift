import Screen
import Support
import Testing

struct FrameChangesTests {
  private func frame(_ lines: [String], columns: Int = 8) -> Frame {
    var frame = Frame(size: Size(columns: columns, rows: lines.count))
    frame.draw { canvas in
      for (row, line) in lines.enumerated() { canvas.write(own: line, at: Point(column: 0, row: row)) }
    }
    return frame
  }

  @Test func theSameFrameHasNoChanges() {
    #expect(frame(["界ab", "x"]).changes(since: frame(["界ab", "x"])).isEmpty)
  }

  @Test func onlyWhatDiffersIsAmongThem() {
    let before = frame(["abcdef", "ghi"])
    let after = frame(["abXdef", "ghiY"])
    #expect(after.changes(since: before) == [Point(column: 2, row: 0), Point(column: 3, row: 1)])
  }

  @Test func anotherStyleIsAChange() {
    let before = frame(["ab"])
    var after = before
    after.draw { $0.restyle(Rect(column: 1, row: 0, columns: 1, rows: 1), Style(bold: true)) }
    #expect(after.changes(since: before) == [Point(column: 1, row: 0)])
  }

  @Test func aWideCharacterIsDrawnByItsFirstHalf() {
    #expect(frame(["a界"]).changes(since: frame(["abc"])) == [Point(column: 1, row: 0)])
    #expect(frame(["abc"]).changes(since: frame(["a界"])) == [Point(column: 1, row: 0), Point(column: 2, row: 0)])
  }

  @Test func withoutAFrameOfTheSameSizeEverythingChanges() {
    let whole = frame(["界ab"], columns: 5)
    let places = [0, 2, 3, 4].map { Point(column: $0, row: 0) }
    #expect(whole.changes(since: nil) == places)
    #expect(whole.changes(since: frame(["界ab"], columns: 6)) == places)
    #expect(Frame(size: .zero).changes(since: nil).isEmpty)
  }

  /// Drawing the changes on what was there gives the new frame.
  @Test("The changes lead from any frame to any other", arguments: 0..<30)
  func replay(_ seed: UInt64) {
    var random = SplitMix64(seed: seed)
    func line(_ random: inout SplitMix64) -> String {
      (0..<8).map { _ in ["a", "b", " ", "界", "語", "é"][Int(random.next() % 6)] }.joined()
    }
    let before = frame((0..<3).map { _ in line(&random) })
    let after = frame((0..<3).map { _ in line(&random) })
    var screen = before
    screen.draw { canvas in
      for place in after.changes(since: before) {
        canvas.write(own: after[place.column, place.row].grapheme.string, at: place)
      }
    }
    #expect(screen == after)
  }

  @Test func aFrameIsFittedByCuttingAndFilling() {
    var whole = frame(["abc界", "def"], columns: 5)
    whole.cursor = Point(column: 4, row: 1)
    let smaller = whole.fitted(to: Size(columns: 4, rows: 1))
    #expect(smaller.text == "abc")
    #expect(smaller.cells.count == 4)
    #expect(smaller[3, 0] == .blank)
    #expect(smaller.cursor == nil)
    let larger = whole.fitted(to: Size(columns: 7, rows: 4))
    #expect(larger.text == "abc界\ndef\n\n")
    #expect(larger.cursor == whole.cursor)
    #expect(whole.fitted(to: whole.size) == whole)
  }
}
