import Screen
import Text

/// One entry of a list in which each has a line of facts and two lines of somebody's words.
///
/// All entries have the same height, so that a list never moves because of what is in it.
struct EntryRow {
  static let height = 3

  /// The facts.
  let line: String
  let style: Style
  /// What was said.
  let words: SafeText
  let wordsStyle: Style
  let isSelected: Bool

  func draw(_ state: DashboardState, on canvas: inout Canvas) {
    let glyphs = state.glyphs
    canvas.write((isSelected ? glyphs[.triangleRight] : " ") + " " + line, column: 0, style: style, glyphs: glyphs)
    if isSelected {
      canvas.within(Rect(column: 0, row: 0, columns: canvas.bounds.size.columns, rows: 1)) { canvas in
        canvas.restyle(state.theme.selected)
      }
    }
    let width = max(1, canvas.bounds.size.columns - 5)
    let lines = words.wrapped(to: width)
    for (row, text) in lines.prefix(Self.height - 1).enumerated() {
      // What does not fit is shown whole by Enter, so its end says that there is more.
      let isCut = row == Self.height - 2 && lines.count > Self.height - 1
      canvas.write(
        isCut ? DisplayWidth.clip(text + " " + lines[row + 1], to: width, ellipsis: glyphs[.ellipsis]) : text,
        column: 4, row: row + 1, style: wordsStyle, glyphs: glyphs)
    }
  }

  /// Where the entry at a position of the screen stands.
  static func place(_ position: Int, in inside: Rect) -> Rect {
    Rect(
      column: inside.origin.column, row: inside.origin.row + position * height, columns: inside.size.columns,
      rows: min(height, inside.size.rows - position * height))
  }
}

/// Lines of a text that is read whole, from the one that was scrolled to.
struct EntryText {
  let lines: [String]
  /// The first line that was scrolled to; no further than that the last one stands at the bottom.
  let top: Int
  /// How many lines are on the screen.
  let rows: Int

  init(_ lines: [String], top: Int, rows: Int) {
    self.lines = lines
    self.top = min(top, max(0, lines.count - rows))
    self.rows = rows
  }

  /// How much there is below, for the title; nil where nothing is.
  var badge: SafeText? {
    let hidden = lines.count - rows - top
    return hidden > 0 ? SafeText("\(hidden) more line\(hidden == 1 ? "" : "s")") : nil
  }

  func draw(_ state: DashboardState, in inside: Rect, on canvas: inout Canvas) {
    canvas.within(inside) { canvas in
      for (row, line) in lines.dropFirst(top).prefix(rows).enumerated() {
        canvas.write(line, column: 1, row: row, style: state.style(.text), glyphs: state.glyphs)
      }
    }
  }
}
