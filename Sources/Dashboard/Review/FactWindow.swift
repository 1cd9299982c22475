import Screen

/// The part of the fact table that is on the screen: what is pinned to its top, and some lines of the rest.
struct FactWindow {
  /// A line of a row.
  struct Line {
    let row: FactSheet.Row
    let index: Int
  }

  /// The lines that are always on the screen: what is approved must be, while it is.
  let pinned: [Line]
  /// All other lines.
  let rest: [Line]
  /// The first of the rest on the screen.
  let top: Int
  /// How many of the rest are on the screen.
  let shown: Int
  /// The line below them has words about what is not on the screen.
  let hasStatus: Bool

  /// A window of so many rows; where they are too few for all, the last one tells what is above and below.
  init(_ rows: [FactSheet.Row], rows height: Int, scrolledTo wish: Int) {
    func lines(_ rows: [FactSheet.Row]) -> [Line] {
      rows.flatMap { row in (0..<row.height).map { Line(row: row, index: $0) } }
    }
    pinned = lines(rows.filter(\.row.isPinned))
    rest = lines(rows.filter { !$0.row.isPinned })
    hasStatus = pinned.count + rest.count > height
    shown = hasStatus ? min(rest.count, max(0, height - pinned.count - 1)) : rest.count
    top = max(0, min(wish, rest.count - shown))
  }

  /// How far it can be scrolled.
  var furthest: Int { rest.count - shown }

  /// How many lines of facts are above those on the screen.
  var above: Int { rest[..<top].count(where: \.row.isFact) }

  /// How many lines of facts are below those on the screen.
  var below: Int { rest[(top + shown)...].count(where: \.row.isFact) }

  /// The lines on the screen, from the top down.
  var visible: [Line] { pinned + rest[top..<(top + shown)] }

  /// The rows of which not every line was on the screen, as the places of those lines among the rest.
  func unseen(by seen: SeenFacts) -> [Int] {
    if seen.isComplete || furthest == 0 { return [] }
    return rest.indices.filter {
      rest[$0].row.isFact && !(top..<(top + shown)).contains($0) && !seen.contains(rest[$0])
    }
  }
}

/// Which rows of the fact table were on the screen since they last changed.
struct SeenFacts: Hashable, Sendable {
  /// Whether nothing was left to be seen; what comes later and arms nothing anew is not waited for.
  private(set) var isComplete = false
  /// The rows that were seen with all of their lines.
  private var rows: Set<FactRow.ID> = []
  /// The lines that were seen of the others.
  private var lines: [FactRow.ID: Set<Int>] = [:]
  /// Rows that nobody has to have seen: others can make them appear as often as they like.
  private var excused: Set<FactRow.ID> = []

  /// Whether a line was seen, or need not be.
  func contains(_ line: FactWindow.Line) -> Bool {
    let id = line.row.row.id
    return rows.contains(id) || excused.contains(id) || lines[id]?.contains(line.index) == true
  }

  /// Takes in what is on the screen.
  mutating func note(_ window: FactWindow) {
    for line in window.visible {
      let id = line.row.row.id
      guard !rows.contains(id) else { continue }
      lines[id, default: []].insert(line.index)
      if lines[id]?.count == line.row.height {
        rows.insert(id)
        lines[id] = nil
      }
    }
    isComplete = window.unseen(by: self).isEmpty
  }

  /// What shows these facts is to be seen anew.
  mutating func forget(_ facts: Set<ShownFact>) {
    func isKept(_ id: FactRow.ID) -> Bool { id.fact.map { !facts.contains($0) } ?? true }
    rows = rows.filter(isKept)
    lines = lines.filter { isKept($0.key) }
    isComplete = false
  }

  /// Everything is to be seen anew.
  mutating func forgetAll() { self = SeenFacts() }

  /// Does not wait for rows that came while the others were being read.
  mutating func excuse(_ ids: [FactRow.ID]) { excused.formUnion(ids) }
}
