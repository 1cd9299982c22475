import Billing
import Consent

extension DashboardState {
  /// Why the reviewed request cannot be approved now, in one sentence; nil when it can.
  func approvalObstacle(at now: Moment) -> String? {
    guard let review else { return "Open a request first." }
    if let obstacle = decidedObstacle(review) { return obstacle }
    let request = review.facts.request
    if request.state != .pending { return request.state.sentence }
    if now.wall >= request.decideBy { return "The time to decide is over." }
    guard let snapshot, snapshot.engine != .absent else { return Command.noEngine }
    guard let account = snapshot.account(request.account) else {
      return "The account \(request.account) is not in the configuration any more."
    }
    switch account.freshness {
    case .fresh: break
    case .stale: return "Waiting for fresh facts: what is known of \(request.account) is too old."
    case .unreachable: return "Waiting for fresh facts: \(request.account) cannot be reached."
    case .unknown: return "Waiting for fresh facts: \(request.account) was not read yet."
    }
    if let next = account.exhausted(at: now.wall) {
      return "No plan-changing call is left this hour"
        + (next.map { "; the next one is possible at \($0.timeOfDay)." } ?? ".")
    }
    return sizeForEveryFact(of: review, at: now).map {
      "Too small: \($0.columns)x\($0.rows) would show every fact."
    }
  }

  /// Why the reviewed request cannot be rejected now; nil when it can.
  func rejectionObstacle() -> String? {
    guard let review else { return "Open a request first." }
    if let obstacle = decidedObstacle(review) { return obstacle }
    let state = review.facts.request.state
    // An approval can be taken back until it is consumed.
    return state == .pending || state == .approved ? nil : state.sentence
  }

  /// Why the reviewed request cannot get more time now; nil when it can.
  func extensionObstacle(at now: Moment) -> String? {
    guard let review else { return "Open a request first." }
    if let obstacle = decidedObstacle(review) { return obstacle }
    let request = review.facts.request
    if request.state != .pending { return request.state.sentence }
    if now.wall >= request.decideBy { return "The time to decide is over." }
    return request.decideBy >= request.createdAt.adding(ConsentRequest.decisionHorizon)
      ? "It has the longest time a request can have: 24 hours." : nil
  }

  /// Why no token can be made for the request now; nil when one can.
  func renewalObstacle(at now: Moment) -> String? {
    guard let request else { return "Select a request under Pending first." }
    if review?.isGone == true { return "The ledger does not know this request any more." }
    if request.state != .pending { return request.state.sentence }
    guard let snapshot, snapshot.engine != .absent else { return Command.noEngine }
    guard let account = snapshot.account(request.account) else {
      return "The account \(request.account) is not in the configuration any more."
    }
    guard request.usesToken(of: account.account.service) else { return "This change needs no upstream token." }
    if account.mintingBlocked { return "An alarm forbids making tokens on \(request.account) until it is explained." }
    if let next = account.exhausted(at: now.wall) {
      return "No plan-changing call is left this hour"
        + (next.map { "; the next one is possible at \($0.timeOfDay)." } ?? ".")
    }
    return account.callsLeft == 1 ? "The hour's last call is kept for the approval." : nil
  }

  /// Why the selected link cannot be used now; nil when it can.
  func linkObstacle(at now: Moment) -> String? {
    guard let link = selectedLink else { return "Select a link under Links first." }
    return switch link.standing(at: now.wall) {
    case .unused: nil
    case .used: "The link was used."
    case .expired: "The link has expired."
    case .dismissed: "The link was dismissed."
    }
  }

  /// What stands in the way of any decision: the request is gone, or one is on its way.
  private func decidedObstacle(_ review: Review) -> String? {
    if review.isGone { return "The ledger does not know this request any more." }
    guard let sent = sent[review.id], sent.concerns(review.facts.request) else { return nil }
    return switch sent.kind {
    case .approval: "The approval is being recorded."
    case .rejection: "The no is being recorded."
    }
  }
}

extension ConsentRequest {
  /// Whether the service gates this change with a token; of the four services only Dock does.
  func usesToken(of service: Service) -> Bool {
    service == .dock && !change.operation.onlyMakesURL && change.operation.needsApproval
  }
}

extension Link {
  /// What became of the link, its time included.
  func standing(at now: Instant) -> LinkState {
    guard state == .unused, let expiresAt, now >= expiresAt else { return state }
    return .expired
  }
}
