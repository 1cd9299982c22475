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
  /// What of the table is on the screen; nothing where the window is too small for it.
  let facts: FactWindow
  let table: Rect
  let words: Block?
  let reason: Block?
  /// The place of the digest below everything, where it stands there.
  let digest: Rect?
  /// Where the window is too small: everything as one list that scrolls.
  let list: [String]

  init(_ state: DashboardState, _ review: Review, size: Size, through lens: inout Lens) {
    sheet = FactSheet(state, review, size: size, through: &lens)
    let request = review.facts.request
    let wordLines = sheet.words
    let reasonLines = sheet.reason
    let service = state.serviceSpeaker(of: request)
    let speaker = state.agentSpeaker(of: request)
    guard sheet.missing == nil else {
      table = sheet.content
      facts = FactWindow([], rows: 0, scrolledTo: 0)
      (words, reason, digest) = (nil, nil, nil)
      list =
        sheet.list(state, sheet.lines.withoutDigest) + Self.quoted(service, wordLines, state.glyphs)
        + Self.quoted(speaker.string, reasonLines, state.glyphs) + sheet.list(state, sheet.lines.onlyDigest)
      return
    }
    list = []
    // Each text keeps at least a line in its box.
    let digestRows = sheet.digest?.height ?? 0
    let room = sheet.content.size.rows - sheet.wordsRows - FactSheet.smallestBox - digestRows
    let (table, below) = sheet.content.split(top: min(sheet.lines.height, max(0, room)))
    let texts = below.split(bottom: digestRows).top
    self.table = table
    facts = FactWindow(sheet.rows, rows: table.size.rows, scrolledTo: review.scroll.facts)
    let share = wordLines.isEmpty ? 0 : min(sheet.wordsRows, texts.size.rows)
    let (top, rest) = texts.split(top: share)
    words =
      share == 0
      ? nil : Block(title: SafeText(service), lines: wordLines, rect: top, top: review.scroll.words)
    reason =
      rest.size.rows < FactSheet.smallestBox
      ? nil
      : Block(
        title: speaker, lines: reasonLines,
        rect: rest.split(top: max(FactSheet.smallestBox, reasonLines.count + 2)).top, top: review.scroll.reason)
    let last = reason?.rect ?? words?.rect ?? table
    digest =
      digestRows == 0
      ? nil
      : Rect(
        column: last.origin.column, row: last.origin.row + last.size.rows, columns: last.size.columns, rows: digestRows)
  }

  /// What the arrows can move, in the order in which they get from one to the next.
  var movable: [ReviewScroll.Part] {
    ReviewScroll.Part.allCases.filter { part in
      switch part {
      case .facts: facts.furthest > 0
      case .words: (words?.furthest ?? 0) > 0
      case .reason: (reason?.furthest ?? 0) > 0
      }
    }
  }

  /// What the arrows move: the chosen part, unless only others can be moved; nil when nothing can.
  func moved(_ scroll: ReviewScroll) -> ReviewScroll.Part? {
    let movable = movable
    return movable.contains(scroll.part) ? scroll.part : movable.first
  }

  /// The part that is so many steps further on.
  func part(_ distance: Int, from scroll: ReviewScroll) -> ReviewScroll.Part? {
    let movable = movable
    guard let moved = moved(scroll), let index = movable.firstIndex(of: moved) else { return nil }
    return movable[(index + distance + movable.count) % movable.count]
  }

  /// How often the arrows must be turned to the next part until they move this one.
  func turns(to part: ReviewScroll.Part, from scroll: ReviewScroll) -> Int {
    let movable = movable
    guard let moved = moved(scroll), let here = movable.firstIndex(of: moved), let there = movable.firstIndex(of: part)
    else { return 0 }
    return (there - here + movable.count) % movable.count
  }

  private static func quoted(_ title: String, _ lines: [String], _ glyphs: GlyphSet) -> [String] {
    lines.isEmpty ? [] : [title] + lines.map { glyphs[.vertical] + " " + $0 }
  }
}

/// The layout of a review at a moment.
func reviewLayout(_ review: Review, in state: DashboardState, size: Size, at now: Moment) -> ReviewLayout {
  var lens = Lens(now, zone: state.zone)
  return ReviewLayout(state, review, size: size, through: &lens)
}

extension DashboardState {
  /// The size at which every fact of the review would be on the screen; nil when it is.
  func sizeForEveryFact(of review: Review, at now: Moment) -> Size? {
    var lens = Lens(now, zone: zone)
    return FactSheet(self, review, size: size, through: &lens).missing
  }
}
