import Billing
import Screen
import Text

/// The actions of an account: each with what it does, or why it cannot be asked for now.
struct ActionMenuView {
  let state: DashboardState
  let menu: ActionMenu

  func draw(on canvas: inout Canvas, through lens: inout Lens) {
    let account = state.snapshot?.account(menu.account)
    // An hour's calls come back by time alone.
    if let next = account?.nextCallAt { _ = lens.hasPassed(next) }
    let plan = account?.observation?.plan.plan.map { state.separator + $0.title } ?? ""
    let now = lens.now
    let lines = menu.operations.map { line($0, at: now) }
    let keys = state.configuration.keymap
    let obstacle = menu.selected.flatMap { state.actionObstacle($0, on: menu.account, at: now) }
    let box = DialogBox(
      state: state, title: SafeText("Actions" + state.separator + menu.account.rawValue + plan),
      badge: state.liveBadge(menu.account), badgeToken: state.liveToken(menu.account), lines: lines,
      pinned: [
        obstacle.map { DialogLine($0, .warning) }
          ?? DialogLine("\(keys.label(.choose)) goes on: \(menu.selected?.promise ?? "nothing").", .dim),
        DialogLine("\(keys.label(.back)) leaves. Nothing is asked for yet.", .dim),
      ])
    box.draw(on: &canvas)
  }

  private func line(_ operation: Billing.Operation, at now: Moment) -> DialogLine {
    let obstacle = state.actionObstacle(operation, on: menu.account, at: now)
    let mark = operation == menu.selected ? state.glyphs[.triangleRight] : " "
    // A dash in the place of the key: what is not possible must not be told by its colour alone.
    let key = command(of: operation).map { state.configuration.keymap.label($0) } ?? " "
    let words = obstacle ?? operation.promise
    return DialogLine(
      row: SafeText(
        "\(mark)\(obstacle == nil ? key : state.glyphs[.dash])  \(DisplayWidth.pad(operation.word, to: 15)) \(words)"),
      obstacle == nil ? .text : .stale, isChosen: operation == menu.selected, item: .operation(operation))
  }

  /// The command with a key of its own that begins an operation of this account.
  private func command(of operation: Billing.Operation) -> CommandID? {
    switch operation {
    case state.snapshot?.account(menu.account)?.account.service.wayUp: .upgrade
    case .downgrade: .downgrade
    case .portal: .portal
    default: nil
    }
  }
}

extension DashboardState {
  /// Whether real money moves on an account, in a word.
  func liveBadge(_ name: AccountName) -> SafeText? {
    snapshot?.account(name).map { $0.account.isLive ? "LIVE" : "TEST" }
  }

  /// How that word looks.
  func liveToken(_ name: AccountName) -> ThemeToken {
    snapshot?.account(name)?.account.isLive == false ? .test : .live
  }
}

extension Billing.Operation {
  /// What asking for the operation leads to, in a few words.
  fileprivate var promise: String {
    switch self {
    case .upgrade: "a request for a bigger plan, which you review"
    case .downgrade: "a request for the smallest plan, which you review"
    case .resume: "a request to keep the plan that is about to end"
    case .checkout: "a request for a page to pay for a plan"
    case .portal: "a request for the page of cards and invoices"
    case .upgradeLink: "a request for a link to a payment page"
    case .limitIncrease: "tells the service that a limit is too small"
    case .notify: "leaves a note with the service"
    }
  }
}
