import Consent
import Screen
import Text

/// The facts of a request, broken into lines for a width: the review's table, and the same in the preview at home.
struct FactLines {
  let rows: [FactSheet.Row]
  /// How wide each of the two columns is.
  let valueColumns: (first: Int, second: Int)

  /// Two columns side by side need this many; below, what is after stands under what was before.
  static let wide = 60

  /// From so many columns on, a group's title stands beside its facts; below, over them.
  static let sideways = 78

  /// The columns in which titles stand beside facts.
  private static let margin = 13

  /// The facts in as few lines as they take: blank lines are between groups only in ``roomy``.
  init(_ state: DashboardState, _ facts: ReviewFacts, columns width: Int, through lens: inout Lens) {
    let margin = width >= Self.sideways ? Self.margin : 0
    let isWide = width >= Self.wide
    func columns(_ margin: Int) -> (values: Int, first: Int, second: Int) {
      // Where room was given to titles, a value may end at the edge.
      let values = max(1, width - margin - FactTable.labelColumns - (margin > 0 ? 0 : 1))
      let pair = values - state.arrow.count - 2
      return isWide ? (values, pair * 2 / 5, pair - pair * 2 / 5) : (values, values, values)
    }
    let usual = columns(margin)
    valueColumns = (usual.first, usual.second)
    let table = FactTable(state: state, facts: facts).rows(columns: width, through: &lens)
    var rows: [FactSheet.Row] = []
    for (index, row) in table.enumerated() {
      // The digest is for comparing, and takes its line whole.
      let margin = row.group == .digest ? 0 : margin
      let room = columns(margin)
      var broken = Self.broken(
        row, values: room.values, first: room.first, second: room.second, isWide: isWide, state)
      broken.margin = margin
      if index == 0 || table[index - 1].group != row.group, let title = row.group.title {
        if margin > title.count {
          broken.title = title
        } else if index > 0 {
          rows.append(FactSheet.Row(title: title, over: row.group))
        }
      }
      rows.append(broken)
    }
    self.rows = rows
  }

  /// The same with a title over the first group, too, where titles have lines of their own.
  var titled: FactLines {
    guard let first = rows.first, first.title == nil, let title = first.row.group.title else { return self }
    return FactLines(
      rows: [FactSheet.Row(title: title, over: first.row.group, isPinned: true)] + rows, valueColumns: valueColumns)
  }

  private init(rows: [FactSheet.Row], valueColumns: (first: Int, second: Int)) {
    self.rows = rows
    self.valueColumns = valueColumns
  }

  /// The same where there is room to breathe: a blank line between two groups.
  var roomy: FactLines {
    var spaced: [FactSheet.Row] = []
    for row in titled.rows {
      if let last = spaced.last, last.row.group != row.row.group {
        spaced.append(FactSheet.Row(title: "", over: row.row.group))
      }
      spaced.append(row)
    }
    return FactLines(rows: spaced, valueColumns: valueColumns)
  }

  /// The same without the digest, for where that stands at the very end.
  var withoutDigest: FactLines {
    FactLines(rows: rows.filter { $0.row.group != .digest }, valueColumns: valueColumns)
  }

  /// The digest alone.
  var onlyDigest: FactLines {
    FactLines(rows: rows.filter { $0.row.group == .digest }, valueColumns: valueColumns)
  }

  /// How many lines there are.
  var height: Int { rows.reduce(0) { $0 + $1.height } }

  /// Draws a line of a row; the label of one that changed is marked.
  func draw(
    _ line: FactWindow.Line, hasChanged: Bool = false, at top: Int, of state: DashboardState, on canvas: inout Canvas
  ) {
    func style(_ value: FactText) -> Style { value.isUrgent ? state.urgent : state.style(value.token) }
    let (row, index) = (line.row, line.index)
    if index == 0, let title = row.title {
      canvas.write(title, column: 1, row: top, style: state.style(.title), glyphs: state.glyphs)
    }
    guard row.isFact else { return }
    if index == 0 {
      if hasChanged {
        canvas.write("*", column: row.margin, row: top, style: state.style(.warning), glyphs: state.glyphs)
      }
      canvas.write(
        row.row.label, column: row.margin + 1, row: top, style: state.style(hasChanged ? .warning : .dim),
        columns: FactTable.labelColumns - 2, glyphs: state.glyphs)
    }
    let start = row.margin + FactTable.labelColumns
    if index < row.first.count {
      let value = row.first[index]
      canvas.write(value.text, column: start, row: top, style: style(value.value), glyphs: state.glyphs)
    }
    guard index < row.second.count else { return }
    let column = start + valueColumns.first + 1
    if index == 0 {
      canvas.write(state.arrow, column: column, row: top, style: state.style(.dim), glyphs: state.glyphs)
    }
    let value = row.second[index]
    canvas.write(
      value.text, column: column + state.arrow.count + 1, row: top, style: style(value.value), glyphs: state.glyphs)
  }

  private static func broken(
    _ row: FactRow, values: Int, first: Int, second: Int, isWide: Bool, _ state: DashboardState
  ) -> FactSheet.Row {
    // Names from outside may be endless, and three lines of one are enough to know it by; plans and prices are whole.
    let most = row.fact.map { [.organisation, .renewal, .alarms, .events].contains($0) } == true ? 3 : Int.max
    func lines(_ value: FactText, _ columns: Int) -> [FactSheet.Line] {
      let columns = max(1, columns)
      guard value.text.columns > columns else { return [FactSheet.Line(text: value.text.string, value: value)] }
      // What cannot come to the screen is not broken into lines either.
      let text = most == .max ? value.text : SafeText(value.text.clipped(to: columns * (most + 1)))
      let wrapped = text.wrapped(to: columns)
      var kept = Array(wrapped.prefix(most))
      if wrapped.count > most, let last = kept.popLast() {
        kept.append(
          DisplayWidth.clip(last + " " + wrapped[most], to: max(1, columns - 1), ellipsis: state.glyphs[.ellipsis]))
      }
      return (kept.isEmpty ? [""] : kept).map { FactSheet.Line(text: $0, value: value) }
    }
    switch row.content {
    case .value(let value): return FactSheet.Row(row: row, first: lines(value, values), second: [])
    case .change(let before, let after):
      if isWide { return FactSheet.Row(row: row, first: lines(before, first), second: lines(after, second)) }
      let below = lines(after, values - 3).enumerated().map { index, line in
        FactSheet.Line(text: (index == 0 ? state.arrow + " " : "  ") + line.text, value: line.value)
      }
      return FactSheet.Row(row: row, first: lines(before, values) + below, second: [])
    }
  }
}
