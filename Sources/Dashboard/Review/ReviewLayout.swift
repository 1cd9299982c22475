import Consent
import Screen
import Text

/// Where everything is on the review screen.
struct ReviewLayout {
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

  let sheet: FactSheet
  /// The rows on the screen, from below the banner.
  let rows: [FactSheet.Row]
  let table: Rect
  let words: Block?
  let reason: Block?
  /// Where the window is too small: everything as one list that scrolls.
  let list: [String]

  init(_ state: DashboardState, _ review: Review, size: Size, through lens: inout Lens) {
    sheet = FactSheet(state, review, size: size, through: &lens)
    let request = review.facts.request
    let width = max(1, sheet.content.size.columns - 4)
    let wordLines = sheet.words
    let reasonLines = (request.reason ?? "No reason was given.").wrapped(to: width)
    let service = state.snapshot?.account(request.account)?.account.service.rawValue ?? "the service"
    let speaker: SafeText = request.requester.door == .operatorItself ? "you say" : "agent says"
    guard sheet.missing == nil else {
      table = sheet.content
      rows = []
      (words, reason) = (nil, nil)
      list =
        sheet.list(state) + Self.quoted("\(service) says", wordLines, state.glyphs)
        + Self.quoted(speaker.string, reasonLines, state.glyphs)
      return
    }
    list = []
    // Each text keeps at least a line in its box before rows that decide nothing get their place.
    var optional = sheet.content.size.rows - sheet.essential - sheet.wordsRows - FactSheet.smallestBox
    rows = sheet.rows.filter { row in
      if row.row.isEssential { return true }
      guard row.height <= optional else { return false }
      optional -= row.height
      return true
    }
    let (table, texts) = sheet.content.split(top: rows.reduce(0) { $0 + $1.height })
    self.table = table
    let room = texts.size.rows
    let share = wordLines.isEmpty || room < FactSheet.smallestBox ? 0 : min(sheet.wordsRows, room)
    let (top, rest) = texts.split(top: share)
    words =
      share == 0
      ? nil : Block(title: SafeText("\(service) says"), lines: wordLines, rect: top, top: review.scroll.words)
    reason =
      rest.size.rows < 3
      ? nil
      : Block(
        title: speaker, lines: reasonLines, rect: rest.split(top: max(3, reasonLines.count + 2)).top,
        top: review.scroll.reason)
  }

  /// The block of text that the arrows move: the chosen one, unless only the other one can be moved.
  func moved(_ scroll: ReviewScroll) -> ReviewScroll.Part {
    guard let words, scroll.part == .reason, words.furthest > 0, (reason?.furthest ?? 0) == 0 else {
      return scroll.part
    }
    return .words
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

extension DashboardState {
  /// The size at which every fact of the review would be on the screen; nil when it is.
  func sizeForEveryFact(of review: Review, at now: Moment) -> Size? {
    var lens = Lens(now)
    return FactSheet(self, review, size: size, through: &lens).missing
  }
}
