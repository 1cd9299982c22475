import Testing

@testable import Dashboard

@Suite struct ColumnsTests {
  private let wishes = [
    Columns.Wish(10, minimum: 4, rank: 0), Columns.Wish(8, minimum: 4, rank: 2), Columns.Wish(6, minimum: 4, rank: 1),
  ]

  private func widths(_ width: Int, growing: Int = 0) -> [Int] {
    Columns(wishes, width: width, gap: 1, growing: growing).spans.map(\.width)
  }

  @Test func withRoomEveryColumnHasItsIdealAndOneTakesTheRest() {
    #expect(widths(26) == [10, 8, 6])
    #expect(widths(36) == [20, 8, 6])
    #expect(widths(36, growing: 2) == [10, 8, 16])
  }

  @Test func withLessTheImportantOnesGrowFirst() {
    #expect(widths(14) == [4, 4, 4])
    #expect(widths(18) == [8, 4, 4])
    #expect(widths(22) == [10, 4, 6])
  }

  @Test func withoutRoomTheHighestRankIsGivenUpAndRankZeroNever() {
    #expect(widths(13) == [8, 0, 4])
    #expect(widths(8) == [8, 0, 0])
    #expect(widths(2) == [4, 0, 0])
    #expect(widths(-3) == [4, 0, 0])
  }

  @Test func aGivenUpColumnTakesNoGap() {
    let columns = Columns(wishes, width: 13, gap: 1, growing: 0)
    #expect(columns[2].start == 9)
  }

  @Test func theSameWishesAlwaysGiveTheSameColumns() {
    let equal = (0..<9).map { _ in Columns.Wish(9, minimum: 3, rank: 1) }
    let first = Columns(equal, width: 40, growing: 0).spans.map(\.width)
    for _ in 0..<50 { #expect(Columns(equal, width: 40, growing: 0).spans.map(\.width) == first) }
  }
}
