import Billing
import Consent
import Screen

extension Reducer {
  /// Brings rows and selections up to date; behind an open review or dialog they stand still until it is closed.
  mutating func settleHome() {
    guard let snapshot = state.snapshot, state.review == nil else { return }
    // Rows do not move behind a dialog; where there were none, the first ones are not kept from whoever looks past it.
    let isCovered = state.overlay != nil || state.palette != nil || state.themePicker != nil
    guard !isCovered || state.home.order.isEmpty else { return }
    state.home.arrange(snapshot, at: now)
    let layout = HomeLayout(state, size: state.size, at: now)
    state.home.accounts.follow(state.home.accountOrder, rows: layout.rows(in: .accounts))
    state.home.requests.follow(state.home.order, rows: layout.rows(in: .pending))
    state.home.links.follow(state.home.linkOrder, rows: layout.rows(in: .links))
    if state.home.usageTop != 0 {
      let inside = layout.panels[.usage]?.inset().size ?? .zero
      let furthest = state.usageAccount.map { UsagePanel(state: state).furthest(of: $0, in: inside, at: now) } ?? 0
      state.home.usageTop = min(max(0, state.home.usageTop), furthest)
    }
  }

  /// Opens what is selected in the panel that has the keyboard.
  mutating func openSelected() {
    switch state.home.focus {
    case .accounts, .usage: openActions()
    case .pending: openReview()
    case .links: openLinkDialog()
    }
  }

  mutating func moveFocus(by distance: Int) {
    let panels = Panel.allCases
    let index = (state.home.focus.rawValue + distance + panels.count) % panels.count
    state.home.focus = panels[index]
  }

  /// Shows the panel with the keyboard alone, or all of them again.
  mutating func zoom() { state.home.isZoomed.toggle() }

  /// Keeps all rows where they are, or lets them be sorted again.
  mutating func freeze() { state.home.isFrozen.toggle() }

  /// Sorts the list with the keyboard by its next column.
  mutating func sortDifferently() {
    state.home.isFrozen = false
    if state.home.focus == .links { state.home.linkSorting.turn() } else { state.home.accountSorting.turn() }
  }

  /// Turns the order of the list with the keyboard round.
  mutating func reverseSorting() {
    state.home.isFrozen = false
    if state.home.focus == .links {
      state.home.linkSorting.isReversed.toggle()
    } else {
      state.home.accountSorting.isReversed.toggle()
    }
  }

  /// One step back at home: the filter of the panel with the keyboard goes, then the zoom.
  mutating func goBackAtHome() {
    if state.home.filters[state.home.focus] != nil {
      state.home.filters[state.home.focus] = nil
    } else {
      state.home.isZoomed = false
    }
  }

  /// Left and right go between the two panels at the top, which stand beside one another.
  mutating func goSideways(by distance: Int) {
    switch (state.home.focus, distance > 0) {
    case (.accounts, true): state.home.focus = .usage
    case (.usage, false): state.home.focus = .accounts
    default: moveFocus(by: distance)
    }
  }

  mutating func moveSelection(_ movement: Movement) {
    let page = HomeLayout(state, size: state.size, at: now).rows(in: state.home.focus)
    let distance = movement.distance(page: page)
    switch state.home.focus {
    case .accounts:
      state.home.accounts.move(by: distance, in: state.home.accountOrder)
      state.home.usageTop = 0
    case .usage: state.home.usageTop += distance
    case .pending:
      state.home.requests.move(by: distance, in: state.home.order)
      state.home.usageTop = 0
    case .links: state.home.links.move(by: distance, in: state.home.linkOrder)
    }
  }
}

/// Something on a screen that the mouse can select, as a region of the frame names it.
enum HomeItem: Hashable {
  case panel(Panel)
  case account(AccountName)
  case request(RequestID)
  case link(Int64)
  case alarm(Int64)
  case note(Int64)
  case command(CommandID)
  case theme(String)
  case entry(Int64)
  case operation(Billing.Operation)
  case plan(PlanName)
  /// The chart of a history, whose columns are times.
  case chart

  /// The command id of such regions; no key asks for it.
  static let command = "select"

  init?(_ text: String) {
    guard let slash = text.firstIndex(of: "/") else { return nil }
    let rest = String(text[text.index(after: slash)...])
    let item: HomeItem? =
      switch text[..<slash] {
      case "panel": Int(rest).flatMap(Panel.init).map { .panel($0) }
      case "account": AccountName(rest).map { .account($0) }
      case "request": RequestID(rest).map { .request($0) }
      case "link": Int64(rest).map { .link($0) }
      case "alarm": Int64(rest).map { .alarm($0) }
      case "note": Int64(rest).map { .note($0) }
      case "command": CommandID(rawValue: rest).map { .command($0) }
      case "theme": .theme(rest)
      case "entry": Int64(rest).map { .entry($0) }
      case "operation": Billing.Operation(rawValue: rest).map { .operation($0) }
      case "plan": PlanName(rest).map { .plan($0) }
      case "chart": .chart
      default: nil
      }
    guard let item else { return nil }
    self = item
  }

  var text: String {
    switch self {
    case .panel(let panel): "panel/\(panel.rawValue)"
    case .account(let name): "account/\(name)"
    case .request(let id): "request/\(id)"
    case .link(let id): "link/\(id)"
    case .alarm(let id): "alarm/\(id)"
    case .note(let id): "note/\(id)"
    case .command(let id): "command/\(id.rawValue)"
    case .theme(let name): "theme/\(name)"
    case .entry(let sequence): "entry/\(sequence)"
    case .operation(let operation): "operation/\(operation.rawValue)"
    case .plan(let plan): "plan/\(plan.rawValue)"
    case .chart: "chart/"
    }
  }
}
