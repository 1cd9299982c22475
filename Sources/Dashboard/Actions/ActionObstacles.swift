import Billing
import Consent

extension DashboardState {
  /// Why the operator cannot ask for an operation on an account now, in one sentence; nil when he can.
  func actionObstacle(_ operation: Billing.Operation, on name: AccountName, at now: Moment) -> String? {
    if configuration.readOnly { return Command.readOnly }
    guard let snapshot, let status = snapshot.account(name) else {
      return "The account \(name) is not in the configuration any more."
    }
    guard status.account.service.operations.contains(operation) else {
      return "\(status.account.service.rawValue) does not offer it."
    }
    if let reason = status.account.withheld[operation] { return reason.string }
    if errands[name] != nil { return "What you asked for before is still on its way." }
    if snapshot.engine == .absent { return Command.noEngine }
    guard operation.needsApproval else { return nil }
    if let waiting = snapshot.ownRequest(operation, on: name) {
      return waiting.state == .pending
        ? "Your request \(waiting.number) for it waits already: review it under Pending."
        : "Your request \(waiting.number) for it is not done yet: \(waiting.state.word)."
    }
    return planObstacle(operation, of: status) ?? callObstacle(operation, of: status, at: now)
  }

  /// What the plan that an account is on says against an operation.
  private func planObstacle(_ operation: Billing.Operation, of status: AccountStatus) -> String? {
    if operation == .portal { return nil }
    guard let plan = status.observation?.plan, let current = plan.plan else {
      return "No plan of \(status.account.name) is known: read it first."
    }
    switch operation {
    case .resume:
      return plan.cancellation == .none ? "Nothing to resume: no end of the plan is scheduled." : nil
    case .downgrade:
      if case .scheduled = plan.cancellation { return "The end of the plan is scheduled already." }
      return targets(of: operation, on: status).isEmpty ? "No smaller plan than \(current.title) is known." : nil
    case .upgrade, .checkout, .upgradeLink:
      if plans(of: status).isEmpty {
        return "No plan of \(status.account.service.rawValue) is known to choose from."
      }
      return targets(of: operation, on: status).isEmpty ? "No bigger plan than \(current.title) is known." : nil
    case .portal, .limitIncrease, .notify: return nil
    }
  }

  /// What the calls that are left say against an operation; a request for it is made with one of them.
  private func callObstacle(_ operation: Billing.Operation, of status: AccountStatus, at now: Moment) -> String? {
    guard status.account.service == .dock, !operation.onlyMakesURL else { return nil }
    if status.mintingBlocked {
      return "An alarm forbids making tokens on \(status.account.name) until it is explained."
    }
    guard let next = status.exhausted(at: now.wall) else { return nil }
    return "No plan-changing call is left this hour"
      + (next.map { "; the next one is possible at \($0.timeOfDay)." } ?? ".")
  }

  /// The plans an account can be on, the smallest first: as its service lists them, else as its documents name them.
  func plans(of status: AccountStatus) -> [PlanName] {
    let listed = status.observation?.plans.map(\.name) ?? []
    return listed.isEmpty ? status.account.service.documentedPlans : listed
  }

  /// The plans that an operation could lead to, the smallest first.
  func targets(of operation: Billing.Operation, on status: AccountStatus) -> [PlanName] {
    let plans = plans(of: status)
    guard let current = status.observation?.plan.plan else { return [] }
    let position = plans.firstIndex(of: current)
    switch operation {
    case .upgrade, .checkout, .upgradeLink:
      // Beside a plan that no document names, nobody knows which are bigger; the smallest is none to pay for.
      return Array(plans.dropFirst((position ?? 0) + 1))
    case .downgrade:
      // A downgrade is to the smallest plan and no other.
      return position == 0 ? [] : Array(plans.prefix(1))
    case .resume, .portal, .limitIncrease, .notify: return []
    }
  }
}

extension Snapshot {
  /// The operator's own request for an operation that is not over yet.
  func ownRequest(_ operation: Billing.Operation, on account: AccountName) -> ConsentRequest? {
    index.own[account]?.lazy.map { requests[$0] }
      .first { $0.ask.operation == operation || $0.change.operation == operation }
  }
}
