import Text

/// The log on the whole screen: the stretch of it that is near the eye, however long the log is.
///
/// Entries are read by pages and forgotten by pages: at most ``mostKept`` are held. What was forgotten towards the
/// newer end is read again by its place, because places have no gaps.
struct LogPage: Hashable, Sendable {
  /// How many entries are asked for at once.
  static let page = 100
  /// How many are asked for at once while most of them will not match.
  static let filteredPage = 500
  /// The most entries that are held.
  static let mostKept = 600
  /// How many pages are searched for matches before the operator is asked to go on.
  static let mostSearched = 40

  /// What is held, the newest first; only what the filter admits.
  private(set) var entries: [LogEntry] = []
  /// The places that were read and not forgotten.
  private(set) var scanned: ClosedRange<Int64>?
  /// The newest place that is known of.
  private(set) var head: Int64 = 0
  /// Whether the oldest entry of the log was read.
  private(set) var isComplete = false
  private(set) var filter: ListFilter?
  var selection = Selection<Int64>()
  /// The entry that is read whole.
  var opened: OpenedEntry?
  /// What is being read.
  private(set) var asked: DashboardReading?
  /// Whether the end of the log is to be read again.
  private var needsHead = true
  private var hasFailed = false
  /// How many more pages are read in search of matches.
  private(set) var searchesLeft = LogPage.mostSearched

  /// The entry whose row is selected.
  var selectedEntry: LogEntry? {
    selection.selected.flatMap { id in entries.first { $0.sequence == id } }
  }

  /// Whether nothing was answered yet.
  var isFresh: Bool { scanned == nil && !isComplete }

  /// Whether a search stopped before the log did.
  var isPaused: Bool { searchesLeft == 0 && !isComplete }

  mutating func select(_ sequence: Int64) { selection.select(sequence, in: entries.map(\.sequence)) }

  mutating func openSelected() { opened = selectedEntry.map { OpenedEntry($0) } }

  mutating func move(by distance: Int) {
    selection.move(by: distance, in: entries.map(\.sequence))
    searchesLeft = Self.mostSearched
  }

  /// Shows only what a filter admits, from the newest entry on.
  mutating func apply(_ filter: ListFilter?) {
    guard filter != self.filter else { return }
    let isOther = (filter?.terms ?? []) != (self.filter?.terms ?? [])
    self.filter = filter
    guard isOther else { return }
    var fresh = LogPage()
    fresh.filter = filter
    fresh.head = head
    self = fresh
  }

  /// The end of the log is wanted again.
  mutating func readAgain() {
    needsHead = true
    hasFailed = false
    searchesLeft = Self.mostSearched
  }

  /// Nothing more is read until the operator or the ledger asks.
  mutating func fail() {
    asked = nil
    hasFailed = true
  }

  /// Decides what is to be read next for a screen of so many rows.
  mutating func settle(rows: Int) {
    selection.follow(entries.map(\.sequence), rows: rows)
    guard asked == nil, !hasFailed else { return }
    let size = filter?.isEmpty == false ? Self.filteredPage : Self.page
    guard let scanned, !needsHead else {
      if needsHead { asked = .loadLog(before: nil, limit: size) }
      return
    }
    let window = selection.window(of: entries.count, rows: rows)
    if window.upperBound + rows >= entries.count, !isComplete, searchesLeft > 0 {
      asked = .loadLog(before: scanned.lowerBound, limit: size)
    } else if window.lowerBound < rows, scanned.upperBound < head {
      asked = .loadLog(before: scanned.upperBound + Int64(size) + 1, limit: size)
    }
  }

  /// Takes in what was read; an answer to another question than the one asked is not taken.
  mutating func take(_ read: [LogEntry], isComplete isEnd: Bool) {
    guard case .loadLog(let before, _) = asked else { return }
    let isOrdered = zip(read, read.dropFirst()).allSatisfy { $0.sequence > $1.sequence }
    guard isOrdered, before.map({ limit in read.allSatisfy { $0.sequence < limit } }) ?? true else { return }
    asked = nil
    guard let newest = read.first?.sequence, let oldest = read.last?.sequence else {
      needsHead = false
      isComplete = true
      return
    }
    let range = oldest...newest
    switch (before, scanned) {
    case (nil, let old): takeEnd(read, range, isEnd, after: old)
    case (.some(let before), .some(let old)) where before > old.upperBound: takeNewer(read, range, old)
    case (.some, let old): takeOlder(read, range, isEnd, old)
    }
  }

  private mutating func takeEnd(
    _ read: [LogEntry], _ range: ClosedRange<Int64>, _ isEnd: Bool, after old: ClosedRange<Int64>?
  ) {
    needsHead = false
    let wasAtHead = (old?.upperBound ?? 0) >= head
    head = max(head, range.upperBound)
    if let old, range.lowerBound <= old.upperBound + 1, range.upperBound >= old.upperBound {
      takeNewer(read, range, old)
    } else if old == nil || wasAtHead {
      // More was written than one page holds: what was held has no end in common with it.
      entries = admitted(read)
      scanned = range
      isComplete = isEnd
    }
  }

  private mutating func takeNewer(_ read: [LogEntry], _ range: ClosedRange<Int64>, _ old: ClosedRange<Int64>) {
    let newer = admitted(read.filter { $0.sequence > old.upperBound })
    entries = newer + entries
    selection.shift(by: newer.count)
    scanned = old.lowerBound...max(old.upperBound, range.upperBound)
    head = max(head, range.upperBound)
    guard entries.count > Self.mostKept else { return }
    entries.removeLast(entries.count - Self.mostKept)
    isComplete = false
    keepOnly()
  }

  private mutating func takeOlder(
    _ read: [LogEntry], _ range: ClosedRange<Int64>, _ isEnd: Bool, _ old: ClosedRange<Int64>?
  ) {
    entries += admitted(read)
    scanned = min(range.lowerBound, old?.lowerBound ?? range.lowerBound)...(old?.upperBound ?? range.upperBound)
    isComplete = isEnd
    searchesLeft -= filter?.isEmpty == false ? 1 : 0
    let tooMany = entries.count - Self.mostKept
    guard tooMany > 0 else { return }
    entries.removeFirst(tooMany)
    selection.shift(by: -tooMany)
    keepOnly(fromTop: true)
  }

  /// What is not held any more counts as not read.
  private mutating func keepOnly(fromTop: Bool = false) {
    guard let newest = entries.first?.sequence, let oldest = entries.last?.sequence, let old = scanned else { return }
    scanned = fromTop ? old.lowerBound...newest : oldest...old.upperBound
  }

  private func admitted(_ read: [LogEntry]) -> [LogEntry] {
    guard let filter, !filter.isEmpty else { return read }
    return read.filter { filter.admits(FilterSubject($0)) }
  }
}

/// One entry, read whole; it is held by itself, because the list may forget it meanwhile.
struct OpenedEntry: Hashable, Sendable {
  let entry: LogEntry
  /// The first line on the screen.
  var top = 0
  /// Whether it is shown as the log exports it.
  private(set) var isJSON = false

  init(_ entry: LogEntry) { self.entry = entry }

  /// Shows the entry the other way, from its beginning.
  mutating func turn() {
    isJSON.toggle()
    top = 0
  }
}

extension Reducer {
  mutating func openLog() { state.overlay = .log(LogPage()) }

  /// Leaves the log; a filter goes first.
  mutating func leaveLog() {
    if state.logPage?.filter != nil { state.logPage?.apply(nil) } else { state.overlay = nil }
  }

  mutating func moveLog(_ movement: Movement) {
    guard let page = state.logPage else { return }
    var lens = Lens(now, zone: state.zone)
    let layout = LogLayout(state, page, size: state.size, through: &lens)
    if let opened = page.opened {
      state.logPage?.opened?.top = movement.applied(
        to: opened.top, page: layout.rows, furthest: max(0, layout.detail.count - layout.rows))
    } else {
      state.logPage?.move(by: movement.distance(page: layout.rows))
    }
  }

  /// Reads on where the list comes to its end; behind an opened entry nothing moves.
  mutating func settleLog() {
    guard let page = state.logPage, page.opened == nil else { return }
    var lens = Lens(now, zone: state.zone)
    let rows = LogLayout(state, page, size: state.size, through: &lens).rows
    state.logPage?.settle(rows: rows)
  }
}
