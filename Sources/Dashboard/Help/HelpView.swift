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
      let end = canvas.write(title, column: 1, style: state.style(.title, on: .header), glyphs: state.glyphs)
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
      canvas.write(
        keys, column: 2, row: row, style: state.style(.footerKey, on: .text), columns: 14, glyphs: state.glyphs)
      canvas.write(
        text, column: 17, row: row, style: state.style(isDisabled ? .stale : .text), glyphs: state.glyphs)
    }
  }

  /// The last notices, the newest first.
  private static func notices(_ state: DashboardState, room: Int) -> [Line] {
    guard !state.pastNotices.isEmpty else { return [] }
    var lines: [Line] = [.blank, .heading("Last notices")]
    for past in state.pastNotices {
      let words = SafeText(past.notice.weight.word + ": ") + past.notice.text
      for (index, part) in words.wrapped(to: room).enumerated() {
        lines.append(.command(keys: index == 0 ? past.at.timeOfDay(in: state.zone) : "", text: part, isDisabled: false))
      }
    }
    return lines
  }

  /// All lines, screen by screen, the one that help was asked for on first; at the end what every mark means.
  static func lines(_ state: DashboardState, columns: Int) -> [Line] {
    let room = max(10, columns - 18)
    var lines: [Line] = []
    var beneath = state
    beneath.help = nil
    let present = beneath.place
    for (index, place) in ([present] + Place.allCases.filter({ $0 != present })).enumerated() {
      if index == 1 { lines += notices(state, room: room) }
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
    lines += [.blank, .heading("Marks")]
    for entry in Legend.entries(state) {
      for (index, part) in SafeText(entry.meaning).wrapped(to: room).enumerated() {
        lines.append(.command(keys: index == 0 ? entry.mark : "", text: part, isDisabled: false))
      }
    }
    return lines
  }
}

extension Reducer {
  mutating func scrollHelp(_ movement: Movement) {
    guard let help = state.help else { return }
    var lens = Lens(now, zone: state.zone)
    let rows = ScreenLayout(state, size: state.size, through: &lens).content.size.rows
    let count = HelpView.lines(state, columns: state.size.columns).count
    state.help?.top = movement.applied(to: help.top, page: rows, furthest: max(0, count - rows))
  }
}
