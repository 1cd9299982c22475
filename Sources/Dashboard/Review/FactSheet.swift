import Consent
import Screen
import Text

/// The facts of a review broken into lines for a screen of some size, and how much room they get.
struct FactSheet {
  /// A row of the table, broken into lines.
  struct Row {
    let row: FactRow
    /// The lines of the value, or of what was before; where the screen is narrow, of what is after too.
    let first: [Line]
    /// The lines of what is after, where they stand in a column of their own.
    let second: [Line]
    /// How many columns are left free before it for the titles of groups.
    var margin = 0
    /// The title of its group, before its first line; in a line of its own where it is no fact.
    var title: String?
    /// Whether it says something that has to be read, and is no title or blank line.
    var isFact = true

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
  /// How many of its lines are about what holds nobody up.
  let newsRows: Int
  /// What is left for the table and the blocks of text.
  let content: Rect
  let prompt: Rect
  let lines: FactLines
  /// What the service says, in lines.
  let words: [String]
  /// How many rows the box of those words takes.
  let wordsRows: Int
  /// The rows of the table.
  var rows: [Row] { lines.rows }
  /// What the agent says, in lines.
  let reason: [String]
  /// The digest, where it stands below everything; nil where it is the last row of the table, which scrolls then.
  let digest: Row?
  /// The size at which the facts could be read, when they cannot.
  let missing: Size?

  init(_ state: DashboardState, _ review: Review, size: Size, through lens: inout Lens) {
    let bare = ScreenLayout(state, size: size, noticeRows: 0, through: &lens).content.size
    let width = bare.columns
    let compact = FactLines(state, review.facts, columns: width, through: &lens)
    let rows = compact.rows
    let total = compact.height
    let pinned = rows.filter(\.row.isPinned).reduce(0) { $0 + $1.height }
    // Of the other lines so many are on the screen, and one that tells how many are not.
    let least = min(total, pinned + Self.fewestLines + 1)
    words = (review.facts.request.facts.quote?.words ?? "").wrapped(to: max(1, width - 4))
    reason = (review.facts.request.reason ?? "No reason was given.").wrapped(to: max(1, width - 4))
    // Where the prompt has no line to spare, a notice takes one of the table's.
    var promptRows = Self.promptRows(size.rows)
    let needed = least + (words.isEmpty ? 0 : Self.smallestBox) + Self.smallestBox + (promptRows > 1 ? 0 : 1)
    let news = ReviewBanner(state, review, columns: width - 2, at: lens.now)
    let above = bare.rows - news.grave.count - promptRows
    let fits = needed <= above && width >= Size.smallest.columns
    // What others can bring about must not make a screen too small for approving.
    newsRows = needed + news.news.count <= above ? news.news.count : 0
    banner = news.grave + news.news.prefix(newsRows)

    // Facts and the service's words have their place before a notice has, which takes what is left: the rest of the
    // agent's box, then a line of the prompt.
    let room = above - newsRows
    // Words of many lines are not read one by one for the sake of the table.
    let legible = words.isEmpty ? 0 : min(words.count + 2, Self.legibleBox)
    let whole = room - total >= Self.smallestBox + legible
    wordsRows = Self.wordsRows(words.count, room: room - (whole ? total : least))
    let left = room - total - wordsRows - Self.smallestBox
    // Blank lines are for where nothing else wants the room, not even a notice that may come. How much an agent says moves
    // no fact.
    let roomy = compact.roomy
    let boxes = (words.isEmpty ? 0 : words.count + 2) + Self.legibleBox + ScreenLayout.noticeRows(size.rows)
    let arranged = fits && roomy.height + boxes <= room ? roomy : fits && left > 1 ? compact.titled : compact
    let isLast = fits && whole
    digest = isLast ? arranged.rows.last { $0.row.group == .digest } : nil
    lines = isLast ? arranged.withoutDigest : arranged
    let spare = left - (arranged.height - compact.height)
    let noticed = ScreenLayout(
      state, size: size, noticeRows: max(1, min(spare, ScreenLayout.noticeRows(size.rows))), through: &lens)
    if left < 1, fits, !noticed.notice.lines.isEmpty, promptRows > 1 { promptRows -= 1 }
    screen = noticed
    let (rest, prompt) = screen.content.split(bottom: promptRows)
    self.prompt = prompt
    content = rest.split(top: banner.count).bottom
    missing = fits ? nil : Self.sufficient(state, size: size, needed: needed + news.grave.count, through: &lens)
  }

  /// So many lines of the table that are not pinned are on the screen at the least.
  private static let fewestLines = 3

  /// The rows of a box in which longer words can be read.
  private static let legibleBox = 5

  /// The rows of a box with one line of text.
  static let smallestBox = 3

  /// So many lines of the service's words are shown whole where there is room at all.
  private static let shortWords = 8

  /// The rows of the box of the service's words: whole where they are a few lines, and else half of what is left.
  private static func wordsRows(_ lines: Int, room: Int) -> Int {
    if lines == 0 { return 0 }
    let wish = lines <= shortWords ? lines + 2 : max(smallestBox, room / 2)
    return min(wish, max(smallestBox, room - smallestBox))
  }

  /// Facts in lines that scroll, for a screen on which they do not fit.
  func list(_ state: DashboardState, _ lines: FactLines) -> [String] {
    lines.rows.flatMap { row -> [String] in
      let title = row.title.map { [$0] } ?? []
      guard row.isFact else { return title }
      let after = row.second.enumerated().map { ($0 == 0 ? state.arrow + " " : "   ") + $1.text }
      return title
        + (row.first.map(\.text) + after).enumerated().map { index, value in
          DisplayWidth.pad(index == 0 ? row.row.label : "", to: FactTable.labelColumns - 1) + value
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
}

extension FactSheet.Row {
  /// A title over the rows of a group, or a blank line before them.
  init(title: String, over group: FactGroup, isPinned: Bool = false) {
    var row = FactRow("over \(group)" + (title.isEmpty ? " blank" : ""), .value(FactText("")), isPinned: isPinned)
    row.group = group
    self.init(row: row, first: [], second: [], title: title, isFact: false)
  }
}
