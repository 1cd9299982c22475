import Screen
import Text

/// The newest notice, above the footer.
struct NoticeStrip {
  let state: DashboardState
  let lines: [String]

  /// The lines of the newest notice, at most so many; none when there is no notice.
  static func lines(_ state: DashboardState, columns: Int, rows: Int, through lens: inout Lens) -> [String] {
    let visible = state.toasts.all.filter { toast in
      guard let expiresAt = toast.expiresAt else { return true }
      return !lens.hasPassed(expiresAt)
    }
    guard let newest = visible.last else { return [] }
    let more = visible.count > 1 ? " (+\(visible.count - 1) more)" : ""
    let key = state.configuration.keymap.label(.dismiss)
    let tail = more + (newest.expiresAt == nil ? " [\(key) dismisses]" : "")
    let text = newest.notice.weight.word + ": " + newest.notice.text.string
    let width = max(1, columns - 2)
    // The end says how to get rid of it, so the words are cut before it; a line may lose a word's length at its end.
    let room = max(1, width * rows - DisplayWidth.columns(of: tail) - (rows - 1) * min(12, width / 4))
    let kept = DisplayWidth.clip(text, to: room, ellipsis: state.glyphs[.ellipsis])
    return Array(SafeText(kept + tail).wrapped(to: width).prefix(rows))
  }

  func draw(on canvas: inout Canvas) {
    guard let newest = state.toasts.all.last else { return }
    let style = state.style(newest.notice.weight == .money ? .alarm : .toast)
    canvas.fill(style: style)
    for (row, line) in lines.enumerated() {
      canvas.write(line, column: 1, row: row, style: style, glyphs: state.glyphs)
    }
  }
}

extension Notice.Weight {
  /// The weight as a word, so that it does not depend on a colour.
  fileprivate var word: String {
    switch self {
    case .news: "Note"
    case .problem: "Problem"
    case .money: "Money"
    }
  }
}
