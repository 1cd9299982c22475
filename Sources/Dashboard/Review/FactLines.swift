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

  init(_ state: DashboardState, _ facts: ReviewFacts, columns width: Int, through lens: inout Lens) {
    let values = max(1, width - FactTable.labelColumns - 1)
    let isWide = width >= Self.wide
    let first = isWide ? (values - state.arrow.count - 2) * 2 / 5 : values
    let second = isWide ? values - state.arrow.count - 2 - first : values
    valueColumns = (first, second)
    rows = FactTable(state: state, facts: facts).rows(columns: width, through: &lens)
      .map { Self.broken($0, values: values, first: first, second: second, isWide: isWide, state) }
  }

  /// Draws a line of a row; the label of one that changed is marked.
  func draw(
    _ line: FactWindow.Line, hasChanged: Bool = false, at top: Int, of state: DashboardState, on canvas: inout Canvas
  ) {
    func style(_ value: FactText) -> Style { value.isUrgent ? state.urgent : state.style(value.token) }
    let (row, index) = (line.row, line.index)
    if index == 0 {
      if hasChanged { canvas.write("*", column: 0, row: top, style: state.style(.warning), glyphs: state.glyphs) }
      canvas.write(
        row.row.label, column: 1, row: top, style: state.style(hasChanged ? .warning : .dim),
        columns: FactTable.labelColumns - 2, glyphs: state.glyphs)
    }
    if index < row.first.count {
      let value = row.first[index]
      canvas.write(
        value.text, column: FactTable.labelColumns, row: top, style: style(value.value), glyphs: state.glyphs)
    }
    guard index < row.second.count else { return }
    let column = FactTable.labelColumns + valueColumns.first + 1
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
