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
    let stays = newest.expiresAt == nil ? " [\(key) dismisses]" : ""
    let text = "\(newest.notice.weight.word): \(newest.notice.text)"
    let tail = more + stays
    let lines = SafeText(text + tail).wrapped(to: max(1, columns - 2))
    if lines.count <= rows { return lines }
    // The end says how to get rid of it, so the words are cut before it.
    let room = max(1, columns - 2) * (rows - 1) + max(0, columns - 2 - DisplayWidth.columns(of: tail))
    let clipped = DisplayWidth.clip(text, to: max(1, room - rows), ellipsis: state.glyphs[.ellipsis]) + tail
    return Array(SafeText(clipped).wrapped(to: max(1, columns - 2)).prefix(rows))
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
