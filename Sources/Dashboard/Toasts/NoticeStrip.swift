import Screen
import Text

/// The newest notice, above the footer, in at most so many lines; without lines when there is no notice.
struct NoticeStrip {
  private let state: DashboardState
  private let token: ThemeToken
  let lines: [String]

  init(_ state: DashboardState, columns: Int, rows: Int, through lens: inout Lens) {
    self.state = state
    let visible = state.toasts.all.filter { toast in
      guard let expiresAt = toast.expiresAt else { return true }
      return !lens.hasPassed(expiresAt)
    }
    guard rows > 0, let newest = visible.last else {
      token = .toast
      lines = []
      return
    }
    token = newest.notice.weight == .money ? .alarm : .toast
    // What is under it can be read in the help, where there is one.
    let help =
      Command.named(.help).places.contains(state.place)
      ? ", \(state.configuration.keymap.label(.help)) shows them" : ""
    let more = visible.count > 1 ? " (+\(visible.count - 1) more\(help))" : ""
    let key = state.configuration.keymap.label(.dismiss)
    // Where the key means something else it is not claimed.
    let isHere = Command.named(.dismiss).places.contains(state.place)
    let tail = more + (newest.expiresAt == nil && isHere ? " [\(key) dismisses]" : "")
    let text = newest.notice.weight.word + ": " + newest.notice.text.string
    let width = max(1, columns - 2)
    // The end says how to get rid of it, so the words are cut before it, until everything fits.
    var room = max(1, width * rows - DisplayWidth.columns(of: tail))
    var lines: [String]
    repeat {
      let kept = DisplayWidth.clip(text, to: room, ellipsis: state.glyphs[.ellipsis])
      lines = SafeText(kept + tail).wrapped(to: width)
      room -= max(1, width / 8)
    } while lines.count > rows && room > 0
    self.lines = Array(lines.prefix(rows))
  }

  func draw(on canvas: inout Canvas) {
    let style = state.style(token)
    canvas.fill(style: style)
    for (row, line) in lines.enumerated() {
      canvas.write(line, column: 1, row: row, style: style, glyphs: state.glyphs)
    }
  }
}

extension Notice.Weight {
  /// The weight as a word, so that it does not depend on a colour.
  var word: String {
    switch self {
    case .news: "Note"
    case .problem: "Problem"
    case .money: "Money"
    }
  }
}
