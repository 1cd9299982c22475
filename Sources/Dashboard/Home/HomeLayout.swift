import Screen

/// Where the four panels are on a screen of some size.
///
/// Panels are as high as what is in them, up to a share of the screen, and Pending has what they leave. It depends on how
/// many rows there are, never on which is selected or what it says: a step of the selection must not move what is read.
struct HomeLayout {
  /// How the panels are arranged.
  enum Arrangement: Hashable {
    /// Accounts beside usage, the others below.
    case grid
    /// One below the other.
    case stacked
    /// One at a time, with a line that names them all.
    case tabbed
  }

  let screen: ScreenLayout
  let arrangement: Arrangement
  /// The lines of an alarm, where there is one.
  let banner: Rect?
  /// The line with the panels' names, where only one is drawn.
  let tabs: Rect?
  let panels: [Panel: Rect]
  /// Where the selected request is shown as its review would; nil where there is no room for it, or nothing waits.
  let preview: Rect?

  /// Lays out a screen for the reducer, which only asks for rows.
  init(_ state: DashboardState, size: Size, at now: Moment) {
    var lens = Lens(now, zone: state.zone)
    self.init(state, size: size, through: &lens)
  }

  init(_ state: DashboardState, size: Size, through lens: inout Lens) {
    screen = ScreenLayout(state, size: size, through: &lens)
    var rest = screen.content
    if state.snapshot?.index.openAlarms.isEmpty == false {
      let (top, below) = rest.split(top: AlarmBanner.rows(size))
      banner = top
      rest = below
    } else {
      banner = nil
    }
    arrangement = state.home.isZoomed ? .tabbed : Self.arrangement(size)
    let rows = rest.size.rows
    switch arrangement {
    case .grid:
      tabs = nil
      let accountColumns = max(
        34, size.columns * 2 / 5, min(AccountsPanel.wish(state), size.columns - UsagePanel.wide - 2))
      let wishes = Wishes(state, usageColumns: size.columns - accountColumns - 2)
      let links = min(wishes.links, max(min(rows / 4, 6), rows / 6))
      let isBelow = size.columns < Self.beside && wishes.hasPreview(size)
      let room = rows - links - max(8, min(wishes.pending, rows / 2)) - (isBelow ? Self.leastPreview : 0)
      let most = max(rows * 2 / 5, room)
      let (top, below) = rest.split(top: min(max(wishes.accounts, wishes.usage(atMost: most)), most))
      let (accounts, usage) = top.split(left: accountColumns)
      let isBeside = size.columns >= Self.beside && wishes.hasPreview(size)
      let (lists, right) = below.split(left: isBeside ? size.columns * 11 / 20 : size.columns)
      let (middle, linksRect) = lists.split(bottom: links)
      let (pending, under) = Self.split(middle, for: isBeside ? 0 : wishes.pending, wishes.hasPreview(size))
      preview = isBeside ? right : under
      panels = [.accounts: accounts, .usage: usage, .pending: pending, .links: linksRect]
    case .stacked:
      tabs = nil
      let wishes = Wishes(state, usageColumns: size.columns - 2)
      let links = min(wishes.links, rows / 5)
      let (accounts, belowAccounts) = rest.split(top: min(wishes.accounts, rows * 3 / 10))
      let room = belowAccounts.size.rows - links - max(8, min(wishes.pending, rows * 3 / 10))
      let (usage, belowUsage) = belowAccounts.split(top: wishes.usage(atMost: max(rows * 3 / 10, room)))
      let (middle, linksRect) = belowUsage.split(bottom: links)
      let (pending, under) = Self.split(middle, for: wishes.pending, wishes.hasPreview(size))
      preview = under
      panels = [.accounts: accounts, .usage: usage, .pending: pending, .links: linksRect]
    case .tabbed:
      let (line, panel) = rest.split(top: 1)
      tabs = line
      // Where one panel has the screen to itself, the request under the pointer has what its list leaves.
      let isPending = state.home.focus == .pending && !state.home.isZoomed
      let wishes = Wishes(state, usageColumns: size.columns - 2)
      let (list, under) = Self.split(panel, for: wishes.pending, isPending && wishes.hasPreview(size))
      preview = under
      panels = [state.home.focus: list]
    }
  }

  /// From so many columns on the preview stands beside Pending, not below it.
  private static let beside = 150

  /// The rows below which a preview says too little.
  private static let leastPreview = 9

  private static func arrangement(_ size: Size) -> Arrangement {
    switch (size.columns, size.rows) {
    case (80..., 24...): .grid
    case (_, 30...): .stacked
    default: .tabbed
    }
  }

  /// Whether a screen has room for more than the lists; where they are shown one at a time, it is that of the others.
  static func hasRoomForPreview(_ size: Size) -> Bool {
    size.rows >= 34 || (size.columns >= beside && size.rows >= 24) || arrangement(size) == .tabbed
  }

  /// Pending as high as its rows, and the preview below it, where there is room for both.
  private static func split(_ rect: Rect, for wish: Int, _ hasPreview: Bool) -> (pending: Rect, preview: Rect?) {
    let pending = max(6, min(wish, rect.size.rows / 2))
    guard hasPreview, wish > 0, rect.size.rows - pending >= leastPreview else { return (rect, nil) }
    let (top, bottom) = rect.split(top: pending)
    return (top, bottom)
  }

  /// The rows with which every panel would show all it has, its edges included.
  private struct Wishes {
    let accounts: Int
    let pending: Int
    let links: Int
    let isWaiting: Bool
    private let meters: MeterLines
    private let usageColumns: Int
    /// The lines under Usage that are no meter's, its edges included.
    private let besideMeters: Int

    init(_ state: DashboardState, usageColumns: Int) {
      let index = state.snapshot?.index
      // Words that say what will appear need two lines.
      func rows(_ count: Int) -> Int { count == 0 ? 2 : count }
      accounts = rows(state.snapshot?.accounts.count ?? 0) + 2
      // What looking costs stands below all meters; a limit that was hit has two lines.
      let hits = min(2, index?.hitsOf.values.map(\.count).max() ?? 0)
      let looking = usageColumns >= UsagePanel.spacious ? 1 : 2
      meters = index?.meterLines ?? MeterLines()
      self.usageColumns = usageColumns
      besideMeters = hits * 2 + looking + 2
      pending = rows(state.home.totals[.pending] ?? 0) + 3
      links = rows(index?.shownLinks.count ?? 0) + 2
      isWaiting = (state.home.totals[.pending] ?? 0) > 0
    }

    /// The rows of Usage where it can have so many: with all below each meter, or else with one line a meter.
    func usage(atMost rows: Int) -> Int {
      min(rows, meters.lines(columns: usageColumns, atMost: rows - besideMeters) + besideMeters)
    }

    /// Whether a request can be shown beside the lists.
    func hasPreview(_ size: Size) -> Bool { isWaiting && HomeLayout.hasRoomForPreview(size) }
  }

  /// How many rows of a panel's list are on the screen.
  func rows(in panel: Panel) -> Int {
    let inside = max(0, (panels[panel]?.size.rows ?? 0) - 2)
    return panel == .pending ? inside - PendingPanel.headRows(inside) : inside
  }
}
