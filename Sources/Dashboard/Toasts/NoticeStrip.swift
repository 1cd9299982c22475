import Screen
import Text

/// Why nothing can be written while that is so, the newest notice, and below it what the guide says, above the footer in at
/// most so many lines; without lines when there is nothing of it.
struct NoticeStrip {
  private let state: DashboardState
  private let token: ThemeToken
  let lines: [String]
  /// How many of the lines, from the first on, say why nothing can be written.
  private let standing: Int
  /// Whether the last line is the guide's.
  private let isGuided: Bool

  init(_ state: DashboardState, columns: Int, rows: Int, through lens: inout Lens) {
    self.state = state
    let visible = state.toasts.all.filter { toast in
      guard let expiresAt = toast.expiresAt else { return true }
      return !lens.hasPassed(expiresAt)
    }
    // A single line is the notice's while there is one.
    let guide = rows > 1 || visible.isEmpty && rows > 0 ? Self.guide(state, columns: columns) : nil
    isGuided = guide != nil
    let free = guide == nil ? rows : rows - 1
    let trouble = Self.trouble(state, columns: columns, rows: visible.isEmpty ? free : min(1, free - 1))
    standing = trouble.count
    let rows = free - trouble.count
    guard rows > 0, let newest = visible.last else {
      token = .toast
      lines = trouble + [guide].compactMap(\.self)
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
    self.lines = trouble + Array(lines.prefix(rows)) + [guide].compactMap(\.self)
  }

  /// Why nothing can be written; no key puts it away.
  ///
  /// A single line is the notice's while there is one.
  private static func trouble(_ state: DashboardState, columns: Int, rows: Int) -> [String] {
    guard rows > 0, let trouble = state.storageTrouble else { return [] }
    let width = max(1, columns - 2)
    let text = DisplayWidth.clip(trouble.description, to: width * rows, ellipsis: state.glyphs[.ellipsis])
    return Array(SafeText(text).wrapped(to: width).prefix(rows))
  }

  private static func guide(_ state: DashboardState, columns: Int) -> String? {
    guard let words = Guide.words(state) else { return nil }
    let tail = " [\(state.configuration.keymap.label(.dismiss)) hides this]"
    let room = columns - 2 - DisplayWidth.columns(of: tail)
    return DisplayWidth.clip("Next: " + words, to: max(1, room), ellipsis: state.glyphs[.ellipsis])
      + (room > 12 ? tail : "")
  }

  func draw(on canvas: inout Canvas) {
    let style = state.style(token)
    canvas.fill(style: style)
    for (row, line) in lines.enumerated() {
      if isGuided, row == lines.count - 1 {
        let room = max(0, canvas.bounds.size.columns - DisplayWidth.columns(of: line) - 1)
        let bar = " " + line + String(repeating: " ", count: room)
        canvas.write(bar, column: 0, row: row, style: state.style(.footer), glyphs: state.glyphs)
        continue
      }
      let style = row < standing ? state.style(.alarm) : style
      if row < standing {
        canvas.fill(Rect(column: 0, row: row, columns: canvas.bounds.size.columns, rows: 1), style: style)
      }
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
