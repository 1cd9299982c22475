import Billing
import Consent

extension DashboardState {
  /// Why the operator cannot ask for an operation on an account now, in one sentence; nil when he can.
  func actionObstacle(_ operation: Billing.Operation, on name: AccountName, at now: Moment) -> String? {
    if configuration.readOnly { return configuration.readOnlyWords }
    guard let snapshot, let status = snapshot.account(name) else {
      return "The account \(name) is not in the configuration that was read at the start."
    }
    if let reason = status.account.absence(of: operation) { return reason.string }
    if errands[name] != nil { return "What you asked for before is still on its way." }
    if let obstacle = snapshot.engine.obstacle { return obstacle }
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
    guard let observation = status.observation else { return "\(status.account.name) was not read yet." }
    let plan = observation.plan
    let unknown = "No plan of \(status.account.name) is known: read it first."
    switch operation {
    case .resume:
      return plan.cancellation == .none ? "Nothing to resume: no end of the plan is scheduled." : nil
    case .downgrade:
      if case .scheduled = plan.cancellation { return "The end of the plan is scheduled already." }
      guard let current = plan.plan else { return unknown }
      return targets(of: operation, on: status).isEmpty ? "No smaller plan than \(current.title) is known." : nil
    case .upgrade, .checkout, .upgradeLink:
      if operation == .checkout, let reason = status.account.service.profile.checkoutObstacle(on: plan) {
        return reason.string
      }
      if !targets(of: operation, on: status).isEmpty { return nil }
      return plan.plan.map { "No bigger plan than \($0.title) is known." } ?? unknown
    case .portal, .limitIncrease, .notify: return nil
    }
  }

  /// What the calls that are left say against an operation; a request for it is made with one of them.
  private func callObstacle(_ operation: Billing.Operation, of status: AccountStatus, at now: Moment) -> String? {
    guard status.account.counts(operation) else { return nil }
    if status.mintingBlocked {
      return "An alarm forbids making tokens on \(status.account.name) until it is explained."
    }
    guard let next = status.exhausted(at: now.wall) else { return nil }
    return "No plan-changing call is left this hour"
      + (next.map { "; the next one is possible at \($0.timeOfDay(in: zone))." } ?? ".")
  }

  /// The plans that an operation could lead to.
  func targets(of operation: Billing.Operation, on status: AccountStatus) -> [PlanName] {
    guard let observation = status.observation else { return [] }
    return status.account.service.targets(of: operation, from: observation.plan.plan, offers: observation.plans)
  }
}

extension Account {
  /// Whether its service counts the calls of an operation.
  func counts(_ operation: Billing.Operation) -> Bool {
    let change = PlanChange(operation)
    return service.profile.countedCall(of: change, by: way(of: change)) != nil
  }
}

extension Snapshot {
  /// The operator's own request for an operation that is not over yet.
  func ownRequest(_ operation: Billing.Operation, on account: AccountName) -> ConsentRequest? {
    index.own[account]?.lazy.map { requests[$0] }
      .first { $0.ask.operation == operation || $0.change.operation == operation }
  }
}
