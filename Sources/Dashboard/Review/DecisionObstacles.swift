import Billing
import Consent

extension DashboardState {
  /// Why the reviewed request cannot be approved now, in one sentence; nil when it can.
  func approvalObstacle(at now: Moment) -> String? {
    guard let review else { return "Open a request first." }
    if let obstacle = decidedObstacle(review) { return obstacle }
    let request = review.facts.request
    if request.state != .pending { return waitForCalls(of: request, at: now) ?? fate(request, at: now) }
    if now.wall >= request.decideBy { return "The time to decide is over." }
    guard let snapshot else { return Command.noEngine }
    if let obstacle = snapshot.engine.obstacle { return obstacle }
    guard let account = snapshot.account(request.account) else {
      return "The account \(request.account) is not in the configuration that was read at the start."
    }
    switch account.freshness {
    // What is decided by is looked at again before it is carried out; meters that are missing are shown as such.
    case .fresh, .partial: break
    case .stale: return "Waiting for fresh facts: what is known of \(request.account) is too old."
    case .failed(let failure): return "Waiting for fresh facts: \(failure.obstacle(request.account, in: zone))."
    case .unknown: return "Waiting for fresh facts: \(request.account) was not read yet."
    }
    if let obstacle = priceObstacle(request, on: account, at: now) ?? callObstacle(request, on: account, at: now) {
      return obstacle
    }
    let layout = reviewLayout(review, in: self, size: size, at: now)
    if let enough = layout.sheet.missing {
      return "Too small: at \(enough.columns)x\(enough.rows) every fact can be read."
    }
    if let obstacle = unseenObstacle(layout, review.scroll) { return obstacle }
    guard let words = layout.words, words.furthest > review.scroll.wordsSeen else { return nil }
    return keys(to: .words, .down, layout, review.scroll) + " the rest of the service's words first."
  }

  /// Why a review cannot be decided by before the rest of its facts was on the screen; nil when all of it was.
  private func unseenObstacle(_ layout: ReviewLayout, _ scroll: ReviewScroll) -> String? {
    let unseen = layout.facts.unseen(by: scroll.seen)
    guard !unseen.isEmpty else { return nil }
    let below = unseen.count { $0 >= layout.facts.top }
    let (direction, count) = below > 0 ? (CommandID.down, below) : (.up, unseen.count)
    return keys(to: .facts, direction, layout, scroll)
      + " the rest of the facts first: \(count) unread \(below > 0 ? "below" : "above")."
  }

  /// The keys that move a part of the review, and the verb to go on with.
  private func keys(
    to part: ReviewScroll.Part, _ direction: CommandID, _ layout: ReviewLayout, _ scroll: ReviewScroll
  ) -> String {
    let keys = configuration.keymap
    let turns = Array(repeating: keys.label(.nextPanel), count: layout.turns(to: part, from: scroll))
    let last = keys.label(direction)
    return turns.isEmpty ? "\(last) shows" : turns.joined(separator: ", ") + " and \(last) show"
  }

  /// What an approval waits for that too few calls are left to carry out; nil when it waits for nothing of the kind.
  private func waitForCalls(of request: ConsentRequest, at now: Moment) -> String? {
    guard request.state == .approved, let account = snapshot?.account(request.account),
      let next = account.calls(for: request.change)?.wait(
        for: request.callsToApprove(on: account, at: now), at: now.wall)
    else { return nil }
    return "Approved, but too few plan-changing calls are left this hour: "
      + (next.map { "it is carried out at \($0.timeOfDay(in: zone)) or ends" } ?? "it waits or ends")
      + ". \(configuration.keymap.label(.reject)) takes it back."
  }

  /// Why a change whose price the service tells with a token cannot be approved before it has told one.
  private func priceObstacle(_ request: ConsentRequest, on account: AccountStatus, at now: Moment) -> String? {
    guard request.lacksQuote(on: account) else { return nil }
    let asking = "\(configuration.keymap.label(.renewToken)) asks \(account.account.service.title) for it"
    if account.mintingBlocked { return "The price is not known yet: \(asking) once the open alarm is explained." }
    guard let calls = account.calls(for: request.change) else { return "The price is not known yet: \(asking)." }
    let next = calls.wait(for: 2, at: now.wall).flatMap { $0 }.map {
      "; the next two are possible at \($0.timeOfDay(in: zone))"
    }
    return "The price is not known yet: \(asking) (\(calls.leftInWords) left this hour\(next ?? ""))."
  }

  /// Why too few calls are left for approving; nil when there are enough.
  private func callObstacle(_ request: ConsentRequest, on account: AccountStatus, at now: Moment) -> String? {
    let needed = request.callsToApprove(on: account, at: now)
    guard needed > 0, let calls = account.calls(for: request.change), let next = calls.wait(for: needed, at: now.wall)
    else { return nil }
    guard needed > 1 else {
      return "No plan-changing call is left this hour"
        + (next.map { "; the next one is possible at \($0.timeOfDay(in: zone))." } ?? ".")
    }
    return "Approving takes two plan-changing calls, and " + calls.lack(until: next, in: zone)
  }

  /// Why the reviewed request cannot be rejected now; nil when it can.
  func rejectionObstacle(at now: Moment) -> String? {
    guard let review else { return "Open a request first." }
    if let obstacle = decidedObstacle(review) { return obstacle }
    let request = review.facts.request
    // An approval can be taken back until it is consumed.
    return request.state == .pending || request.state == .approved ? nil : fate(request, at: now)
  }

  /// Why the reviewed request cannot get more time now; nil when it can.
  func extensionObstacle(at now: Moment) -> String? {
    guard let review else { return "Open a request first." }
    if let obstacle = decidedObstacle(review) { return obstacle }
    let request = review.facts.request
    if request.state != .pending { return fate(request, at: now) }
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
    if request.state != .pending { return fate(request, at: now) }
    guard let snapshot else { return Command.noEngine }
    if let obstacle = snapshot.engine.obstacle { return obstacle }
    guard let account = snapshot.account(request.account) else {
      return "The account \(request.account) is not in the configuration that was read at the start."
    }
    guard account.account.way(of: request) == .token else { return "This change needs no token." }
    if account.mintingBlocked { return "An alarm forbids making tokens on \(request.account) until it is explained." }
    // A price that nobody could confirm any more would only be looked at.
    guard let calls = account.calls(for: request.change), let next = calls.wait(for: 2, at: now.wall) else {
      return nil
    }
    return "Asking for the price and approving it take two plan-changing calls, and "
      + calls.lack(until: next, in: zone)
  }

  /// Whether the request that commands are about has no price yet that a token would tell.
  var requestLacksQuote: Bool {
    guard let request, let account = snapshot?.account(request.account) else { return false }
    return request.state == .pending && request.lacksQuote(on: account)
  }

  /// Why the selected link cannot be used now; nil when it can.
  func linkObstacle(at now: Moment) -> String? {
    guard let link = selectedLink else {
      return home.focus == .pending && request?.state == .awaitingPayment
        ? "It is not certain which page is this request's: choose it under Links." : "Select a link under Links first."
    }
    return switch link.standing(at: now.wall) {
    case .unused: nil
    case .used: "The link was used."
    case .unneeded: "The account has the plan that the link leads to."
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

extension CallsLeft {
  /// How many are left: `no call`, `1 call`, `4 calls`.
  var leftInWords: String { left <= 0 ? "no call" : left == 1 ? "1 call" : "\(left) calls" }

  /// The end of a sentence that says that fewer than two are left.
  fileprivate func lack(until next: Instant?, in zone: ClockZone) -> String {
    (left <= 0 ? "none" : "only one") + " is left this hour"
      + (next.map { "; the next two are possible at \($0.timeOfDay(in: zone))." } ?? ".")
  }
}

extension ConsentRequest {
  /// A token with less time than this is not used any more: too little is left to reach the service.
  package static let shortestTokenLife: Duration = .seconds(10)

  /// Whether a token lives that an approval would still use; its quote is the one that is shown.
  func hasUsableToken(at now: Moment) -> Bool {
    liveToken(at: now).map { $0 >= Self.shortestTokenLife } ?? false
  }

  /// How many plan-changing calls an approval takes: a quote and its confirmation where a token is needed.
  func callsToApprove(on account: AccountStatus, at now: Moment) -> Int {
    switch account.account.way(of: self) {
    case .token: hasUsableToken(at: now) ? 1 : 2
    case .page, .direct: 1
    case .link: 0
    }
  }

  /// Whether neither a price nor words about one are known of a change whose price a token would tell.
  func lacksQuote(on account: AccountStatus) -> Bool {
    account.account.way(of: self) == .token && facts.quote?.price == nil && facts.quote?.words.isEmpty != false
  }
}

extension Link {
  /// What became of the link, its time included.
  func standing(at now: Instant) -> LinkState {
    guard state == .unused, let expiresAt, now >= expiresAt else { return state }
    return .expired
  }
}
