import Screen

/// Where the four panels are on a screen of some size.
///
/// It depends on the size, the operator's zoom and how many accounts are configured, never on what arrives: an arrival
/// must not move what is being read.
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

  /// Lays out a screen for the reducer, which only asks for rows.
  init(_ state: DashboardState, size: Size, at now: Moment) {
    var lens = Lens(now)
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
    switch (size.columns, size.rows) {
    case _ where state.home.isZoomed: arrangement = .tabbed
    case (80..., 24...): arrangement = .grid
    case (_, 30...): arrangement = .stacked
    default: arrangement = .tabbed
    }
    let rows = rest.size.rows
    switch arrangement {
    case .grid:
      tabs = nil
      // More accounts than fit get rows of the other lists, which keep eight and four of theirs.
      let links = max(min(rows / 4, 6), rows / 6)
      let accountRows = min(max(rows * 2 / 5, Self.wish(state)), max(rows * 2 / 5, rows - links - 8))
      let (top, below) = rest.split(top: accountRows)
      let (pending, linksRect) = below.split(bottom: links)
      let (accounts, usage) = top.split(left: max(34, size.columns * 2 / 5))
      panels = [.accounts: accounts, .usage: usage, .pending: pending, .links: linksRect]
    case .stacked:
      tabs = nil
      let (accounts, belowAccounts) = rest.split(top: min(max(rows / 5, Self.wish(state)), rows * 3 / 10))
      let (usage, belowUsage) = belowAccounts.split(top: rows * 3 / 10)
      let (pending, links) = belowUsage.split(bottom: rows / 5)
      panels = [.accounts: accounts, .usage: usage, .pending: pending, .links: links]
    case .tabbed:
      let (line, panel) = rest.split(top: 1)
      tabs = line
      panels = [state.home.focus: panel]
    }
  }

  /// The rows of a panel in which every account has its own.
  private static func wish(_ state: DashboardState) -> Int { (state.snapshot?.accounts.count ?? 0) + 2 }

  /// How many rows of a panel's list are on the screen.
  func rows(in panel: Panel) -> Int {
    let inside = max(0, (panels[panel]?.size.rows ?? 0) - 2)
    return panel == .pending ? inside - PendingPanel.headRows(inside) : inside
  }
}
