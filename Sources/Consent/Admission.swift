import Billing

/// Whether a new request may join the queue.
public enum Admission: Hashable, Sendable {
  /// It becomes a new request; what the same agent asked for instead on the account and nobody carried out is superseded.
  case admitted(superseding: [RequestID])
  /// It becomes a new request that waits for the payment of a page which another request has already.
  case sharesPage(of: RequestID, superseding: [RequestID])
  /// The same change is asked for already.
  case joins(RequestID)
  /// The same change was rejected a short while ago.
  case coolingDown(after: RequestID, until: Instant)
  /// Too much at once.
  case full(Cap, retryAfter: Duration)

  /// Which cap was hit.
  public enum Cap: String, Hashable, Sendable {
    /// Three requests of one agent that nobody has carried out.
    case perAgent = "too_many_pending"
    /// Five new requests of one agent in an hour.
    case perHour = "too_many_new"
    /// Twenty of them in all.
    case overall = "queue_full"
    /// A change of the account is being carried out.
    case accountBusy = "account_busy"
  }

  /// Requests waiting for a decision or its execution that one agent may have.
  public static let agentCap = 3
  /// New requests one agent may make in an hour; what was so already is none.
  public static let hourlyCap = 5
  /// The same of all agents together.
  public static let overallCap = 20
  /// How long after a first rejection the same ask is answered with the same no.
  public static let firstCoolDown: Duration = .seconds(900)
  /// The longest cool-down.
  public static let longestCoolDown: Duration = .seconds(86_400)

  /// Decides on an ask, given the ledger's requests: all live ones, and the asking agent's of the last two days.
  ///
  /// Two asks are one when they come down to the same change: `upgrade pro` and `checkout pro` of a free account are. What
  /// the operator asks for at his own door is neither cooled down nor capped: he is not his own crowd.
  ///
  /// - Parameters:
  ///   - change: what the ask comes down to; nil while the account was not looked at for it.
  ///   - sharing: the accounts of the same organisation, this one included: nobody is offered two pages for one plan.
  public static func decide(
    ask: PlanChange, change: PlanChange? = nil, account: AccountName, sharing: Set<AccountName> = [], agent: AgentName,
    door: Door, requests: [ConsentRequest], now: Instant
  ) -> Admission {
    let live = requests.filter { !$0.state.isFinal }
    let mine = requests.filter { $0.requester.agent == agent }
    let here = mine.filter { $0.account == account }
    func isSame(_ request: ConsentRequest) -> Bool {
      request.ask.isSame(as: ask) || change.map { request.change.isSame(as: $0) } ?? false
    }
    // A no to a plan is a no to it by the month and by the year.
    func isLike(_ request: ConsentRequest) -> Bool {
      request.ask.hasSameTarget(as: ask) || change.map { request.change.hasSameTarget(as: $0) } ?? false
    }
    if let same = here.first(where: { !$0.state.isFinal && isSame($0) }) { return .joins(same.id) }
    let isOperator = door == .operatorItself
    if !isOperator, let (rejected, until) = coolDown(of: here.filter(isLike)), now < until {
      return .coolingDown(after: rejected, until: until)
    }
    let others = here.filter { $0.ask.operation == ask.operation || $0.change.operation == (change ?? ask).operation }
    if others.contains(where: { $0.state == .executing || $0.state == .unknown }) {
      return .full(.accountBusy, retryAfter: .seconds(30))
    }
    // A page that exists can be paid whatever is asked for next, so it is not replaced.
    let replaced = others.filter(\.isUndecidedOrUnsent)
    if !isOperator {
      if let full = hourly(mine.filter { $0.state != .satisfied }, now: now) { return full }
      // What was so already bothered nobody and counts for itself alone: each such ask still costs a look.
      if let full = hourly(here.filter { $0.state == .satisfied && isLike($0) }, now: now) { return full }
      if let full = cap(mine: mine, live: live, replaced: replaced.count) { return full }
    }
    let accounts = sharing.union([account])
    if let change,
      let page = live.first(where: {
        $0.state == .awaitingPayment && $0.pageOf == nil && $0.change.isSame(as: change)
          && accounts.contains($0.account)
      })
    {
      return .sharesPage(of: page.id, superseding: replaced.map(\.id))
    }
    return .admitted(superseding: replaced.map(\.id))
  }

  /// Whether one more would be too many within the hour.
  private static func hourly(_ requests: [ConsentRequest], now: Instant) -> Admission? {
    let hourAgo = now.adding(.seconds(-3600))
    let recent = requests.map(\.createdAt).filter { $0 > hourAgo }.sorted()
    guard recent.count >= hourlyCap else { return nil }
    // The next one is possible when so many have become older than an hour that one place is free.
    let freeing = recent[recent.count - hourlyCap]
    return .full(.perHour, retryAfter: .milliseconds(max(1000, freeing.milliseconds(since: hourAgo))))
  }

  /// Which cap a new request would pass; pages that wait for a payment crowd nobody out.
  private static func cap(mine: [ConsentRequest], live: [ConsentRequest], replaced: Int) -> Admission? {
    if mine.count(where: \.isUndecidedOrUnsent) - replaced >= agentCap {
      return .full(.perAgent, retryAfter: .seconds(60))
    }
    if live.count(where: \.isUndecidedOrUnsent) - replaced >= overallCap {
      return .full(.overall, retryAfter: .seconds(60))
    }
    return nil
  }

  /// The cool-down that the newest rejection of one ask started: 15 minutes, doubled for each rejection before it that no
  /// approval or longest cool-down separates from it.
  static func coolDown(of asks: [ConsentRequest]) -> (after: RequestID, until: Instant)? {
    let decided = asks.filter { $0.rejection != nil || $0.approvedAt != nil }.sorted { $0.createdAt < $1.createdAt }
    var wait = Duration.zero
    var last: (request: ConsentRequest, at: Instant)?
    for request in decided {
      guard request.rejection != nil, let at = request.decidedAt else {
        wait = .zero
        last = nil
        continue
      }
      let isFirst = last.map { at > $0.at.adding(longestCoolDown) } ?? true
      wait = isFirst ? firstCoolDown : min(wait * 2, longestCoolDown)
      last = (request, at)
    }
    return last.map { ($0.request.id, $0.at.adding(wait)) }
  }
}

extension ConsentRequest {
  /// Whether it waits for a decision or for being carried out.
  fileprivate var isUndecidedOrUnsent: Bool { state == .pending || state == .approved }
}
