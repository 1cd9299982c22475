import Screen
import Text

/// Every command of every screen, derived from the table.
struct HelpView {
  let state: DashboardState

  /// One line of the help.
  enum Line: Hashable {
    case heading(String)
    case command(keys: String, text: String, isDisabled: Bool)
    case blank
  }

  func draw(on canvas: inout Canvas, through lens: inout Lens) {
    let layout = ScreenLayout(state, size: canvas.bounds.size, through: &lens)
    let lines = Self.lines(state, columns: canvas.bounds.size.columns)
    let rows = layout.content.size.rows
    let top = min(state.help?.top ?? 0, max(0, lines.count - rows))
    canvas.within(layout.header) { canvas in
      canvas.fill(style: state.style(.header))
      let title = "Help" + state.separator + "lines \(top + 1) to \(min(lines.count, top + rows)) of \(lines.count)"
      let end = canvas.write(title, column: 1, style: state.style(.title), glyphs: state.glyphs)
      Badges(state: state).draw(on: &canvas, from: end + 2, through: &lens)
    }
    canvas.within(layout.content) { canvas in
      for (row, line) in lines.dropFirst(top).prefix(rows).enumerated() { draw(line, row: row, on: &canvas) }
    }
    canvas.within(layout.notices) { layout.notice.draw(on: &$0) }
    canvas.within(layout.footer) { Footer(state: state).draw(on: &$0, through: &lens) }
  }

  private func draw(_ line: Line, row: Int, on canvas: inout Canvas) {
    switch line {
    case .blank: break
    case .heading(let text):
      canvas.write(text, column: 1, row: row, style: state.style(.title), glyphs: state.glyphs)
    case .command(let keys, let text, let isDisabled):
      canvas.write(keys, column: 2, row: row, style: state.style(.footerKey), columns: 14, glyphs: state.glyphs)
      canvas.write(
        text, column: 17, row: row, style: state.style(isDisabled ? .stale : .text), glyphs: state.glyphs)
    }
  }

  /// All lines, screen by screen.
  static func lines(_ state: DashboardState, columns: Int) -> [Line] {
    let room = max(10, columns - 18)
    var lines: [Line] = []
    for place in Place.allCases {
      if !lines.isEmpty { lines.append(.blank) }
      lines.append(.heading(place.title))
      for command in Command.table where command.places.contains(place) {
        let keys = state.configuration.keymap.keys(for: command.id).map(\.label).joined(separator: " ")
        let isDisabled = state.configuration.readOnly && command.danger != .none
        let text = command.help + (isDisabled ? " Not in read-only." : "")
        for (index, part) in SafeText(text).wrapped(to: room).enumerated() {
          lines.append(.command(keys: index == 0 ? keys : "", text: part, isDisabled: isDisabled))
        }
      }
    }
    return lines
  }
}

extension Reducer {
  mutating func scrollHelp(_ movement: Movement) {
    guard let help = state.help else { return }
    var lens = Lens(now)
    let rows = ScreenLayout(state, size: state.size, through: &lens).content.size.rows
    let count = HelpView.lines(state, columns: state.size.columns).count
    state.help?.top = movement.applied(to: help.top, page: rows, furthest: max(0, count - rows))
  }
}
