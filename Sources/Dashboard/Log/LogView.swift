import Billing
import Screen
import Text

/// Where everything is on the screen of the log.
struct LogLayout {
  let screen: ScreenLayout
  /// The inside of the box.
  let inside: Rect
  /// The opened entry in lines.
  let detail: [String]

  /// How many rows or lines are on the screen.
  var rows: Int { inside.size.rows }

  init(_ state: DashboardState, _ page: LogPage, size: Size, through lens: inout Lens) {
    screen = ScreenLayout(state, size: size, through: &lens)
    inside = screen.content.inset()
    guard let opened = page.opened else {
      detail = []
      return
    }
    let columns = max(1, inside.size.columns - 2)
    detail =
      opened.isJSON
      ? Self.json(opened.entry, columns: columns)
      : Self.facts(opened.entry, columns: columns, state, through: &lens)
  }

  /// The sentence, what was said with it, and all that the entry holds.
  private static func facts(
    _ entry: LogEntry, columns: Int, _ state: DashboardState, through lens: inout Lens
  ) -> [String] {
    let facts: [(SafeText, SafeText)] =
      [
        ("what", entry.kind), ("when", SafeText("\(entry.at.dateAndTime(in: state.zone)), \(lens.age(of: entry.at))")),
        ("account", SafeText(entry.account?.rawValue ?? "none")), ("request", entry.request ?? "none"),
        ("by", entry.actor),
      ] + entry.body.map { ($0.label, $0.value) }
    let width = min(max(9, facts.map(\.0.columns).max() ?? 0), max(9, columns / 3))
    let said = entry.words.wrapped(to: max(1, columns - 2)).map { state.glyphs[.vertical] + " " + $0 }
    return SafeText(entry.sentence(arrow: state.arrow)).wrapped(to: columns) + said + [""]
      + facts.flatMap { label, value -> [String] in
        let lines = value.isEmpty ? ["(empty)"] : value.wrapped(to: max(1, columns - width - 1))
        return lines.enumerated().map { index, line in
          DisplayWidth.pad(index == 0 ? label.clipped(to: width) : "", to: width) + " " + line
        }
      }
  }

  private static func json(_ entry: LogEntry, columns: Int) -> [String] {
    JSONLayout(entry.json).lines.flatMap { depth, text in
      let indent = min(2 * depth, columns / 2)
      return SafeText(text).wrapped(to: max(1, columns - indent)).map { String(repeating: " ", count: indent) + $0 }
    }
  }
}

/// The log: the newest entries first, or one of them whole.
struct LogView {
  let state: DashboardState
  let page: LogPage

  /// When, what, and which request.
  private static let wishes = [
    Columns.Wish(12, minimum: 12, rank: 1), Columns.Wish(20, minimum: 16, rank: 0),
    Columns.Wish(7, minimum: 7, rank: 2),
  ]

  /// A sentence is worth more than a number: that stands only where most sentences are whole beside it.
  private static let numbered = 96

  func draw(on canvas: inout Canvas, through lens: inout Lens) {
    let layout = LogLayout(state, page, size: canvas.bounds.size, through: &lens)
    canvas.within(layout.screen.header) { Header(state: state).draw(on: &$0, through: &lens) }
    canvas.within(layout.screen.content) { canvas in
      canvas.box(
        title: title, badge: badge(layout), glyphs: state.glyphs, style: state.style(.borderFocused),
        titleStyle: state.style(.title), badgeStyle: state.style(.dim))
    }
    if let opened = page.opened { draw(opened, layout, on: &canvas) } else { drawList(layout, on: &canvas) }
    canvas.within(layout.screen.notices) { layout.screen.notice.draw(on: &$0) }
    canvas.within(layout.screen.footer) { Footer(state: state).draw(on: &$0, through: &lens) }
  }

  private var title: SafeText {
    if let opened = page.opened {
      return SafeText(
        "Log" + state.separator + "entry \(opened.entry.sequence)" + (opened.isJSON ? state.separator + "JSON" : ""))
    }
    let words = state.filterWords(.log, shown: page.entries.count, of: "\(page.scanned?.count ?? 0) read")
    // The zone is told once, by the newest row; an entry that is opened tells its own.
    let zone = page.entries.first.map { state.separator + state.zone.offset(at: $0.at).name } ?? ""
    return "Log" + SafeText(zone) + (words.map { " " + $0 } ?? "")
  }

  /// Where in the log the rows are, and what is happening.
  private func badge(_ layout: LogLayout) -> SafeText? {
    if let opened = page.opened {
      let hidden = layout.detail.count - layout.rows - min(opened.top, max(0, layout.detail.count - layout.rows))
      return hidden > 0 ? SafeText("\(hidden) more line\(hidden == 1 ? "" : "s")") : nil
    }
    if page.isPaused, let oldest = page.scanned?.lowerBound {
      return SafeText("searched back to \(oldest), \(state.configuration.keymap.label(.down)) goes on")
    }
    let window = page.selection.window(of: page.entries.count, rows: layout.rows)
    guard !window.isEmpty, page.entries.indices.contains(window.lowerBound) else {
      return page.asked == nil ? nil : "reading"
    }
    let (first, last) = (page.entries[window.lowerBound].sequence, page.entries[window.upperBound - 1].sequence)
    return SafeText("\(first) to \(last) of \(page.head)" + (page.asked == nil ? "" : state.separator + "reading"))
  }

  private func drawList(_ layout: LogLayout, on canvas: inout Canvas) {
    guard !page.entries.isEmpty else {
      state.explain([emptiness], in: layout.inside, on: &canvas)
      return
    }
    let width = layout.inside.size.columns - 2
    let columns = Columns(
      width < Self.numbered ? Array(Self.wishes.prefix(2)) : Self.wishes, width: width, gap: 1, growing: 1)
    for (row, index) in page.selection.window(of: page.entries.count, rows: layout.rows).enumerated() {
      let entry = page.entries[index]
      let line = Rect(
        column: layout.inside.origin.column, row: layout.inside.origin.row + row, columns: layout.inside.size.columns,
        rows: 1)
      canvas.addRegion(line, command: HomeItem.command, item: HomeItem.entry(entry.sequence).text)
      canvas.within(line) { draw(entry, columns, on: &$0) }
    }
  }

  /// Why there is no row.
  private var emptiness: String {
    if page.filter != nil, page.isComplete || page.isPaused {
      return "No entry matches. \(state.configuration.keymap.label(.back)) shows all."
    }
    return page.isComplete
      ? "The log is empty. Everything that is asked, decided, done and read appears here." : "Reading the log."
  }

  private func draw(_ entry: LogEntry, _ columns: Columns, on canvas: inout Canvas) {
    let isSelected = entry.sequence == page.selection.selected
    let (text, dim) = (state.style(.text), state.style(.dim))
    if isSelected {
      canvas.write(state.glyphs[.triangleRight], column: 0, style: text, glyphs: state.glyphs)
    }
    let (time, what) = (columns[0], columns[1])
    if time.width > 0 {
      canvas.write(
        entry.at.dayAndTimeAlone(in: state.zone), column: 2 + time.start, style: dim, columns: time.width,
        glyphs: state.glyphs)
    }
    let start = 2 + what.start
    let end = canvas.write(
      entry.sentence(arrow: state.arrow), column: start, style: text, columns: what.width, glyphs: state.glyphs)
    // Whoever said it, it stands behind a line that none of its words can cross, as everywhere else: a style alone would
    // not tell it where there are no colours, or where the row is selected.
    let mark = " " + state.glyphs[.vertical] + " "
    let left = what.width - (end - start) - 3
    if !entry.words.isEmpty, left > 3 {
      canvas.write(mark, column: end, style: dim, glyphs: state.glyphs)
      // Many spaces would look like the end of what was said.
      let words = entry.words.string.split { $0.isWhitespace }.joined(separator: " ")
      canvas.write(words, column: end + 3, style: state.style(.agentText), columns: left, glyphs: state.glyphs)
    }
    if columns.spans.count > 2, let number = entry.request {
      let request = columns[2]
      let word = number.clipped(to: request.width, ellipsis: state.glyphs[.ellipsis])
      canvas.write(
        word, column: 2 + request.start + request.width - DisplayWidth.columns(of: word), style: dim,
        glyphs: state.glyphs)
    }
    if isSelected { canvas.restyle(state.theme.selected) }
  }

  private func draw(_ opened: OpenedEntry, _ layout: LogLayout, on canvas: inout Canvas) {
    let top = min(opened.top, max(0, layout.detail.count - layout.rows))
    canvas.within(layout.inside) { canvas in
      for (row, line) in layout.detail.dropFirst(top).prefix(layout.rows).enumerated() {
        canvas.write(line, column: 1, row: row, style: state.style(.text), glyphs: state.glyphs)
      }
    }
  }
}
