import Screen
import Testing

struct RectTests {
  private let rect = Rect(column: 2, row: 3, columns: 10, rows: 4)

  @Test func itCoversItsColumnsAndRowsAndNoOthers() {
    #expect(rect.columns == 2..<12)
    #expect(rect.rows == 3..<7)
    #expect(rect.contains(Point(column: 2, row: 3)))
    #expect(rect.contains(Point(column: 11, row: 6)))
    #expect(!rect.contains(Point(column: 12, row: 6)))
    #expect(!rect.contains(Point(column: 11, row: 7)))
    #expect(!rect.contains(Point(column: 1, row: 3)))
    #expect(rect.lines.map(\.rows) == [3..<4, 4..<5, 5..<6, 6..<7])
  }

  @Test func splittingKeepsEveryCellOnce() {
    for cut in -1...12 {
      let (left, right) = rect.split(left: cut)
      #expect(left.size.columns + right.size.columns == 10)
      #expect(left.columns.upperBound == right.columns.lowerBound)
      #expect(left.size.columns == min(max(cut, 0), 10))
      let (most, last) = rect.split(right: cut)
      #expect(most.size.columns + last.size.columns == 10)
      #expect(last.size.columns == min(max(cut, 0), 10))
      #expect(last.columns.upperBound == 12)
      let (top, rest) = rect.split(top: cut)
      #expect(top.size.rows == min(max(cut, 0), 4))
      #expect(top.rows.upperBound == rest.rows.lowerBound)
      #expect(rest.rows.upperBound == 7)
      let (upper, bottom) = rect.split(bottom: cut)
      #expect(bottom.size.rows == min(max(cut, 0), 4))
      #expect(upper.size.rows + bottom.size.rows == 4)
      #expect(bottom.rows.upperBound == 7)
    }
  }

  @Test func anInsetStaysInside() {
    #expect(rect.inset() == Rect(column: 3, row: 4, columns: 8, rows: 2))
    #expect(rect.inset(columns: 1, rows: 0) == Rect(column: 3, row: 3, columns: 8, rows: 4))
    #expect(rect.inset(by: -3) == rect)
    for margin in 0...20 {
      let inner = rect.inset(by: margin)
      #expect(inner.isEmpty || rect.intersection(inner) == inner)
    }
    #expect(rect.inset(by: 2).isEmpty)
    #expect(Rect(column: 0, row: 0, columns: 1, rows: 1).inset().isEmpty)
  }

  @Test func anIntersectionIsWhatBothCover() {
    let other = Rect(column: 8, row: 0, columns: 10, rows: 5)
    let shared = rect.intersection(other)
    for column in 0..<20 {
      for row in 0..<10 {
        let point = Point(column: column, row: row)
        #expect(shared.contains(point) == (rect.contains(point) && other.contains(point)))
      }
    }
    #expect(rect.intersection(Rect(column: 50, row: 50, columns: 5, rows: 5)).isEmpty)
  }

  @Test func theMiddleIsInTheMiddleAndNoLargerThanTheWhole() {
    #expect(rect.centered(Size(columns: 4, rows: 2)) == Rect(column: 5, row: 4, columns: 4, rows: 2))
    #expect(rect.centered(Size(columns: 99, rows: 99)) == rect)
  }

  @Test func hostileNumbersDoNotOverflow() {
    let rect = Rect(column: .max, row: .min, columns: .max, rows: .max)
    #expect(rect.columns.lowerBound == 1_000_000)
    #expect(rect.rows.lowerBound == -1_000_000)
    #expect(rect.intersection(Rect(column: .min, row: .max, columns: .max, rows: .max)).isEmpty)
    #expect(rect.inset(by: .max).isEmpty)
    #expect(rect.split(left: .max).left == rect)
    #expect(rect.split(bottom: .min).top == rect)
  }
}
