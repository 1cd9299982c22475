import Screen
import Text

/// A line of a dialog.
struct DialogLine {
  let text: SafeText
  let token: ThemeToken
  /// Whether it is a row of a list, which is cut where it does not fit; other lines are broken.
  let isRow: Bool
  /// Whether it is the chosen row of its list.
  let isChosen: Bool
  /// What the mouse selects on it; nil where there is nothing to select.
  let item: HomeItem?
  /// The columns of a row that are the host of a URL; nil where it is no part of a URL.
  var host: Range<Int>?

  /// A piece of text.
  init(_ text: SafeText, _ token: ThemeToken = .text) {
    item = nil
    self.text = text
    self.token = token
    isRow = false
    isChosen = false
  }

  init(_ text: String, _ token: ThemeToken = .text) {
    self.init(SafeText(text), token)
  }

  /// A line of a URL.
  init(row: SafeText, _ token: ThemeToken = .text, host: Range<Int>) {
    self.init(row: row, token, isChosen: false)
    self.host = host
  }

  /// A row of a list.
  init(row: SafeText, _ token: ThemeToken = .text, isChosen: Bool, item: HomeItem? = nil) {
    text = row
    self.item = item
    self.token = token
    isRow = true
    self.isChosen = isChosen
  }
}

/// A box in the middle of the screen, over what was there: lines at the top that may scroll out of sight, and lines at
/// the bottom that never do.
struct DialogBox {
  /// The widest a dialog gets.
  static let widest = 76

  let state: DashboardState
  let title: SafeText
  var badge: SafeText?
  /// The badge's meaning; LIVE and TEST have theirs.
  var badgeToken = ThemeToken.dim
  let lines: [DialogLine]
  /// What stays when there is no room for everything: what Enter will do, and why it will not.
  let pinned: [DialogLine]

  /// Draws the box over a canvas; `field` is drawn between the lines and the pinned ones, over as many rows as asked.
  func draw(
    on canvas: inout Canvas, fieldRows: Int = 0,
    field: (DashboardState, Rect, inout Canvas) -> Void = { _, _, _ in }
  ) {
    let width = min(Self.widest, canvas.bounds.size.columns)
    let room = max(1, width - 4)
    let most = max(0, canvas.bounds.size.rows - 2)
    let bottom = Array(broken(pinned, room).suffix(most))
    let middle = min(fieldRows, most - bottom.count)
    let all = broken(lines, room)
    let above = most - bottom.count - middle
    // The chosen line stays in sight.
    let chosen = all.lastIndex { $0.isChosen } ?? 0
    let start = min(max(0, chosen - max(0, above - 1)), max(0, all.count - above))
    let top = Array(all.dropFirst(start).prefix(above))
    let rows = top.count + middle + bottom.count
    canvas.within(canvas.bounds.centered(Size(columns: width, rows: rows + 2))) { canvas in
      canvas.fill(style: state.style(.text))
      canvas.box(
        title: title, badge: badge, glyphs: state.glyphs, style: state.style(.borderFocused),
        titleStyle: state.style(.title), badgeStyle: state.style(badgeToken))
      for (row, line) in top.enumerated() { write(line, row: row + 1, room: room, on: &canvas) }
      if middle > 0 {
        field(state, Rect(column: 2, row: 1 + top.count, columns: room, rows: middle), &canvas)
      }
      for (row, line) in bottom.enumerated() {
        write(line, row: 1 + top.count + middle + row, room: room, on: &canvas)
      }
    }
  }

  private func write(_ line: Broken, row: Int, room: Int, on canvas: inout Canvas) {
    let style = state.style(line.isChosen ? .selection : line.token)
    if let item = line.item {
      canvas.addRegion(
        Rect(column: 1, row: row, columns: room + 2, rows: 1), command: HomeItem.command, item: item.text)
    }
    if line.isChosen { canvas.fill(Rect(column: 1, row: row, columns: room + 2, rows: 1), style: style) }
    canvas.write(line.text, column: 2, row: row, style: style, columns: room, glyphs: state.glyphs)
  }

  private struct Broken {
    let text: String
    let token: ThemeToken
    let isChosen: Bool
    var item: HomeItem?
  }

  private func broken(_ lines: [DialogLine], _ room: Int) -> [Broken] {
    lines.flatMap { line -> [Broken] in
      if line.isRow || line.text.columns <= room {
        return [Broken(text: line.text.string, token: line.token, isChosen: line.isChosen, item: line.item)]
      }
      return line.text.wrapped(to: room).map { Broken(text: $0, token: line.token, isChosen: false) }
    }
  }
}
