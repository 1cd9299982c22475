import Testing

@testable import Dashboard

@Suite struct SelectionTests {
  @Test func anEmptyListSelectsItsFirstRowWhenItFills() {
    var selection = Selection<Int>()
    selection.follow([], rows: 5)
    #expect(selection.selected == nil)
    selection.follow([7, 8], rows: 5)
    #expect(selection.selected == 7)
  }

  @Test func theSelectionFollowsItsRow() {
    var selection = Selection<Int>()
    selection.follow([1, 2, 3], rows: 5)
    selection.move(by: 1, in: [1, 2, 3])
    selection.follow([3, 9, 8, 2, 1], rows: 5)
    #expect(selection.selected == 2)
    selection.move(by: 1, in: [3, 9, 8, 2, 1])
    #expect(selection.selected == 1)
  }

  @Test func aRowThatVanishesLeavesNothingSelectedAndIsNotReplacedByItsNeighbour() {
    var selection = Selection<Int>()
    selection.follow([1, 2, 3], rows: 5)
    selection.move(by: 1, in: [1, 2, 3])
    selection.follow([1, 3], rows: 5)
    #expect(selection.selected == nil)
    selection.follow([1, 3, 4], rows: 5)
    #expect(selection.selected == nil)
    selection.move(by: 1, in: [1, 3, 4])
    #expect(selection.selected == 3, "a key press selects the row that took its place")
  }

  @Test func movementStopsAtTheEnds() {
    var selection = Selection<Int>()
    selection.follow([1, 2, 3], rows: 5)
    selection.move(by: -4, in: [1, 2, 3])
    #expect(selection.selected == 1)
    selection.move(by: 1_000_000, in: [1, 2, 3])
    #expect(selection.selected == 3)
    selection.move(by: 1, in: [])
    #expect(selection.selected == 3)
  }

  @Test func theListScrollsNoFurtherThanNeeded() {
    let ids = Array(0..<20)
    var selection = Selection<Int>()
    selection.follow(ids, rows: 5)
    selection.move(by: 6, in: ids)
    selection.follow(ids, rows: 5)
    #expect(selection.window(of: 20, rows: 5) == 2..<7)
    selection.move(by: -1, in: ids)
    selection.follow(ids, rows: 5)
    #expect(selection.window(of: 20, rows: 5) == 2..<7, "the row is on the screen, so nothing moves")
  }

  @Test func aWindowIsNeverBeyondTheList() {
    var selection = Selection<Int>()
    selection.follow(Array(0..<20), rows: 5)
    selection.move(by: 19, in: Array(0..<20))
    selection.follow(Array(0..<20), rows: 5)
    #expect(selection.window(of: 20, rows: 5) == 15..<20)
    #expect(selection.window(of: 3, rows: 5) == 0..<3)
    #expect(selection.window(of: 0, rows: 0) == 0..<0)
    #expect(selection.window(of: 20, rows: 0).isEmpty)
  }

  @Test func selectingWhatIsNotThereChangesNothing() {
    var selection = Selection<Int>()
    selection.follow([1, 2], rows: 5)
    selection.select(9, in: [1, 2])
    #expect(selection.selected == 1)
    selection.select(2, in: [1, 2])
    #expect(selection.selected == 2)
  }
}
