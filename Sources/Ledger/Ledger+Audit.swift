import Billing
import Consent
import JSON

extension Ledger {
  /// Appends an entry inside a transaction.
  static func append(
    _ kind: String, account: String?, request: String?, actor: Actor, body: JSONValue, at: Instant,
    in database: any LedgerSession
  ) throws {
    let last = try database.row("SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1", [])
    let sequence = (try last?.value("seq") as Int64? ?? 0) + 1
    let previous = try last?.value("hash") ?? Event.origin
    let document = Event.document(
      sequence: sequence, at: at, kind: kind, account: account, request: request, actor: actor.stored, body: body,
      previous: previous)
    let hash = sha256Hex(try JSONValue.object(document).canonical())
    try database.run(
      """
      INSERT INTO event (seq, at, kind, account, request, actor, body, previous, hash)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [sequence, at.milliseconds, kind, account, request, actor.stored, try body.canonical(), previous, hash])
  }

  /// Appends an entry that belongs to no other change.
  public func record(
    _ kind: String, account: AccountName?, actor: Actor, body: JSONValue, at: Instant
  ) async throws(LedgerError) {
    try await write { database in
      try Ledger.append(
        kind, account: account?.rawValue, request: nil, actor: actor, body: body, at: at, in: database)
    }
  }

  /// The newest entry; nil while the log is empty.
  public func auditAnchor() async throws(LedgerError) -> AuditAnchor? {
    try await events(limit: 1).first.map { AuditAnchor(sequence: $0.sequence, hash: $0.hash) }
  }

  /// What happened to a request, oldest first.
  public func events(of request: RequestID) async throws(LedgerError) -> [Event] {
    try await read {
      try $0.rows("SELECT * FROM event WHERE request = ? ORDER BY seq", [request.rawValue])
        .map(Event.init(row:))
    }
  }

  /// The entries from a place in the log on, oldest first, at most `limit`.
  public func events(from sequence: Int64, limit: Int) async throws(LedgerError) -> [Event] {
    try await read { database in
      try database.rows("SELECT \(Event.columns) FROM event WHERE seq >= ? ORDER BY seq LIMIT ?", [sequence, limit])
        .map(Event.init(row:))
    }
  }

  /// The newest entries first, at most `limit`, before a place in the log.
  public func events(before sequence: Int64 = .max, limit: Int) async throws(LedgerError) -> [Event] {
    try await read { database in
      try database.rows(
        "SELECT \(Event.columns) FROM event WHERE seq < ? ORDER BY seq DESC LIMIT ?", [sequence, limit]
      ).map(Event.init(row:))
    }
  }

  /// The requests of these ids that are still in the ledger, by their ids.
  public func requests(of ids: Set<String>) async throws(LedgerError) -> [String: ConsentRequest] {
    guard !ids.isEmpty else { return [:] }
    return try await read { database in
      try ids.reduce(into: [:]) { requests, id in
        requests[id] = try RequestID(id).flatMap { try RequestRow.fetch($0, in: database) }
      }
    }
  }
}
