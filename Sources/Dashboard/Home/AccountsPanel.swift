import Billing
import Screen
import Text

/// Every account in one row: name, plan, price, renewal, and the one thing about it that matters most.
struct AccountsPanel {
  let state: DashboardState

  /// Names get what they need first, then plans, then what they cost and when they renew; whether real money moves is
  /// never given up.
  private var wishes: [Columns.Wish] {
    let (name, plan) = (state.snapshot?.index.widestName ?? 0, state.snapshot?.index.widestPlan ?? 0)
    let price = min(max(1, state.snapshot?.index.widestPrice ?? 0), 12)
    return [
      Columns.Wish(max(12, name), minimum: 10, rank: 0), Columns.Wish(max(4, plan), minimum: 4, rank: 2),
      Columns.Wish(price, minimum: price, rank: 3), Columns.Wish(6, minimum: 6, rank: 4),
      Columns.Wish(4, minimum: 4, rank: 0), Columns.Wish(11, minimum: 11, rank: 0),
      Columns.Wish(2, minimum: 2, rank: 1),
    ]
  }

  /// How many columns the panel takes with room for everything.
  static func wish(_ state: DashboardState) -> Int {
    let wishes = Self(state: state).wishes
    return wishes.reduce(0) { $0 + $1.ideal } + wishes.count + 12
  }

  func draw(on canvas: inout Canvas, through lens: inout Lens) {
    let sorting = state.home.accountSorting
    let inside = state.box(
      .accounts,
      title: state.listTitle(
        .accounts, "Accounts", sorting: sorting.order == .configured ? nil : sorting.order.rawValue, sorting.isReversed),
      on: &canvas)
    let order = state.home.accountOrder
    guard !order.isEmpty else {
      let sentences =
        state.emptiedByFilter(.accounts).map { [$0] }
        ?? (state.snapshot == nil
          ? ["Reading the ledger."]
          : [
            "Your billing accounts appear here.", "Add the first one with: countersign init",
          ])
      state.explain(sentences, in: inside, on: &canvas)
      return
    }
    let columns = Columns(wishes, width: inside.size.columns - 2, gap: 1, growing: 5)
    let selection = state.home.accounts
    let shown = selection.window(of: order.count, rows: inside.size.rows)
    state.noteHidden(shown, of: order.count, on: &canvas)
    for (row, index) in shown.enumerated() {
      guard let account = state.snapshot?.account(order[index]) else { continue }
      let standing = AccountStanding(
        account, hit: state.snapshot?.limitHits(at: account.account.name).first, through: &lens)
      let name = account.account.name
      let line = Rect(column: inside.origin.column, row: inside.origin.row + row, columns: inside.size.columns, rows: 1)
      canvas.within(line) { draw(account, standing, columns, on: &$0) }
      state.mark(
        name == (state.home.focus == .pending ? state.usageAccount?.account.name : selection.selected), in: .accounts,
        row: row, of: inside, item: .account(name), on: &canvas)
    }
  }

  private func draw(_ account: AccountStatus, _ standing: AccountStanding, _ columns: Columns, on canvas: inout Canvas)
  {
    let isOld = account.freshness.isOld
    let text = state.style(isOld ? .stale : .text)
    let plan = account.observation?.plan.plan?.rawValue ?? "?"
    let cells: [(String, Style)] = [
      (account.account.name.rawValue, text), (plan, text),
      price(of: account, text),
      (account.observation?.plan.renewalWord(in: state.zone) ?? "", state.style(isOld ? .stale : .dim)),
      (account.account.isLive ? "LIVE" : "TEST", state.style(account.account.isLive ? .live : .test)),
      (standing.text(columns: columns[5].width), state.style(standing.token)),
      (standing.mark, state.style(standing.token)),
    ]
    for (index, (text, style)) in cells.enumerated() where columns[index].width > 0 {
      canvas.write(
        text, column: 2 + columns[index].start, style: style, columns: columns[index].width, glyphs: state.glyphs)
    }
  }

  /// What an account costs; `?` where its service does not tell.
  private func price(of account: AccountStatus, _ style: Style) -> (String, Style) {
    guard let observation = account.observation else { return ("", style) }
    return observation.plan.price.map { ($0.description, style) } ?? ("?", state.style(.dim))
  }
}

extension PlanState {
  /// When the plan renews, in the width of a day: `Dec 1`, or `ends` where it does not; nil where nobody tells it.
  func renewalWord(in zone: ClockZone) -> String? {
    if case .scheduled = cancellation { return "ends" }
    return renewsAt?.dayAndMonth(in: zone)
  }
}
