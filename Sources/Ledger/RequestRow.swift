import Billing
import Consent
import GRDB
import JSON
import Text

/// A consent request as a row of the `request` table.
enum RequestRow {
  static func insert(_ request: ConsentRequest, at now: Instant, in database: Database) throws {
    try database.execute(
      sql: """
        INSERT INTO request (id, number, account, origin, live, organisation, agent, door, peer, ask_operation, ask_plan,
          change_operation, change_plan, reason, created_at, facts, version, decide_by, state, joins, updated_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', 0, 0, '', 0, 0)
        """,
      arguments: [
        request.id.rawValue, request.number, request.account.rawValue, request.origin, request.isLive,
        request.organisation?.string, request.requester.agent.rawValue, request.requester.door.rawValue,
        request.requester.peer.rawValue, request.ask.operation.rawValue, request.ask.target?.rawValue,
        request.change.operation.rawValue, request.change.target?.rawValue, request.reason?.string,
        request.createdAt.milliseconds,
      ])
    _ = try update(request, expecting: nil, at: now, in: database)
  }

  /// Writes the changing part; false when the row is no longer at the expected state and version.
  static func update(
    _ request: ConsentRequest, expecting: (state: ConsentState, version: Int64)?, at now: Instant,
    in database: Database
  ) throws -> Bool {
    var sql = """
      UPDATE request SET facts = ?, version = ?, decide_by = ?, approved_at = ?, decided_at = ?, execute_by = ?,
        state = ?, joins = ?, token_hash = ?, token_boot = ?, token_issued = ?, token_lifetime = ?,
        attempt_number = ?, attempt_token_hash = ?, attempt_boot = ?, attempt_issued = ?,
        outcome_code = ?, outcome_plan = ?, outcome_effective = ?, outcome_words = ?,
        rejection_preset = ?, rejection_comment = ?, updated_at = ?
      WHERE id = ?
      """
    var arguments: StatementArguments = [
      try StoredFacts.encode(request.facts).canonical(), request.version, request.decideBy.milliseconds,
      request.approvedAt?.milliseconds, request.decidedAt?.milliseconds, request.executeBy?.milliseconds,
      request.state.rawValue, request.joins, request.token?.hash, request.token?.issued.bootID,
      request.token?.issued.time.nanoseconds, request.token?.lifetime.wholeMilliseconds,
      request.attempt?.number, request.attempt?.tokenHash, request.attempt?.issued.bootID,
      request.attempt?.issued.time.nanoseconds,
      request.outcome?.code.rawValue, request.outcome?.plan?.rawValue, request.outcome?.effective?.milliseconds,
      request.outcome?.words.string,
      request.rejection?.preset.rawValue, request.rejection?.comment.string, now.milliseconds,
      request.id.rawValue,
    ]
    if let expecting {
      sql += " AND state = ? AND version = ?"
      arguments += [expecting.state.rawValue, expecting.version]
    }
    try database.execute(sql: sql, arguments: arguments)
    return database.changesCount == 1
  }

  static func fetch(_ id: RequestID, in database: Database) throws -> ConsentRequest? {
    try Row.fetchOne(database, sql: "SELECT * FROM request WHERE id = ?", arguments: [id.rawValue]).map(decode)
  }

  static func fetchAll(
    _ condition: String, _ arguments: StatementArguments = [], in database: Database
  ) throws -> [ConsentRequest] {
    try Row.fetchAll(database, sql: "SELECT * FROM request WHERE " + condition, arguments: arguments).map(decode)
  }

  /// A row this program did not write, or not whole, is a damaged ledger and is never guessed at.
  private static func decode(_ row: Row) throws -> ConsentRequest {
    guard let id = RequestID(row["id"]), let account = AccountName(row["account"]),
      let agent = AgentName(row["agent"]), let door = Door(rawValue: row["door"]),
      let peer = PeerUser(rawValue: row["peer"]),
      let ask = change(row["ask_operation"], row["ask_plan"]),
      let made = change(row["change_operation"], row["change_plan"]),
      let facts = StoredFacts.facts(try JSONValue.parse(row["facts"] as String)),
      let state = ConsentState(rawValue: row["state"])
    else {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "request \(row["id"] as String? ?? "?") is not readable")
    }
    let request = ConsentRequest(
      id: id, number: row["number"],
      account: Account(name: account, service: .dock, origin: row["origin"], isLive: row["live"]),
      organisation: text(row["organisation"]), requester: Requester(agent: agent, door: door, peer: peer), ask: ask,
      change: made, reason: text(row["reason"]), facts: facts, createdAt: Instant(milliseconds: row["created_at"]))
    return request.restored(
      to: ConsentProgress(
        version: row["version"], decideBy: Instant(milliseconds: row["decide_by"]),
        approvedAt: instant(row["approved_at"]), decidedAt: instant(row["decided_at"]),
        executeBy: instant(row["execute_by"]), state: state, joins: row["joins"], token: token(row),
        attempt: attempt(row), outcome: outcome(row), rejection: rejection(row)))
  }

  private static func change(_ operation: String, _ plan: String?) -> PlanChange? {
    guard let operation = Operation(rawValue: operation) else { return nil }
    guard let plan else { return PlanChange(operation) }
    return PlanName(plan).map { PlanChange(operation, to: $0) }
  }

  private static func token(_ row: Row) -> TokenFact? {
    guard let hash = row["token_hash"] as String?, let boot = row["token_boot"] as String?,
      let issued = row["token_issued"] as Int64?, let lifetime = row["token_lifetime"] as Int64?
    else { return nil }
    return TokenFact(
      hash: hash, issued: StoredBootTime(bootID: boot, time: BootTime(nanoseconds: issued)),
      lifetime: .milliseconds(lifetime))
  }

  private static func attempt(_ row: Row) -> Attempt? {
    guard let number = row["attempt_number"] as Int?, let boot = row["attempt_boot"] as String?,
      let issued = row["attempt_issued"] as Int64?
    else { return nil }
    return Attempt(
      number: number, tokenHash: row["attempt_token_hash"],
      issued: StoredBootTime(bootID: boot, time: BootTime(nanoseconds: issued)))
  }

  private static func outcome(_ row: Row) -> Outcome? {
    guard let code = (row["outcome_code"] as String?).flatMap({ Outcome.Code(rawValue: $0) }) else { return nil }
    return Outcome(
      code, plan: (row["outcome_plan"] as String?).flatMap { PlanName($0) },
      effective: instant(row["outcome_effective"]), words: text(row["outcome_words"]) ?? "")
  }

  private static func rejection(_ row: Row) -> Rejection? {
    guard let preset = (row["rejection_preset"] as String?).flatMap({ RejectionPreset(rawValue: $0) }) else {
      return nil
    }
    return Rejection(preset, comment: text(row["rejection_comment"]) ?? "")
  }

  private static func instant(_ value: Int64?) -> Instant? {
    value.map { Instant(milliseconds: $0) }
  }

  private static func text(_ value: String?) -> SafeText? {
    value.map { SafeText($0) }
  }
}
