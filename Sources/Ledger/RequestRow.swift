import Billing
import Consent
import JSON
import Text

/// A consent request as a row of the `request` table.
enum RequestRow {
  static func insert(_ request: ConsentRequest, at now: Instant, in database: any LedgerSession) throws {
    try database.run(
      """
      INSERT INTO request (id, number, account, service, origin, live, agent, door, peer, ask_operation, ask_plan, ask_interval,
        change_operation, reason, created_at, facts, version, decide_by, state, joins, updated_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', ?, ?, '', 0, 0, '', 0, 0)
      """,
      [
        request.id.rawValue, request.number, request.account.rawValue, request.service?.rawValue, request.origin,
        request.isLive,
        request.requester.agent.rawValue, request.requester.door.rawValue, request.requester.peer.rawValue,
        request.ask.operation.rawValue, request.ask.target?.rawValue, request.ask.interval?.rawValue,
        request.reason.map(StoredText.encode), request.createdAt.milliseconds,
      ])
    _ = try update(request, expecting: nil, at: now, in: database)
  }

  /// Writes the changing part; false when the row is no longer at the expected state and version, or when another request
  /// holds the one place there is for this state (one executing or unknown an organisation).
  static func update(
    _ request: ConsentRequest, expecting: (state: ConsentState, version: Int64)?, at now: Instant,
    in database: any LedgerSession
  ) throws -> Bool {
    var sql = """
      UPDATE request SET organisation = ?, change_operation = ?, change_plan = ?, change_interval = ?, way = ?,
        digest_version = ?, facts = ?, version = ?, decide_by = ?, approved_at = ?, decided_at = ?, execute_by = ?,
        state = ?, joins = ?, token_hash = ?, token_boot = ?, token_issued = ?, token_lifetime = ?,
        attempt_number = ?, attempt_token_hash = ?, attempt_boot = ?, attempt_issued = ?,
        outcome_code = ?, outcome_plan = ?, outcome_effective = ?, outcome_words = ?,
        rejection_preset = ?, rejection_comment = ?, page_until = ?, page_of = ?, explained = ?, ended_at = ?,
        updated_at = ?, slot = CASE WHEN state IN ('executing','unknown') THEN slot ELSE ? END
      WHERE id = ?
      """
    var arguments: SessionArguments = [
      request.organisation.map(StoredText.encode), request.change.operation.rawValue, request.change.target?.rawValue,
      request.change.interval?.rawValue, request.way.rawValue, request.digestVersion,
      try StoredFacts.encode(request.facts).canonical(), request.version, request.decideBy.milliseconds,
      request.approvedAt?.milliseconds, request.decidedAt?.milliseconds, request.executeBy?.milliseconds,
      request.state.rawValue, request.joins, request.token?.hash, request.token?.issued.bootID,
      request.token?.issued.time.nanoseconds, request.token?.lifetime.wholeMilliseconds,
      request.attempt?.number, request.attempt?.tokenHash, request.attempt?.issued.bootID,
      request.attempt?.issued.time.nanoseconds,
      request.outcome?.code.rawValue, request.outcome?.plan?.rawValue, request.outcome?.effective?.milliseconds,
      (request.outcome?.words).map(StoredText.encode),
      request.rejection?.preset.rawValue, (request.rejection?.comment).map(StoredText.encode),
      request.pageUntil?.milliseconds, request.pageOf?.rawValue, try StoredFacts.encode(request.explained),
      request.endedAt?.milliseconds, now.milliseconds,
      Ledger.slot(origin: request.origin, organisation: request.organisation, account: request.account),
      request.id.rawValue,
    ]
    if let expecting {
      sql += " AND state = ? AND version = ?"
      arguments += [expecting.state.rawValue, expecting.version]
    }
    return try database.runUnlessTaken(sql, arguments) == 1
  }

  static func fetch(_ id: RequestID, in database: any LedgerSession) throws -> ConsentRequest? {
    try fetchAll("id = ?", [id.rawValue], in: database).first
  }

  static func fetchAll(
    _ condition: String, _ arguments: SessionArguments = [], in database: any LedgerSession
  ) throws -> [ConsentRequest] {
    var requests: [ConsentRequest] = []
    try database.each("SELECT * FROM request WHERE " + condition, arguments) { requests.append(try decode($0)) }
    return requests
  }

  /// The greatest integer that canonical JSON, and with it the digest, can hold.
  private static let greatestVersion: Int64 = 9_007_199_254_740_991

  /// A row this program did not write, or not whole, is a damaged ledger and is never guessed at.
  private static func decode(_ row: LedgerRow) throws -> ConsentRequest {
    guard let id = RequestID(try row.value("id")), let account = AccountName(try row.value("account")),
      let agent = AgentName(try row.value("agent")), let door = Door(rawValue: try row.value("door")),
      let peer = PeerUser(rawValue: try row.value("peer")),
      let ask = change(
        try row.value("ask_operation"), try row.value("ask_plan"), try row.value("ask_interval")),
      let made = change(
        try row.value("change_operation"), try row.value("change_plan"), try row.value("change_interval")),
      let facts = StoredFacts.facts(try JSONValue.parse(try row.value("facts") as String)),
      let state = ConsentState(rawValue: try row.value("state")), case let version:Int64 = try row.value("version"),
      (1...greatestVersion).contains(version)
    else { throw row.isDamaged("a request") }
    return ConsentRequest(
      id: id, number: try row.value("number"), account: account, service: try service(row),
      origin: try row.value("origin"), isLive: try row.value("live"),
      organisation: try text(row, "organisation"), requester: Requester(agent: agent, door: door, peer: peer),
      ask: ask, change: made, reason: try text(row, "reason"), facts: facts,
      createdAt: Instant(milliseconds: try row.value("created_at")),
      progress: ConsentProgress(
        version: version, decideBy: Instant(milliseconds: try row.value("decide_by")),
        approvedAt: try instant(row, "approved_at"), decidedAt: try instant(row, "decided_at"),
        executeBy: try instant(row, "execute_by"),
        endedAt: try instant(row, "ended_at"), state: state, joins: try row.value("joins"), token: try token(row),
        attempt: try attempt(row), outcome: try outcome(row), rejection: try rejection(row),
        digestVersion: try row.value("digest_version"), way: try way(row), pageUntil: try instant(row, "page_until"),
        pageOf: (try row.value("page_of") as String?).flatMap { RequestID($0) },
        explained: StoredFacts.explained(try row.value("explained"))))
  }

  private static func change(_ operation: String, _ plan: String?, _ interval: String?) -> PlanChange? {
    guard let operation = Operation(rawValue: operation) else { return nil }
    let (target, per) = (plan.flatMap { PlanName($0) }, interval.flatMap { BillingInterval(rawValue: $0) })
    guard (plan == nil) == (target == nil), (interval == nil) == (per == nil) else { return nil }
    return PlanChange(operation, to: target, per: per)
  }

  private static func service(_ row: LedgerRow) throws -> Service? {
    guard let stored: String = try row.value("service") else { return nil }
    guard let service = Service(rawValue: stored) else { throw row.isDamaged("a service") }
    return service
  }

  private static func way(_ row: LedgerRow) throws -> ChangeWay? {
    guard let stored: String = try row.value("way") else { return nil }
    guard let way = ChangeWay(rawValue: stored) else { throw row.isDamaged("a way") }
    return way
  }

  private static func token(_ row: LedgerRow) throws -> TokenFact? {
    guard let hash: String = try row.value("token_hash") else { return nil }
    return TokenFact(
      hash: hash,
      issued: StoredBootTime(
        bootID: try row.value("token_boot"), time: BootTime(nanoseconds: try row.value("token_issued"))),
      lifetime: .milliseconds(try row.value("token_lifetime") as Int64))
  }

  private static func attempt(_ row: LedgerRow) throws -> Attempt? {
    guard let number: Int = try row.value("attempt_number") else { return nil }
    return Attempt(
      number: number, tokenHash: try row.value("attempt_token_hash"),
      issued: StoredBootTime(
        bootID: try row.value("attempt_boot"), time: BootTime(nanoseconds: try row.value("attempt_issued"))))
  }

  private static func outcome(_ row: LedgerRow) throws -> Outcome? {
    guard let stored: String = try row.value("outcome_code") else { return nil }
    guard let code = Outcome.Code(rawValue: stored) else { throw row.isDamaged("an outcome") }
    return Outcome(
      code, plan: (try row.value("outcome_plan") as String?).flatMap { PlanName($0) },
      effective: try instant(row, "outcome_effective"), words: try text(row, "outcome_words") ?? "")
  }

  private static func rejection(_ row: LedgerRow) throws -> Rejection? {
    guard let stored: String = try row.value("rejection_preset") else { return nil }
    guard let preset = RejectionPreset(rawValue: stored) else { throw row.isDamaged("a rejection") }
    return Rejection(preset, comment: try text(row, "rejection_comment") ?? "")
  }

  private static func instant(_ row: LedgerRow, _ column: String) throws -> Instant? {
    (try row.value(column) as Int64?).map { Instant(milliseconds: $0) }
  }

  private static func text(_ row: LedgerRow, _ column: String) throws -> SafeText? {
    (try row.value(column) as String?).map(StoredText.decode)
  }
}
