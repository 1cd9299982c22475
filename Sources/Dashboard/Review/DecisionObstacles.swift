import Billing
import Consent

extension DashboardState {
  /// Why the reviewed request cannot be approved now, in one sentence; nil when it can.
  func approvalObstacle(at now: Moment) -> String? {
    guard let review else { return "Open a request first." }
    if let obstacle = decidedObstacle(review) { return obstacle }
    let request = review.facts.request
    if request.state != .pending { return waitForCalls(of: request, at: now) ?? request.fate }
    if now.wall >= request.decideBy { return "The time to decide is over." }
    guard let snapshot, snapshot.engine != .absent else { return Command.noEngine }
    guard let account = snapshot.account(request.account) else {
      return "The account \(request.account) is not in the configuration any more."
    }
    switch account.freshness {
    case .fresh: break
    case .stale: return "Waiting for fresh facts: what is known of \(request.account) is too old."
    case .unreachable where account.isKeyRefused:
      return "Waiting for fresh facts: the service refuses the key of \(request.account)."
    case .unreachable: return "Waiting for fresh facts: \(request.account) cannot be reached."
    case .unknown: return "Waiting for fresh facts: \(request.account) was not read yet."
    }
    if let next = account.exhausted(at: now.wall) {
      return "No plan-changing call is left this hour"
        + (next.map { "; the next one is possible at \($0.timeOfDay)." } ?? ".")
    }
    if request.lacksEveryPrice(of: account.account.service), mintingObstacle(request, at: now) == nil {
      return
        "The price is not known yet: \(configuration.keymap.label(.renewToken)) asks \(account.account.service.title) "
        + "for it" + (account.callsLeft.map { " (\($0) calls left this hour)." } ?? ".")
    }
    let layout = reviewLayout(review, in: self, size: size, at: now)
    if let enough = layout.sheet.missing {
      return "Too small: \(enough.columns)x\(enough.rows) would show every fact."
    }
    guard let words = layout.words, words.furthest > review.scroll.wordsSeen else { return nil }
    let keys = configuration.keymap
    let turn = layout.moved(review.scroll) == .words ? "" : keys.label(.nextPanel) + " and "
    return "\(turn)\(keys.label(.down)) shows the rest of the service's words first."
  }

  /// What an approval waits for that no call is left to carry out; nil when it waits for nothing of the kind.
  private func waitForCalls(of request: ConsentRequest, at now: Moment) -> String? {
    guard request.state == .approved, let account = snapshot?.account(request.account),
      request.usesToken(of: account.account.service), let next = account.exhausted(at: now.wall)
    else { return nil }
    return "Approved, but no plan-changing call is left this hour: "
      + (next.map { "it is carried out at \($0.timeOfDay) or ends" } ?? "it waits or ends")
      + ". \(configuration.keymap.label(.reject)) takes it back."
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
    return request.decideBy >= request.decisionHorizon
      ? "It has the longest time a request can have: \(request.way == .link ? "7 days" : "24 hours")." : nil
  }

  /// Why no token can be made for the request now; nil when one can.
  func renewalObstacle(at now: Moment) -> String? {
    guard let request else { return Command.nothingSelected(in: self) }
    if review?.isGone == true { return "The ledger does not know this request any more." }
    return mintingObstacle(request, at: now)
  }

  /// Why no token can be made for a request now; nil when one can.
  func mintingObstacle(_ request: ConsentRequest, at now: Moment) -> String? {
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

extension ConsentRequest {
  /// Whether neither a price nor words about one are known of a change whose price a token would tell.
  func lacksEveryPrice(of service: Service) -> Bool {
    usesToken(of: service) && change.operation != .resume && token == nil && facts.quote?.price == nil
      && facts.quote?.words.isEmpty != false
  }
}

extension Link {
  /// What became of the link, its time included.
  func standing(at now: Instant) -> LinkState {
    guard state == .unused, let expiresAt, now >= expiresAt else { return state }
    return .expired
  }
}
