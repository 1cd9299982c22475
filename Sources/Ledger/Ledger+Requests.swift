import Billing
import Consent
import GRDB
import Text

/// What became of an ask that was put to the ledger.
public enum Submission: Hashable, Sendable {
  /// A new request.
  case created(ConsentRequest)
  /// The live request it joined.
  case joined(ConsentRequest)
  /// The rejected request that still answers it, and until when.
  case coolingDown(ConsentRequest, until: Instant)
  /// Too much at once.
  case full(Admission.Cap, retryAfter: Duration)
}

/// An ask with its facts complete, ready to become a request.
public struct Draft: Hashable, Sendable {
  /// The account to be changed.
  public let account: Account
  /// The organisation that is billed.
  public let organisation: SafeText?
  /// Who asks.
  public let requester: Requester
  /// What was asked.
  public let ask: PlanChange
  /// What would be done.
  public let change: PlanChange
  /// The agent's words.
  public let reason: SafeText?
  /// What the operator will see.
  public let facts: ConsentFacts
  /// The token behind the quote, as far as others may know of it.
  public let token: TokenFact?

  /// An ask with its facts.
  public init(
    account: Account, organisation: SafeText?, requester: Requester, ask: PlanChange, change: PlanChange,
    reason: SafeText?, facts: ConsentFacts, token: TokenFact?
  ) {
    self.account = account
    self.organisation = organisation
    self.requester = requester
    self.ask = ask
    self.change = change
    self.reason = reason
    self.facts = facts
    self.token = token
  }
}

extension Ledger {
  /// What the ledger would do with an ask, before anybody spends a call on its facts; joins count at once.
  public func consider(
    _ ask: PlanChange, account: AccountName, agent: AgentName, at now: Instant
  ) async throws(LedgerError) -> Submission? {
    try await write { database in
      switch try Ledger.admission(ask, account, agent, now, in: database) {
      case .admitted: return nil
      case .joins(let id):
        return .joined(try Ledger.apply(.joined, to: id, actor: .agent(agent), at: now, in: database))
      case .coolingDown(let id, let until):
        guard let request = try RequestRow.fetch(id, in: database) else { throw LedgerError.notFound }
        return .coolingDown(request, until: until)
      case .full(let cap, let retryAfter): return .full(cap, retryAfter: retryAfter)
      }
    }
  }

  /// Makes an ask a pending request, or tells why not; asks it replaces are superseded in the same transaction.
  ///
  /// With `satisfied`, the account already shows what was asked, and the request is over as soon as it is made.
  public func submit(
    _ draft: Draft, id: RequestID = .random(), satisfied: Bool = false, at now: Instant
  ) async throws(LedgerError) -> Submission {
    try await write { database in
      let agent = draft.requester.agent
      switch try Ledger.admission(draft.ask, draft.account.name, agent, now, in: database) {
      case .joins(let id):
        return .joined(try Ledger.apply(.joined, to: id, actor: .agent(agent), at: now, in: database))
      case .coolingDown(let id, let until):
        guard let request = try RequestRow.fetch(id, in: database) else { throw LedgerError.notFound }
        return .coolingDown(request, until: until)
      case .full(let cap, let retryAfter): return .full(cap, retryAfter: retryAfter)
      case .admitted(let superseded):
        for old in superseded {
          _ = try Ledger.apply(.superseded(by: id), to: old, actor: .agent(agent), at: now, in: database)
        }
        let number = try Int64.fetchOne(database, sql: "SELECT MAX(number) FROM request") ?? 0
        var request = ConsentRequest(
          id: id, number: number + 1, account: draft.account, organisation: draft.organisation,
          requester: draft.requester, ask: draft.ask, change: draft.change, reason: draft.reason,
          facts: draft.facts, createdAt: now)
        try RequestRow.insert(request, at: now, in: database)
        try Ledger.append(
          "request.created", account: request.account.rawValue, request: id.rawValue,
          actor: request.requester.door == .operatorItself ? .operatorItself : .agent(agent),
          body: request.auditOfCreation, at: now, in: database)
        if satisfied {
          request = try Ledger.apply(.foundSatisfied, to: id, actor: .engine, at: now, in: database)
        } else if let token = draft.token {
          request = try Ledger.apply(.tokenMinted(token), to: id, actor: .engine, at: now, in: database)
        }
        return .created(request)
      }
    }
  }

  /// Lets an event happen to a request: the row and its log entry in one transaction.
  ///
  /// - Throws: ``LedgerError/refused(_:_:)`` with the request as it stands when the event cannot happen.
  @discardableResult
  public func apply(
    _ event: ConsentEvent, to id: RequestID, actor: Actor, at now: Instant
  ) async throws(LedgerError) -> ConsentRequest {
    try await write { database in
      try Ledger.apply(event, to: id, actor: actor, at: now, in: database)
    }
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
    try await read { try RequestRow.fetchAll("1 ORDER BY number DESC LIMIT ?", [limit], in: $0) }
  }

  /// An agent's own requests, newest first.
  public func requests(of agent: AgentName, limit: Int) async throws(LedgerError) -> [ConsentRequest] {
    try await read {
      try RequestRow.fetchAll("agent = ? ORDER BY number DESC LIMIT ?", [agent.rawValue, limit], in: $0)
    }
  }

  static func apply(
    _ event: ConsentEvent, to id: RequestID, actor: Actor, at now: Instant, in database: Database
  ) throws -> ConsentRequest {
    guard let before = try RequestRow.fetch(id, in: database) else { throw LedgerError.notFound }
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

  private static func admission(
    _ ask: PlanChange, _ account: AccountName, _ agent: AgentName, _ now: Instant, in database: Database
  ) throws -> Admission {
    let twoDaysAgo = now.adding(.seconds(-172_800)).milliseconds
    let requests = try RequestRow.fetchAll(
      "state IN \(Schema.live) OR (agent = ? AND created_at > ?)", [agent.rawValue, twoDaysAgo], in: database)
    return Admission.decide(ask: ask, account: account, agent: agent, requests: requests, now: now)
  }
}
