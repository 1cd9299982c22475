import Screen
import Testing

struct CellTests {
  @Test func aBlankCellIsOneSpace() {
    let style = Style(reversed: true)
    #expect(Cell.blank(style).grapheme == .space)
    #expect(Cell.blank(style).width == 1)
    #expect(Cell.blank(style).style == style)
    #expect(!Cell.blank.isContinuation)
    #expect(Cell.blank == .blank(.plain))
  }

  @Test func aScreenFullOfThemStaysSmall() {
    // 200 x 60 cells in less than 400 kB; that they are plain memory is held by the compiler.
    #expect(MemoryLayout<Cell>.stride <= 32)
  }
}
