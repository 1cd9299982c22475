import Billing
import Screen
import Text

/// What would be asked for, and that nothing is approved by asking.
struct PlanAskView {
  let state: DashboardState
  let ask: PlanAsk

  func draw(on canvas: inout Canvas, through lens: inout Lens) {
    let status = state.snapshot?.account(ask.account)
    if let next = status?.nextCallAt { _ = lens.hasPassed(next) }
    let title = "Ask" + state.separator + ask.operation.word + state.separator + ask.account.rawValue
    let box = DialogBox(
      state: state, title: SafeText(title), badge: state.liveBadge(ask.account),
      badgeToken: state.liveToken(ask.account), lines: lines(status), pinned: pinned(at: lens.now))
    box.draw(on: &canvas)
  }

  private func lines(_ status: AccountStatus?) -> [DialogLine] {
    let plan = status?.observation?.plan
    let offers = status?.observation?.plans ?? []
    var lines = [
      DialogLine(
        "now: \(plan?.plan?.title ?? "plan unknown")" + (plan?.price.map { state.separator + $0.description } ?? ""),
        .dim)
    ]
    if !ask.targets.isEmpty {
      let source = offers.isEmpty ? "as the service's documents name its plans" : "as the service lists its plans"
      lines.append(DialogLine("\(ask.operation.word) to, \(source):"))
    }
    lines += ask.targets.map { plan in
      let isChosen = plan == ask.target
      return DialogLine(
        row: SafeText(
          (isChosen ? state.glyphs[.triangleRight] : " ") + " " + plan.title
            + price(of: plan, of: status, among: offers)),
        isChosen: isChosen, item: .plan(plan))
    }
    if let cost = costOfAsking(status) { lines.append(DialogLine(cost)) }
    lines.append(
      DialogLine("It becomes a request that you review like any other; nothing is approved by asking.", .dim))
    return lines
  }

  /// What the service's list says that a plan costs, or its documents.
  private func price(of plan: PlanName, of status: AccountStatus?, among offers: [PlanOffer]) -> String {
    if let price = offers.first(where: { $0.name == plan })?.price { return state.separator + price.description }
    guard let price = status?.account.service.documentedPrice(of: plan) else {
      return state.separator + "price not known"
    }
    return state.separator + price.description + " documented"
  }

  /// What the question itself costs; nil where the service does not count.
  private func costOfAsking(_ status: AccountStatus?) -> String? {
    guard let status, status.account.counts(ask.operation), let left = status.callsLeft else {
      return nil
    }
    // The price is asked for with a call of its own, unless too few are left for approving something else meanwhile.
    return left >= DashboardState.callsForShowing
      ? "Asking costs one of the \(left) plan-changing calls left this hour."
      : "Asking costs no call: only \(left) plan-changing call\(left == 1 ? "" : "s") left this hour, so the price is not asked for."
  }

  /// What is asked for, with its account, however small the screen is.
  private var words: String {
    ask.operation.word + (ask.target.map { " to \($0.title)" } ?? "") + " on \(ask.account)"
  }

  private func pinned(at now: Moment) -> [DialogLine] {
    let keys = state.configuration.keymap
    switch ask.phase {
    case .choosing:
      if let obstacle = state.askObstacle(at: now) { return [DialogLine(obstacle, .warning)] }
      return [
        DialogLine("\(keys.label(.ask)) asks for: \(words)."), DialogLine("\(keys.label(.back)) leaves.", .dim),
      ]
    case .sent:
      return [
        DialogLine("On its way: \(words)."),
        DialogLine("Its review opens here; \(keys.label(.back)) goes back and leaves it to Pending.", .dim),
      ]
    case .made: return [DialogLine("The request is made; its review opens as soon as the ledger shows it.")]
    }
  }
}
