import Screen
import Testing

struct SizeTests {
  @Test func sidesThatMakeNoSenseAreMovedToTheNearestThatDo() {
    #expect(Size(columns: .max, rows: .min) == Size(columns: Size.limit, rows: 0))
    var size = Size(columns: 3, rows: 3)
    size.columns = -4
    size.rows = .max
    #expect(size == Size(columns: 0, rows: Size.limit))
    #expect(Size.zero == Size(columns: -1, rows: -1))
  }
}
