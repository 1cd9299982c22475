import Screen
import Text

/// The palette over the screen it was opened on: what fits, its key, and what it does or why it cannot be done.
struct PaletteView {
  let state: DashboardState
  let palette: CommandPalette

  func draw(on canvas: inout Canvas, through lens: inout Lens) {
    let rows = palette.rows(state, at: lens.now)
    let chosen = palette.selected(rows)
    let keys = state.configuration.keymap
    let isLow = canvas.bounds.size.rows < 16
    // The box keeps its height while letters are typed.
    let most = max(1, min(12, canvas.bounds.size.rows - (isLow ? 4 : 8)))
    var lines = rows.map { line($0, isChosen: $0.command.id == chosen?.command.id) }
    if lines.isEmpty { lines = [DialogLine("No command fits. \(keys.label(.back)) leaves.", .dim)] }
    let position = rows.firstIndex { $0.command.id == chosen?.command.id } ?? 0
    let start = min(max(0, position - most + 1), max(0, lines.count - most))
    var shown = Array(lines.dropFirst(start).prefix(most))
    while shown.count < most { shown.append(DialogLine(row: "", isChosen: false)) }
    let box = DialogBox(
      state: state, title: SafeText("Commands" + state.separator + "\(rows.count)"), lines: shown,
      pinned: pinned(chosen, isLow: isLow))
    box.draw(on: &canvas, fieldRows: 1) { state, rect, canvas in
      state.draw(palette.field, hasFocus: true, in: rect, on: &canvas)
    }
  }

  private func line(_ row: CommandPalette.Row, isChosen: Bool) -> DialogLine {
    let key = state.configuration.keymap.label(row.command.id)
    let mark = isChosen ? state.glyphs[.triangleRight] : " "
    var words = row.command.help
    if case .disabled(let reason) = row.availability { words = state.glyphs[.dash] + " " + reason }
    let name = DisplayWidth.pad(row.command.id.rawValue, to: 17)
    return DialogLine(
      row: SafeText("\(mark) \(DisplayWidth.pad(key, to: 6)) \(name) \(words)"),
      row.availability == .enabled ? .text : .stale, isChosen: isChosen, item: .command(row.command.id))
  }

  private func pinned(_ chosen: CommandPalette.Row?, isLow: Bool) -> [DialogLine] {
    let keys = state.configuration.keymap
    var lines: [DialogLine] = []
    switch chosen?.availability {
    case .disabled(let reason): lines.append(DialogLine(reason, .warning))
    case .enabled:
      lines.append(DialogLine("\(keys.label(.runCommand)) runs it. \(state.paletteSubject)", .dim))
      if !isLow, let help = chosen?.command.help { lines.insert(DialogLine(help), at: 0) }
    case nil: break
    }
    return lines
  }
}
