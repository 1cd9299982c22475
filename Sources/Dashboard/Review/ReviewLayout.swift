import Consent
import Screen
import Text

/// Where everything is on the review screen, and whether every fact that an approval is bound to is on it.
struct ReviewLayout {
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

  /// A block of text from outside.
  struct Block {
    let title: SafeText
    let lines: [String]
    let rect: Rect
    /// The first line on the screen.
    let top: Int

    /// How many lines can be above the first one on the screen.
    var furthest: Int { max(0, lines.count - max(0, rect.size.rows - 2)) }
  }

  let screen: ScreenLayout
  /// What changed or became of the request; empty when there is nothing to say.
  let banner: [String]
  /// The rows on the screen, from below the banner.
  let rows: [Row]
  let table: Rect
  /// How wide each of the two columns is.
  let valueColumns: (first: Int, second: Int)
  let words: Block?
  let reason: Block?
  let prompt: Rect
  /// The size at which everything would fit; nil when it does.
  let missing: Size?
  /// Where the window is too small: everything as one list that scrolls.
  let list: [String]

  /// Two columns side by side need this many; below, what is after stands under what was before.
  static let wide = 60

  init(_ state: DashboardState, _ review: Review, size: Size, through lens: inout Lens) {
    screen = ScreenLayout(state, size: size, through: &lens)
    let width = screen.content.size.columns
    banner = Array(ReviewBanner.lines(state, review, columns: width - 2).prefix(2))
    let (above, prompt) = screen.content.split(bottom: size.rows >= 16 ? 2 : 1)
    self.prompt = prompt
    let content = above.split(top: banner.count).bottom

    let values = max(1, width - FactTable.labelColumns - 1)
    let isWide = width >= Self.wide
    let first = isWide ? (values - 3) * 2 / 5 : values
    let second = isWide ? values - 3 - first : values
    valueColumns = (first, second)
    let all = FactTable(state: state, review: review).rows(columns: width, through: &lens)
      .map { Self.broken($0, values: values, first: first, second: second, isWide: isWide, state.glyphs) }
    let essential = all.filter(\.row.isEssential).reduce(0) { $0 + $1.height }

    // Where the price is unknown the approval is bound to the service's words: they must be readable.
    let quote = review.facts.request.facts.quote
    let wordLines = (quote?.words ?? "").wrapped(to: max(1, width - 4))
    let reasonLines = (review.facts.request.reason ?? "No reason was given.").wrapped(to: max(1, width - 4))
    let wordRows = quote?.price == nil && !wordLines.isEmpty ? 3 : 0
    let needed = essential + wordRows
    let service = state.snapshot?.account(review.facts.request.account)?.account.service.rawValue ?? "the service"
    guard needed <= content.size.rows, width >= Size.smallest.columns else {
      missing = Size(
        columns: max(size.columns, Size.smallest.columns), rows: size.rows + max(0, needed - content.size.rows))
      table = content
      rows = []
      (words, reason) = (nil, nil)
      list =
        all.flatMap { Self.lines($0, state.glyphs) } + Self.quoted("\(service) says", wordLines, state.glyphs)
        + Self.quoted("agent says", reasonLines, state.glyphs)
      return
    }
    missing = nil
    list = []
    // Each text keeps at least a line in its box before rows that decide nothing get their place.
    var optional = content.size.rows - essential - (wordLines.isEmpty ? 0 : 3) - 3
    rows = all.filter { row in
      if row.row.isEssential { return true }
      guard row.height <= optional else { return false }
      optional -= row.height
      return true
    }
    let (table, texts) = content.split(top: rows.reduce(0) { $0 + $1.height })
    self.table = table
    let room = texts.size.rows
    let wordShare = wordLines.isEmpty || room < 3 ? 0 : room < 6 ? room : min(wordLines.count + 2, max(3, room / 2))
    let (wordRect, rest) = texts.split(top: wordShare)
    words = wordShare == 0 ? nil : Block(
      title: SafeText("\(service) says"), lines: wordLines, rect: wordRect, top: review.scroll.words)
    reason = rest.size.rows < 3 ? nil : Block(
      title: "agent says", lines: reasonLines, rect: rest.split(top: max(3, reasonLines.count + 2)).top,
      top: review.scroll.reason)
  }

  private static func broken(
    _ row: FactRow, values: Int, first: Int, second: Int, isWide: Bool, _ glyphs: GlyphSet
  ) -> Row {
    // Names from outside may be endless, and three lines of one are enough to know it by; plans and prices are whole.
    let most = row.fact == .organisation || row.fact == .renewal || row.fact == .limits ? 3 : Int.max
    func lines(_ value: FactText, _ columns: Int) -> [Line] {
      let wrapped = value.text.wrapped(to: max(1, columns))
      var kept = Array(wrapped.prefix(most))
      if wrapped.count > most, let last = kept.popLast() {
        kept.append(DisplayWidth.clip(last + " " + wrapped[most], to: max(1, columns - 1), ellipsis: glyphs[.ellipsis]))
      }
      return (kept.isEmpty ? [""] : kept).map { Line(text: $0, value: value) }
    }
    switch row.content {
    case .value(let value): return Row(row: row, first: lines(value, values), second: [])
    case .change(let before, let after):
      if isWide { return Row(row: row, first: lines(before, first), second: lines(after, second)) }
      let below = lines(after, values - 2).enumerated().map { index, line in
        Line(text: (index == 0 ? glyphs[.arrowRight] + " " : "  ") + line.text, value: line.value)
      }
      return Row(row: row, first: lines(before, values) + below, second: [])
    }
  }

  private static func lines(_ row: Row, _ glyphs: GlyphSet) -> [String] {
    let after = row.second.enumerated().map { ($0 == 0 ? glyphs[.arrowRight] + " " : "  ") + $1.text }
    return (row.first.map(\.text) + after).enumerated().map { index, value in
      DisplayWidth.pad(index == 0 ? row.row.label : "", to: FactTable.labelColumns - 2) + value
    }
  }

  private static func quoted(_ title: String, _ lines: [String], _ glyphs: GlyphSet) -> [String] {
    lines.isEmpty ? [] : [title] + lines.map { glyphs[.vertical] + " " + $0 }
  }
}

/// The layout of a review at a moment.
func reviewLayout(_ review: Review, in state: DashboardState, size: Size, at now: Moment) -> ReviewLayout {
  var lens = Lens(now)
  return ReviewLayout(state, review, size: size, through: &lens)
}
