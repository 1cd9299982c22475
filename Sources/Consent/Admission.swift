import Billing

/// Whether a new request may join the queue.
public enum Admission: Hashable, Sendable {
  /// It becomes a new request; older live ones of the same agent, account and operation are superseded.
  case admitted(superseding: [RequestID])
  /// The same ask is live already.
  case joins(RequestID)
  /// The same ask was rejected a short while ago.
  case coolingDown(after: RequestID, until: Instant)
  /// Too much at once.
  case full(Cap, retryAfter: Duration)

  /// Which cap was hit.
  public enum Cap: String, Hashable, Sendable {
    /// Three live requests of one agent.
    case perAgent = "too_many_pending"
    /// Five new requests of one agent in an hour.
    case perHour = "too_many_new"
    /// Twenty live requests in all.
    case overall = "queue_full"
    /// A change of the account is being carried out.
    case accountBusy = "account_busy"
  }

  /// Live requests one agent may have.
  public static let agentCap = 3
  /// New requests one agent may make in an hour.
  public static let hourlyCap = 5
  /// Live requests there may be in all.
  public static let overallCap = 20
  /// How long after a first rejection the same ask is answered with the same no.
  public static let firstCoolDown: Duration = .seconds(900)
  /// The longest cool-down.
  public static let longestCoolDown: Duration = .seconds(86_400)

  /// Decides on an ask, given the ledger's requests: all live ones, and the asking agent's of the last two days.
  ///
  /// What the operator asks for at his own door is neither cooled down nor capped: he is not his own crowd.
  public static func decide(
    ask: PlanChange, account: AccountName, agent: AgentName, door: Door, requests: [ConsentRequest], now: Instant
  ) -> Admission {
    let live = requests.filter { !$0.state.isFinal }
    let mine = requests.filter { $0.requester.agent == agent }
    let sameTarget = mine.filter { $0.account == account && $0.ask.operation == ask.operation }
    if let same = sameTarget.first(where: { !$0.state.isFinal && $0.ask == ask }) {
      return .joins(same.id)
    }
    let isOperator = door == .operatorItself
    if !isOperator, let (rejected, until) = coolDown(of: sameTarget.filter { $0.ask == ask }), now < until {
      return .coolingDown(after: rejected, until: until)
    }
    let replaced = sameTarget.filter { !$0.state.isFinal }
    if replaced.contains(where: { $0.state == .executing || $0.state == .unknown }) {
      return .full(.accountBusy, retryAfter: .seconds(30))
    }
    if isOperator { return .admitted(superseding: replaced.map(\.id)) }
    let hourAgo = now.adding(.seconds(-3600))
    let recent = mine.map(\.createdAt).filter { $0 > hourAgo }.sorted()
    if recent.count >= hourlyCap {
      // The next one is possible when so many have become older than an hour that one place is free.
      let freeing = recent[recent.count - hourlyCap]
      return .full(.perHour, retryAfter: .milliseconds(max(1000, freeing.milliseconds(since: hourAgo))))
    }
    if mine.filter({ !$0.state.isFinal }).count - replaced.count >= agentCap {
      return .full(.perAgent, retryAfter: .seconds(60))
    }
    if live.count - replaced.count >= overallCap {
      return .full(.overall, retryAfter: .seconds(60))
    }
    return .admitted(superseding: replaced.map(\.id))
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
