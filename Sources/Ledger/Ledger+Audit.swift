import Billing
import Consent
import GRDB
import JSON

extension Ledger {
  /// Appends an entry inside a transaction.
  static func append(
    _ kind: String, account: String?, request: String?, actor: Actor, body: JSONValue, at: Instant,
    in database: Database
  ) throws {
    let last = try Row.fetchOne(database, sql: "SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1")
    let sequence = (try last?.value("seq") as Int64? ?? 0) + 1
    let previous = try last?.value("hash") ?? Event.origin
    let document = Event.document(
      sequence: sequence, at: at, kind: kind, account: account, request: request, actor: actor.stored, body: body,
      previous: previous)
    let hash = sha256Hex(try JSONValue.object(document).canonical())
    try database.execute(
      sql: """
        INSERT INTO event (seq, at, kind, account, request, actor, body, previous, hash)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        sequence, at.milliseconds, kind, account, request, actor.stored, try body.canonical(), previous, hash,
      ])
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

  /// The entries from a place in the log on, oldest first, at most `limit`.
  public func events(from sequence: Int64, limit: Int) async throws(LedgerError) -> [Event] {
    try await read { database in
      try Row.fetchAll(
        database, sql: "SELECT * FROM event WHERE seq >= ? ORDER BY seq LIMIT ?", arguments: [sequence, limit]
      ).map(Event.init(row:))
    }
  }

  /// The newest entries first, at most `limit`, before a place in the log.
  public func events(before sequence: Int64 = .max, limit: Int) async throws(LedgerError) -> [Event] {
    try await read { database in
      try Row.fetchAll(
        database, sql: "SELECT * FROM event WHERE seq < ? ORDER BY seq DESC LIMIT ?", arguments: [sequence, limit]
      ).map(Event.init(row:))
    }
  }

  /// The requests of these ids that are still in the ledger, by their ids.
  public func requests(of ids: Set<String>) async throws(LedgerError) -> [String: ConsentRequest] {
    guard !ids.isEmpty else { return [:] }
    return try await read { database in
      let places = Array(repeating: "?", count: ids.count).joined(separator: ", ")
      let requests = try RequestRow.fetchAll("id IN (\(places))", StatementArguments(ids), in: database)
      return Dictionary(requests.map { ($0.id.rawValue, $0) }) { first, _ in first }
    }
  }

  /// Recomputes every hash and names the first entry that does not fit.
  ///
  /// A change, a removal or an exchange of entries breaks the chain at its first place; an entry whose hash was recomputed
  /// with it is given away by the one after it. What the chain cannot show by itself is a log whose *last* entries were
  /// cut off, or one that was written anew from some place to its end: it is a whole chain then. Whoever needs to notice
  /// that keeps an anchor somewhere else and gives it here.
  ///
  /// - Parameter anchor: an entry that was the newest once; nil compares nothing.
  public func verifyAudit(against anchor: AuditAnchor? = nil) async throws(LedgerError) -> AuditVerdict {
    try await read { database in
      let total = try Int64.fetchOne(database, sql: "SELECT COUNT(*) FROM event") ?? 0
      var previous = Event.origin
      var expected: Int64 = 1
      let rows = try Row.fetchCursor(database, sql: "SELECT * FROM event ORDER BY seq")
      while let row = try rows.next() {
        let sequence: Int64 = try row.value("seq")
        guard sequence == expected else {
          let reason = sequence > expected ? "the entry is missing" : "it stands before the first"
          return .broken(sequence: min(sequence, expected), reason: reason, events: total)
        }
        guard let event = try? Event(row: row) else {
          return .broken(sequence: sequence, reason: "the entry cannot be read", events: total)
        }
        guard event.previous == previous else {
          return .broken(sequence: sequence, reason: "it does not follow the entry before it", events: total)
        }
        guard let canonical = try? JSONValue.object(event.document).canonical(), sha256Hex(canonical) == event.hash
        else {
          return .broken(sequence: sequence, reason: "its contents were changed", events: total)
        }
        if let anchor, anchor.sequence == sequence, anchor.hash != event.hash {
          return .broken(sequence: sequence, reason: "it is not the entry that was noted", events: total)
        }
        previous = event.hash
        expected += 1
      }
      if let anchor, anchor.sequence >= expected {
        return .broken(sequence: expected, reason: "the log ends before the entry that was noted", events: total)
      }
      return .intact(events: total)
    }
  }
}
