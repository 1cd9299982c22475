import Screen
import Text

/// The themes over the screen that shows what the chosen one looks like.
struct ThemePickerView {
  /// Rows of themes at most: what is around the box is what is looked at.
  private static let mostRows = 8

  let state: DashboardState
  let picker: ThemePicker

  func draw(on canvas: inout Canvas) {
    let choices = picker.choices ?? []
    let chosen = picker.choice
    let position = choices.firstIndex { $0.name == chosen?.name } ?? 0
    let most = max(1, min(Self.mostRows, canvas.bounds.size.rows - 4))
    let start = min(max(0, position - most + 1), max(0, choices.count - most))
    var lines = choices.dropFirst(start).prefix(most).map { line($0, isChosen: $0.name == chosen?.name) }
    if picker.choices == nil { lines = [DialogLine("The themes are being read.", .dim)] }
    DialogBox(
      state: state, title: SafeText("Theme" + (choices.isEmpty ? "" : state.separator + "\(choices.count)")),
      lines: lines, pinned: pinned(chosen)
    ).draw(on: &canvas)
  }

  private func line(_ choice: ThemeChoice, isChosen: Bool) -> DialogLine {
    let mark = isChosen ? state.glyphs[.triangleRight] : " "
    let words: SafeText =
      choice.problem.map { SafeText(state.glyphs[.cross] + " ") + $0 }
      ?? (choice.isBuiltIn ? "built in" : "your own file")
    let name = DisplayWidth.pad(choice.name, to: 16)
    return DialogLine(
      row: SafeText("\(mark) \(name) ") + words, choice.problem == nil ? .text : .stale, isChosen: isChosen,
      item: .theme(choice.name))
  }

  private func pinned(_ choice: ThemeChoice?) -> [DialogLine] {
    let keys = state.configuration.keymap
    let back = "\(keys.label(.back)) takes \(picker.earlier.name) back."
    guard let choice else { return [DialogLine(back, .dim)] }
    if let problem = choice.problem { return [DialogLine(problem, .warning), DialogLine(back, .dim)] }
    return [DialogLine("\(keys.label(.keepTheme)) keeps it for every start, \(back)", .dim)]
  }
}
