import CNcurses
import Screen

/// Turns frames into what the terminal has to be sent, each by its differences to the one before.
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

  /// Draws the frame on a screen of the given size and returns what to send for it; nothing when nothing changed.
  func paint(_ frame: Frame, on size: Size) -> [UInt8] {
    let frame = frame.fitted(to: size)
    let changes = frame.changes(since: shown)
    let cursorBefore = shown.map(\.cursor)
    shown = frame
    if changes.isEmpty, cursorBefore == frame.cursor { return [] }
    if !put(changes, of: frame, mayDegrade: false) {
      // Too many pairs of colours were collected from frames that are gone: start again with those of this one.
      pairs.reset()
      lastLook = nil
      cn_forget_screen()
      _ = put(frame.changes(since: nil), of: frame, mayDegrade: true)
    }
    if let cursor = frame.cursor {
      cn_place_cursor(Int32(cursor.row), Int32(cursor.column))
    } else {
      cn_place_cursor(-1, 0)
    }
    cn_show()
    return drawn()
  }

  /// Draws what was there once more and returns what to send for it.
  func repaint() -> [UInt8] {
    cn_forget_screen()
    cn_show()
    return drawn()
  }

  /// Draws what puts the terminal's look back and returns what to send for it.
  func leave() -> [UInt8] {
    cn_draw_leaving()
    return drawn()
  }

  /// Makes the next frame be drawn in full.
  func forget() {
    shown = nil
    cn_forget_screen()
  }

  /// What ncurses wrote since this was asked for last.
  private func drawn() -> [UInt8] {
    let count = cn_drawn_count()
    guard count > 0 else { return [] }
    return [UInt8](unsafeUninitializedCapacity: count) { bytes, taken in
      taken = bytes.baseAddress.map { cn_take_drawn($0, count) } ?? 0
    }
  }

  /// Gives ncurses the cells at these places; `false` if it ran out of pairs of colours.
  private func put(_ places: [Point], of frame: Frame, mayDegrade: Bool) -> Bool {
    for place in places {
      let cell = frame[place.column, place.row]
      guard let look = look(cell.style) ?? (mayDegrade ? pairs.colorless(cell.style) : nil) else { return false }
      put(cell, at: place, look)
    }
    return true
  }

  private func put(_ cell: Cell, at place: Point, _ look: ColorPairs.Look) {
    let (column, row) = (place.column, place.row)
    if let single = cell.grapheme.single, single < 0x80 {
      put(single, column, row, look)
      return
    }
    let scalars = cell.grapheme.scalars.map(\.value)
    // The C library is what ncurses goes by: what it measures otherwise would shift the rest of the row.
    if isUTF8, cn_width(scalars, scalars.count) == Int32(cell.width) {
      _ = cn_put(Int32(row), Int32(column), scalars, scalars.count, look.attributes, look.pair)
    } else {
      put(0x3F, column, row, look)
      if cell.width == 2 { put(0x20, column + 1, row, look) }
    }
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
