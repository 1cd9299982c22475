import Billing
import Screen
import Text

/// Links that wait for a person; their URLs are secrets and not drawn.
struct LinksPanel {
  let state: DashboardState

  private static let wishes = [
    Columns.Wish(10, minimum: 5, rank: 0), Columns.Wish(12, minimum: 12, rank: 1),
    Columns.Wish(16, minimum: 10, rank: 2), Columns.Wish(14, minimum: 9, rank: 3),
    Columns.Wish(20, minimum: 12, rank: 0), Columns.Wish(24, minimum: 19, rank: 4),
  ]

  func draw(on canvas: inout Canvas, through lens: inout Lens) {
    let sorting = state.home.linkSorting
    let inside = state.box(
      .links,
      title: state.listTitle(
        .links, "Links", sorting: sorting.order == .newest ? nil : sorting.order.rawValue, sorting.isReversed),
      on: &canvas)
    let order = state.home.linkOrder
    guard !order.isEmpty else {
      state.explain(
        state.emptiedByFilter(.links).map { [$0] } ?? [
          "Checkout, portal and upgrade links appear here once a request for one is approved."
        ], in: inside, on: &canvas)
      return
    }
    let columns = Columns(
      Self.wishes, width: inside.size.columns - 2, gap: inside.size.columns < 60 ? 1 : 2, growing: 5)
    let selection = state.home.links
    let shown = selection.window(of: order.count, rows: inside.size.rows)
    state.noteHidden(shown, of: order.count, on: &canvas)
    for (row, index) in shown.enumerated() {
      guard let link = state.snapshot?.link(order[index]) else { continue }
      let line = Rect(column: inside.origin.column, row: inside.origin.row + row, columns: inside.size.columns, rows: 1)
      canvas.within(line) { draw(link, columns, on: &$0, through: &lens) }
      state.mark(link.id == selection.selected, in: .links, row: row, of: inside, item: .link(link.id), on: &canvas)
    }
  }

  private func draw(_ link: Link, _ columns: Columns, on canvas: inout Canvas, through lens: inout Lens) {
    let standing = link.standing(at: lens.now.wall)
    let style = state.style(standing == .unused ? .text : .dim)
    var time = ""
    if standing == .unused {
      let left = link.expiresAt.map { lens.countdown(to: $0) }
      time = left.map { columns[0].width < 9 ? $0.shortText : $0.text } ?? "no end"
    }
    let strange = standing == .unused ? state.strangeMark(link)?.string : nil
    let danger = state.style(.danger)
    let cells: [(String, Style)] = [
      (time, style), (link.kind.word, style), (link.account.rawValue, style), (link.target?.rawValue ?? "", style),
      // The host's own column is the first to go.
      strange.map { ($0, danger) }
        ?? (state.snapshot?.words(for: link, standing) ?? standing.words(for: link.kind), style),
      (link.host.string, strange == nil ? state.style(standing == .unused ? .link : .dim) : danger),
    ]
    for (index, (text, style)) in cells.enumerated() where columns[index].width > 0 {
      canvas.write(
        text, column: 2 + columns[index].start, style: style, columns: columns[index].width, glyphs: state.glyphs)
    }
  }
}

extension LinkKind {
  /// The kind as a row names it.
  package var word: String {
    switch self {
    case .checkout: "checkout"
    case .portal: "portal"
    case .upgradeLink: "upgrade link"
    case .approval: "approval"
    }
  }
}

extension Snapshot {
  /// What became of a link, or that nobody needs it any more because its account is on the plan it leads to.
  func words(for link: Link, _ standing: LinkState) -> String {
    let plan = account(link.account)?.observation?.plan.plan
    guard standing == .unused, link.kind != .portal, let target = link.target, target == plan else {
      return standing.words(for: link.kind)
    }
    return "plan is reached"
  }
}

extension LinkState {
  /// What became of a link of some kind.
  package func words(for kind: LinkKind) -> String {
    switch (self, kind) {
    case (.unused, .checkout): "waiting for payment"
    case (.unused, .approval): "waiting for approval"
    case (.unused, .portal), (.unused, .upgradeLink): "not used yet"
    case (.used, _): "used"
    case (.unneeded, _): "plan is reached"
    case (.expired, _): "expired"
    case (.dismissed, _): "dismissed"
    }
  }
}
