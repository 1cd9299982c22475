import Billing
import Consent
import Text

extension Ledger {
  /// What the ledger would do with an ask, before anybody spends a call on its facts; joins count at once.
  ///
  /// - Parameters:
  ///   - change: what the ask comes down to; nil while the account was not looked at for it.
  ///   - call: the call under a key that asks, which stands for the request that it joins.
  /// - Returns: nil when the ask would become a new request.
  public func consider(
    _ ask: PlanChange, change: PlanChange? = nil, account: AccountName, requester: Requester,
    call: KeyedCall? = nil, at now: Instant
  ) async throws(LedgerError) -> Submission? {
    try await write { database in
      switch try Ledger.admission(ask, change, account, requester, now, in: database) {
      case .admitted, .sharesPage: return nil
      case .joins(let id):
        try Ledger.keep(call, for: id, now, in: database)
        return .joined(try Ledger.join(id, requester, now, in: database))
      case .coolingDown(let id, let until):
        guard let request = try RequestRow.fetch(id, in: database) else { throw LedgerError.notFound }
        return .coolingDown(request, until: until)
      case .full(let cap, let retryAfter): return .full(cap, retryAfter: retryAfter)
      }
    }
  }

  /// Makes an ask a pending request, or tells why not; asks it replaces are superseded in the same transaction.
  ///
  /// A change whose page another request has already waits for that page, too. With `satisfied`, the account already shows
  /// what was asked, and the request is over as soon as it is made.
  public func submit(
    _ draft: Draft, id: RequestID = .random(), satisfied: Bool = false, at now: Instant
  ) async throws(LedgerError) -> Submission {
    try await write { try Ledger.submit(draft, id: id, satisfied: satisfied, at: now, in: $0) }
  }

  static func submit(
    _ draft: Draft, id: RequestID = .random(), satisfied: Bool = false, at now: Instant, in database: any LedgerSession
  ) throws -> Submission {
    let admission = try admission(draft.ask, draft.change, draft.account.name, draft.requester, now, in: database)
    switch admission {
    case .joins(let id):
      try keep(draft.call, for: id, now, in: database)
      return .joined(try join(id, draft.requester, now, in: database))
    case .coolingDown(let id, let until):
      guard let request = try RequestRow.fetch(id, in: database) else { throw LedgerError.notFound }
      return .coolingDown(request, until: until)
    case .full(let cap, let retryAfter): return .full(cap, retryAfter: retryAfter)
    case .admitted(let superseded), .sharesPage(_, let superseded):
      for old in superseded {
        _ = try apply(.superseded(by: id), to: old, actor: Actor(draft.requester), at: now, in: database)
      }
      var events = satisfied ? [.foundSatisfied] : draft.events
      // A page that was put away meanwhile is none to wait for.
      if case .sharesPage(let owner, _) = admission, !satisfied, try hasWaitingLink(of: owner, in: database) {
        let page = try RequestRow.fetch(owner, in: database)
        let outcome = Outcome(.paymentPage, plan: draft.change.target)
        events.append(.sharedPage(of: owner, outcome, until: page?.pageUntil))
      }
      try keep(draft.call, for: id, now, in: database)
      return .created(try create(draft, id, events, now, in: database))
    }
  }

  /// Lets an event happen to a request: the row and its log entry in one transaction.
  ///
  /// A request that is over leaves no secret behind: the URLs that waited for its payment or approval are erased with it.
  ///
  /// - Throws: ``LedgerError/refused(_:_:)`` with the request as it stands when the event cannot happen.
  @discardableResult
  public func apply(
    _ event: ConsentEvent, to id: RequestID, actor: Actor, at now: Instant
  ) async throws(LedgerError) -> ConsentRequest {
    let (request, erased) = try await write { database -> (ConsentRequest, Bool) in
      let wasWaiting = try RequestRow.fetch(id, in: database)?.state == .awaitingPayment
      let after = try Ledger.apply(event, to: id, actor: actor, at: now, in: database)
      guard wasWaiting, after.state.isFinal else { return (after, false) }
      return (after, try Ledger.endLinks(of: after, actor: actor, at: now, in: database))
    }
    if erased { await emptyLog() }
    return request
  }

  /// The request with an id.
  public func request(_ id: RequestID) async throws(LedgerError) -> ConsentRequest? {
    try await read { try RequestRow.fetch(id, in: $0) }
  }

  /// The request with a short number.
  public func request(number: Int64) async throws(LedgerError) -> ConsentRequest? {
    try await read { try RequestRow.fetchAll("number = ?", [number], in: $0).first }
  }

  /// All requests to which something can still happen, oldest first.
  public func liveRequests() async throws(LedgerError) -> [ConsentRequest] {
    try await read { try RequestRow.fetchAll("state IN \(Schema.live) ORDER BY number", in: $0) }
  }

  /// The newest requests first, at most `limit`, over or not.
  public func recentRequests(limit: Int) async throws(LedgerError) -> [ConsentRequest] {
    try await read { try RequestRow.fetchAll("TRUE ORDER BY number DESC LIMIT ?", [limit], in: $0) }
  }

  /// The newest requests that somebody made under a grant, newest first.
  public func requests(under grant: DoorGrant, limit: Int) async throws(LedgerError) -> [ConsentRequest] {
    try await read {
      try RequestRow.fetchAll(
        "agent = ? AND account = ? AND door <> ? AND number > ? ORDER BY number DESC LIMIT ?",
        [
          grant.agent.rawValue, grant.account.rawValue, Door.operatorItself.rawValue, grant.after, limit,
        ], in: $0)
    }
  }

  /// The requests that an agent made at a moment.
  public func requests(
    of agent: AgentName, madeAt moment: Instant
  ) async throws(LedgerError) -> [ConsentRequest] {
    try await read {
      try RequestRow.fetchAll(
        "agent = ? AND created_at = ? ORDER BY number", [agent.rawValue, moment.milliseconds], in: $0)
    }
  }

  static func apply(
    _ event: ConsentEvent, to id: RequestID, actor: Actor, at now: Instant, in database: any LedgerSession
  ) throws -> ConsentRequest {
    guard let before = try RequestRow.fetch(id, in: database) else { throw LedgerError.notFound }
    guard actor.mayCause(event, to: before) else { throw LedgerError.refused(.notPossible(in: before.state), before) }
    let after: ConsentRequest
    do { after = try before.applying(event, at: now) } catch { throw LedgerError.refused(error, before) }
    guard try RequestRow.update(after, expecting: (before.state, before.version), at: now, in: database) else {
      throw LedgerError.refused(.notPossible(in: before.state), before)
    }
    try append(
      event.auditKind, account: after.account.rawValue, request: id.rawValue, actor: actor,
      body: event.auditBody(before: before, after: after), at: now, in: database)
    return after
  }

  private static func create(
    _ draft: Draft, _ id: RequestID, _ events: [ConsentEvent], _ now: Instant, in database: any LedgerSession
  ) throws -> ConsentRequest {
    let number = try database.number("SELECT MAX(number) FROM request") ?? 0
    var request = ConsentRequest(
      id: id, number: number + 1, account: draft.account, organisation: draft.facts.organisation,
      requester: draft.requester, ask: draft.ask, change: draft.change, way: draft.way, reason: draft.reason,
      facts: draft.facts, createdAt: now)
    try RequestRow.insert(request, at: now, in: database)
    try append(
      "request.created", account: request.account.rawValue, request: id.rawValue, actor: Actor(draft.requester),
      body: request.auditOfCreation, at: now, in: database)
    if let token = draft.token {
      request = try apply(.tokenMinted(token), to: id, actor: .engine, at: now, in: database)
    }
    for event in events { request = try apply(event, to: id, actor: .engine, at: now, in: database) }
    return request
  }

  /// Counts one more ask for a request.
  ///
  /// The log is for ever: after the first twenty, asks count once a minute, or an agent that asks without end would fill the
  /// disk and keep the hook from what matters.
  private static func join(
    _ id: RequestID, _ requester: Requester, _ now: Instant, in database: any LedgerSession
  ) throws -> ConsentRequest {
    if let request = try RequestRow.fetch(id, in: database), request.joins >= eachJoinCounts {
      let last = try database.number(
        "SELECT at FROM event WHERE request = ? AND kind = 'request.joined' ORDER BY seq DESC LIMIT 1",
        [id.rawValue])
      if let last, (0..<60_000).contains(now.milliseconds(since: Instant(milliseconds: last))) { return request }
    }
    return try apply(.joined, to: id, actor: Actor(requester), at: now, in: database)
  }

  private static let eachJoinCounts = 20

  private static func admission(
    _ ask: PlanChange, _ change: PlanChange?, _ account: AccountName, _ requester: Requester, _ now: Instant,
    in database: any LedgerSession
  ) throws -> Admission {
    let twoDaysAgo = now.adding(.seconds(-172_800)).milliseconds
    let requests = try RequestRow.fetchAll(
      "state IN \(Schema.live) OR (agent = ? AND created_at > ?)", [requester.agent.rawValue, twoDaysAgo], in: database)
    return Admission.decide(
      ask: ask, change: change, account: account, sharing: try group(of: account, in: database), agent: requester.agent,
      door: requester.door,
      requests: requests, now: now)
  }
}
