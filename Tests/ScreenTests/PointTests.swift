import Screen
import Testing

struct PointTests {
  @Test func aPlaceMovesRightAndDown() {
    #expect(Point(column: 2, row: 3).moved(columns: 4, rows: -5) == Point(column: 6, row: -2))
    #expect(Point(column: 2, row: 3).moved() == Point(column: 2, row: 3))
  }

  @Test func hostileNumbersDoNotOverflow() {
    let far = Point(column: .max, row: .min)
    #expect(far == Point(column: 1_000_000, row: -1_000_000))
    #expect(far.moved(columns: .max, rows: .min) == far)
    var point = Point.zero
    point.column = .min
    point.row = .max
    #expect(point == Point(column: -1_000_000, row: 1_000_000))
  }
}
