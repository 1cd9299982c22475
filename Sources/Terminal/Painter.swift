import CNcurses
import Screen

/// Brings frames to the screen, each by its differences to the one before.
@MainActor
final class Painter {
  private let isUTF8: Bool
  private var pairs: ColorPairs
  private var shown: Frame?
  private var lastLook: (style: Style, look: ColorPairs.Look)?

  init(depth: ColorDepth, isUTF8: Bool) {
    self.isUTF8 = isUTF8
    pairs = ColorPairs(depth: depth, limit: Int(cn_pairs())) { cn_define_pair($0, $1, $2) == 0 }
  }

  /// Draws the frame on a screen of the given size; nothing is sent when nothing changed.
  ///
  /// What the frame does not cover is blank, and what does not fit on the screen is not drawn.
  func paint(_ frame: Frame, on size: Size) {
    let before = shown
    shown = frame
    if let before, before.size == frame.size, before.cells == frame.cells {
      if before.cursor == frame.cursor { return }
    } else if !put(frame, since: before, on: size) {
      // Too many pairs of colours were collected from frames that are gone: start again with those of this one.
      pairs.reset()
      lastLook = nil
      cn_forget_screen()
      _ = put(frame, since: nil, on: size, mayDegrade: true)
    }
    if let cursor = frame.cursor, Rect(origin: .zero, size: size).contains(cursor) {
      cn_place_cursor(Int32(cursor.row), Int32(cursor.column))
    } else {
      cn_place_cursor(-1, 0)
    }
    cn_show()
  }

  /// Makes the next frame be drawn in full.
  func forget() {
    shown = nil
    cn_forget_screen()
  }

  /// Gives ncurses the cells that differ; `false` if it ran out of pairs of colours.
  private func put(_ frame: Frame, since before: Frame?, on size: Size, mayDegrade: Bool = false) -> Bool {
    let comparable = before.flatMap { $0.size == frame.size ? $0 : nil }
    for row in 0..<size.rows {
      for column in 0..<size.columns {
        let cell = frame[column, row]
        if let comparable, comparable[column, row] == cell { continue }
        if cell.isContinuation { continue }
        if !put(cell, column, row, isLast: column + 1 == size.columns, mayDegrade: mayDegrade) { return false }
      }
    }
    return true
  }

  private func put(_ cell: Cell, _ column: Int, _ row: Int, isLast: Bool, mayDegrade: Bool) -> Bool {
    guard let look = look(cell.style) ?? (mayDegrade ? pairs.colorless(cell.style) : nil) else { return false }
    if let single = cell.grapheme.single, single < 0x80 {
      put(single, column, row, look)
      return true
    }
    let scalars = cell.grapheme.scalars.map(\.value)
    // The C library is what ncurses goes by: what it measures otherwise would shift the rest of the row.
    let isDrawable = isUTF8 && cn_width(scalars, scalars.count) == Int32(cell.width) && !(isLast && cell.width == 2)
    if isDrawable {
      _ = cn_put(Int32(row), Int32(column), scalars, scalars.count, look.attributes, look.pair)
    } else {
      put(0x3F, column, row, look)
      if cell.width == 2, !isLast { put(0x20, column + 1, row, look) }
    }
    return true
  }

  private func put(_ scalar: UInt32, _ column: Int, _ row: Int, _ look: ColorPairs.Look) {
    var scalar = scalar
    _ = cn_put(Int32(row), Int32(column), &scalar, 1, look.attributes, look.pair)
  }

  private func look(_ style: Style) -> ColorPairs.Look? {
    // Neighbours mostly share a style, and a dictionary costs more than a comparison.
    if let lastLook, lastLook.style == style { return lastLook.look }
    guard let look = pairs.look(style) else { return nil }
    lastLook = (style, look)
    return look
  }
}
