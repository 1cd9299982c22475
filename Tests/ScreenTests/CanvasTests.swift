import Screen
import Support
import Testing
import Text

struct CanvasTests {
  private let bold = Style(bold: true)

  private func frame(_ columns: Int, _ rows: Int) -> Frame {
    Frame(size: Size(columns: columns, rows: rows))
  }

  @Test func textGoesWhereItIsPutAndSaysHowWideItWas() {
    var frame = frame(12, 2)
    frame.draw { canvas in
      #expect(canvas.write("ab界", at: Point(column: 1, row: 1), style: bold) == 4)
      #expect(canvas.write(own: "x", at: Point(column: 5, row: 1)) == 1)
    }
    #expect(frame.text == "\n ab界x")
    #expect(frame[1, 1].style == bold)
    #expect(frame[3, 1].width == 2)
    #expect(frame[4, 1].isContinuation)
    #expect(frame[5, 1].style == .plain)
  }

  @Test func textIsCutAtItsOwnLimitAndAtTheEdge() {
    var frame = frame(6, 3)
    frame.draw { canvas in
      #expect(canvas.write("abcdef", at: Point(column: 0, row: 0), columns: 3) == 3)
      #expect(canvas.write("abcdef", at: Point(column: 4, row: 1)) == 2)
      #expect(canvas.write("abcdef", at: Point(column: 9, row: 1)) == 0)
      #expect(canvas.write("abc", at: Point(column: 0, row: 2), columns: -1) == 0)
      #expect(canvas.write("abc", at: Point(column: -2, row: 2)) == 3)
      #expect(canvas.write("abc", at: Point(column: 0, row: 77)) == 3)
    }
    #expect(frame.text == "abc\n    ab\nc")
  }

  @Test func aWideCharacterThatDoesNotFitBecomesASpace() {
    var frame = frame(5, 3)
    frame.draw { canvas in
      canvas.fill(own: ".")
      #expect(canvas.write("a界界", at: Point(column: 1, row: 0)) == 4)
      #expect(canvas.write("界界", at: .zero.moved(rows: 1), columns: 3) == 3)
      canvas.write("界", at: Point(column: -1, row: 2))
    }
    #expect(frame.text == ".a界\n界 ..\n ....")
  }

  @Test func overwritingHalfOfAWideCharacterBlanksTheOther() {
    for (column, expected) in [(0, "x 界"), (1, " x界"), (2, "界x"), (3, "界 x")] {
      var frame = frame(4, 1)
      frame.draw { canvas in
        canvas.write("界界", at: .zero)
        canvas.write("x", at: Point(column: column, row: 0))
      }
      #expect(frame.text == expected)
    }
    var frame = frame(6, 1)
    frame.draw { canvas in
      canvas.write("界界界", at: .zero)
      canvas.write("語", at: Point(column: 1, row: 0))
    }
    #expect(frame.text == " 語 界")
  }

  @Test func anEllipsisShowsThatSomethingWasCut() {
    var frame = frame(8, 4)
    frame.draw { canvas in
      #expect(canvas.write("abcdef", at: .zero, columns: 4, ellipsis: "…") == 4)
      #expect(canvas.write("abcd", at: Point(column: 0, row: 1), columns: 4, ellipsis: "…") == 4)
      #expect(canvas.write("界界界", at: Point(column: 0, row: 2), columns: 4, ellipsis: "…") == 4)
      #expect(canvas.write("ab", at: Point(column: 0, row: 3), columns: 1, ellipsis: "…") == 1)
    }
    #expect(frame.text == "abc…\nabcd\n界 …\n…")
  }

  @Test func aRectangleHasItsOwnOriginAndCannotBeLeft() {
    var frame = frame(10, 4)
    frame.draw(in: Rect(column: 2, row: 1, columns: 5, rows: 2)) { canvas in
      #expect(canvas.bounds == Rect(column: 0, row: 0, columns: 5, rows: 2))
      canvas.fill(own: ".")
      canvas.within(Rect(column: 3, row: 1, columns: 9, rows: 9)) { inner in
        #expect(inner.bounds.size == Size(columns: 9, rows: 9))
        inner.fill(own: "#")
        inner.write("abcdef", at: .zero)
      }
      canvas.write("z", at: Point(column: 0, row: 1))
    }
    #expect(frame.text == "\n  .....\n  z..ab\n")
  }

  @Test func controlCharactersInOurOwnWordsBecomeQuestionMarks() {
    var frame = frame(12, 1)
    frame.draw { $0.write(own: "a\u{1B}[2J\u{202E}\u{9B}b\r\n", at: .zero) }
    #expect(frame.text == "a?[2J??b??")
  }

  @Test func textFromOutsideHasVisibleTokens() {
    var frame = frame(40, 1)
    let hostile = SafeText("pay\u{1B}[2K\u{202E}me")
    frame.draw { #expect($0.write(hostile, at: .zero) == hostile.columns) }
    #expect(frame.text == hostile.string)
  }

  @Test(
    "Every text takes as many columns as the text module says",
    arguments: [
      "", "abc", "界面", "é e\u{301}", "क्षि नि", "שלום", "مرحبا", "한국어", "👩\u{200D}🔬🇩🇪", "ｆｕｌｌ", "กำ",
      "a\u{301}\u{302}\u{303}",
      "\u{1112}\u{1161}\u{11AB}", "\u{301}x", "✓▲…",
    ])
  func widths(_ raw: String) {
    let text = SafeText(raw)
    var frame = frame(60, 1)
    frame.draw { #expect($0.write(text, at: .zero) == text.columns) }
    #expect(frame.text.unicodeScalars.elementsEqual(text.string.unicodeScalars))
  }

  @Test func aStyleLaidOverKeepsTheText() {
    var frame = frame(6, 2)
    frame.draw { canvas in
      canvas.write("abcdef", at: .zero, style: Style(foreground: .indexed(1)))
      canvas.restyle(Rect(column: 1, row: 0, columns: 2, rows: 1), Style(reversed: true))
    }
    #expect(frame.text == "abcdef\n")
    #expect(frame[0, 0].style == Style(foreground: .indexed(1)))
    #expect(frame[1, 0].style == Style(foreground: .indexed(1), reversed: true))
    #expect(frame[3, 0].style == Style(foreground: .indexed(1)))
  }

  @Test func regionsAndTheCursorAreKeptInTheFramesOwnCoordinates() {
    var frame = frame(10, 5)
    frame.draw(in: Rect(column: 2, row: 1, columns: 4, rows: 3)) { canvas in
      canvas.addRegion(Rect(column: 1, row: 0, columns: 99, rows: 1), command: "review", item: "r1")
      canvas.addRegion(Rect(column: 2, row: 0, columns: 1, rows: 1), command: "open")
      canvas.addRegion(Rect(column: 9, row: 9, columns: 1, rows: 1), command: "hidden")
      canvas.placeCursor(at: Point(column: 1, row: 1))
      canvas.placeCursor(at: Point(column: 4, row: 1))
    }
    #expect(frame.cursor == Point(column: 3, row: 2))
    #expect(frame.regions.map(\.command) == ["review", "open"])
    #expect(frame.regions[0].rect == Rect(column: 3, row: 1, columns: 3, rows: 1))
    #expect(frame.region(at: Point(column: 3, row: 1))?.item == "r1")
    #expect(frame.region(at: Point(column: 4, row: 1))?.command == "open")
    #expect(frame.region(at: Point(column: 6, row: 1)) == nil)
  }

  @Test func aFailedDrawingKeepsWhatWasDrawn() {
    struct Refusal: Error {}
    var frame = frame(4, 1)
    #expect(throws: Refusal.self) {
      try frame.draw { canvas in
        canvas.write("ab", at: .zero)
        throw Refusal()
      }
    }
    #expect(frame.text == "ab")
    #expect(frame.cells.count == 4)
  }

  /// Whatever is drawn wherever, nothing leaves the rectangle and no wide character is left in halves.
  @Test("Random drawing stays in its rectangle", arguments: 0..<40)
  func randomDrawing(_ seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let texts = ["界", "a", "界面界面界面", "ab界cd", "e\u{301}", "क्षि", "한국어", "\u{1B}[2J", "....................", ""]
    var frame = frame(Int.random(in: 1...20, using: &random), Int.random(in: 1...8, using: &random))
    func number(_ random: inout SplitMix64) -> Int {
      random.next() % 50 == 0 ? [Int.max, .min, 1 << 40][Int(random.next() % 3)] : .random(in: -6...24, using: &random)
    }
    for _ in 0..<150 {
      let rect = Rect(
        column: number(&random), row: number(&random), columns: number(&random), rows: number(&random))
      let before = frame
      frame.draw(in: rect) { canvas in
        for _ in 0..<4 {
          let text = texts[Int(random.next() % UInt64(texts.count))]
          let point = Point(column: number(&random), row: number(&random))
          switch random.next() % 6 {
          case 0: canvas.write(own: text, at: point, style: bold, columns: number(&random), ellipsis: "…")
          case 1: canvas.fill(Rect(origin: point, size: Size(columns: number(&random), rows: 3)), own: "▒")
          case 2: canvas.box(title: SafeText(text), badge: "界", glyphs: .unicode)
          case 3:
            canvas.bar(
              at: point, columns: number(&random), fraction: .random(in: -1...2, using: &random), glyphs: .unicode)
          case 4: canvas.within(Rect(origin: point, size: rect.size)) { $0.write(SafeText(text), at: point) }
          default: canvas.write(SafeText(text), at: point, columns: number(&random))
          }
        }
      }
      expectWhole(frame)
      expectUntouched(frame, since: before, outside: rect)
    }
  }

  private func expectWhole(_ frame: Frame) {
    var broken: [Point] = []
    for row in 0..<frame.size.rows {
      for column in 0..<frame.size.columns {
        let cell = frame[column, row]
        let next = column + 1 < frame.size.columns ? frame[column + 1, row] : nil
        let isWhole = (cell.width == 2) == (next?.isContinuation ?? false) && (column > 0 || !cell.isContinuation)
        if !isWhole || cell.isContinuation != cell.grapheme.scalars.isEmpty {
          broken.append(Point(column: column, row: row))
        }
      }
    }
    #expect(broken.isEmpty)
    #expect(frame.cells.count == frame.size.columns * frame.size.rows)
  }

  private func expectUntouched(_ frame: Frame, since before: Frame, outside rect: Rect) {
    var touched: [Point] = []
    for row in 0..<frame.size.rows {
      for column in 0..<frame.size.columns where !rect.contains(Point(column: column, row: row)) {
        let (old, new) = (before[column, row], frame[column, row])
        // Only the half of a wide character whose other half was inside may have become a blank.
        if new != old, old.width == 1 || new != .blank(old.style) { touched.append(Point(column: column, row: row)) }
      }
    }
    #expect(touched.isEmpty)
  }
}
