import Consent
import Screen
import Text

/// The facts of a review broken into lines for a screen of some size, and whether all of them fit.
struct FactSheet {
  /// A row of the table, broken into lines.
  struct Row {
    let row: FactRow
    /// The lines of the value, or of what was before; where the screen is narrow, of what is after too.
    let first: [Line]
    /// The lines of what is after, where they stand in a column of their own.
    let second: [Line]

    var height: Int { max(first.count, second.count, 1) }
  }

  /// A line of a value.
  struct Line {
    let text: String
    let value: FactText
  }

  let screen: ScreenLayout
  /// What changed or became of the request; empty when there is nothing to say.
  let banner: [String]
  /// What is left for the table and the blocks of text.
  let content: Rect
  let prompt: Rect
  let rows: [Row]
  /// How wide each of the two columns is.
  let valueColumns: (first: Int, second: Int)
  /// How many lines the rows take that an approval is bound to.
  let essential: Int
  /// The size at which those would fit, when they do not.
  let missing: Size?

  /// Two columns side by side need this many; below, what is after stands under what was before.
  static let wide = 60

  init(_ state: DashboardState, _ review: Review, size: Size, through lens: inout Lens) {
    screen = ScreenLayout(state, size: size, through: &lens)
    let width = screen.content.size.columns
    banner = Array(ReviewBanner.lines(state, review, columns: width - 2).prefix(2))
    let (above, prompt) = screen.content.split(bottom: Self.promptRows(size.rows))
    self.prompt = prompt
    content = above.split(top: banner.count).bottom

    let values = max(1, width - FactTable.labelColumns - 1)
    let isWide = width >= Self.wide
    let first = isWide ? (values - state.arrow.count - 2) * 2 / 5 : values
    let second = isWide ? values - state.arrow.count - 2 - first : values
    valueColumns = (first, second)
    rows = FactTable(state: state, review: review).rows(columns: width, through: &lens)
      .map { Self.broken($0, values: values, first: first, second: second, isWide: isWide, state) }
    essential = rows.filter(\.row.isEssential).reduce(0) { $0 + $1.height }

    // Where the price is unknown the approval is bound to the service's words: they must be readable.
    let quote = review.facts.request.facts.quote
    let needed = essential + (quote?.price == nil && quote?.words.isEmpty == false ? 3 : 0)
    let fits = needed <= content.size.rows && width >= Size.smallest.columns
    missing = fits ? nil : Self.sufficient(state, size: size, needed: needed + banner.count, through: &lens)
  }

  /// Everything in lines that scroll, for a screen on which it does not fit.
  func list(_ state: DashboardState) -> [String] {
    rows.flatMap { row in
      let after = row.second.enumerated().map { ($0 == 0 ? state.arrow + " " : "   ") + $1.text }
      return (row.first.map(\.text) + after).enumerated().map { index, value in
        DisplayWidth.pad(index == 0 ? row.row.label : "", to: FactTable.labelColumns - 2) + value
      }
    }
  }

  private static func promptRows(_ rows: Int) -> Int { rows >= 16 ? 2 : 1 }

  /// The lowest screen of the same width on which so many rows are left beside prompt and notices.
  private static func sufficient(
    _ state: DashboardState, size: Size, needed: Int, through lens: inout Lens
  ) -> Size {
    var enough = Size(columns: max(size.columns, Size.smallest.columns), rows: max(size.rows, Size.smallest.rows))
    while enough.rows < Size.limit {
      let content = ScreenLayout(state, size: enough, through: &lens).content.size.rows
      let lack = needed + promptRows(enough.rows) - content
      if lack <= 0 { break }
      enough.rows += lack
    }
    return enough
  }

  private static func broken(
    _ row: FactRow, values: Int, first: Int, second: Int, isWide: Bool, _ state: DashboardState
  ) -> Row {
    // Names from outside may be endless, and three lines of one are enough to know it by; plans and prices are whole.
    let most = row.fact == .organisation || row.fact == .renewal || row.fact == .limits ? 3 : Int.max
    func lines(_ value: FactText, _ columns: Int) -> [Line] {
      let columns = max(1, columns)
      guard value.text.columns > columns else { return [Line(text: value.text.string, value: value)] }
      // What cannot come to the screen is not broken into lines either.
      let text = most == .max ? value.text : SafeText(value.text.clipped(to: columns * (most + 1)))
      let wrapped = text.wrapped(to: columns)
      var kept = Array(wrapped.prefix(most))
      if wrapped.count > most, let last = kept.popLast() {
        kept.append(
          DisplayWidth.clip(last + " " + wrapped[most], to: max(1, columns - 1), ellipsis: state.glyphs[.ellipsis]))
      }
      return (kept.isEmpty ? [""] : kept).map { Line(text: $0, value: value) }
    }
    switch row.content {
    case .value(let value): return Row(row: row, first: lines(value, values), second: [])
    case .change(let before, let after):
      if isWide { return Row(row: row, first: lines(before, first), second: lines(after, second)) }
      let below = lines(after, values - 3).enumerated().map { index, line in
        Line(text: (index == 0 ? state.arrow + " " : "  ") + line.text, value: line.value)
      }
      return Row(row: row, first: lines(before, values) + below, second: [])
    }
  }
}
