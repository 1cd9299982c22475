import Billing
import Consent
import GRDB
import JSON

/// One entry of the append-only log, chained to the one before by its hash.
public struct Event: Hashable, Sendable {
  /// The entry's place, from 1 without gaps.
  public let sequence: Int64
  /// When it was written.
  public let at: Instant
  /// What happened, for example `request.approved`.
  public let kind: String
  /// The account it is about, where there is one.
  public let account: String?
  /// The request it is about, where there is one.
  public let request: String?
  /// Who caused it: `agent:NAME`, `operator`, `engine`.
  public let actor: String
  /// Further facts, canonical JSON without secrets.
  public let body: JSONValue
  /// The hash of the entry before; 64 zeros before the first.
  public let previous: String
  /// SHA-256 over this entry and ``previous``.
  public let hash: String

  /// The hash before the first entry.
  public static let origin = String(repeating: "0", count: 64)

  /// The document that an entry's hash is taken over.
  static func document(
    sequence: Int64, at: Instant, kind: String, account: String?, request: String?, actor: String, body: JSONValue,
    previous: String
  ) -> JSONValue {
    [
      "seq": .integer(sequence), "at": .string(at.iso8601), "kind": .string(kind),
      "account": account.map { .string($0) } ?? .null, "request": request.map { .string($0) } ?? .null,
      "actor": .string(actor), "body": body, "previous": .string(previous),
    ]
  }

  /// The entry as one JSON object, for exports.
  public var exported: JSONValue {
    var document = Event.document(
      sequence: sequence, at: at, kind: kind, account: account, request: request, actor: actor, body: body,
      previous: previous)
    if case .object(var object) = document {
      object["hash"] = .string(hash)
      document = .object(object)
    }
    return document
  }
}

/// Who caused an event.
public enum Actor: Hashable, Sendable {
  /// The person at the terminal.
  case operatorItself
  /// An agent, by the name of its door token.
  case agent(AgentName)
  /// The engine.
  case engine

  var stored: String {
    switch self {
    case .operatorItself: "operator"
    case .agent(let name): "agent:" + name.rawValue
    case .engine: "engine"
    }
  }
}

/// What checking the log found.
public enum AuditVerdict: Hashable, Sendable {
  /// All entries are as they were written.
  case intact(events: Int64)
  /// The first entry that is not, and why.
  case broken(sequence: Int64, reason: String, events: Int64)
}

extension Ledger {
  /// Appends an entry inside a transaction.
  static func append(
    _ kind: String, account: String?, request: String?, actor: Actor, body: JSONValue, at: Instant, in database: Database
  ) throws {
    let last = try Row.fetchOne(database, sql: "SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1")
    let sequence = (last.map { $0["seq"] as Int64 } ?? 0) + 1
    let previous = last.map { $0["hash"] as String } ?? Event.origin
    let document = Event.document(
      sequence: sequence, at: at, kind: kind, account: account, request: request, actor: actor.stored, body: body,
      previous: previous)
    let hash = sha256Hex(try document.canonical())
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

  /// The newest entries first, at most `limit`, before a place in the log.
  public func events(before sequence: Int64 = .max, limit: Int) async throws(LedgerError) -> [Event] {
    try await read { database in
      try Row.fetchAll(
        database, sql: "SELECT * FROM event WHERE seq < ? ORDER BY seq DESC LIMIT ?", arguments: [sequence, limit]
      ).map(Event.init(row:))
    }
  }

  /// Recomputes every hash and names the first entry that does not fit.
  public func verifyAudit() async throws(LedgerError) -> AuditVerdict {
    try await read { database in
      let total = try Int64.fetchOne(database, sql: "SELECT COUNT(*) FROM event") ?? 0
      var previous = Event.origin
      var expected: Int64 = 1
      let rows = try Row.fetchCursor(database, sql: "SELECT * FROM event ORDER BY seq")
      while let row = try rows.next() {
        let sequence = row["seq"] as Int64
        guard sequence == expected else {
          return .broken(sequence: expected, reason: "the entry is missing", events: total)
        }
        guard let event = try? Event(row: row) else {
          return .broken(sequence: sequence, reason: "the entry cannot be read", events: total)
        }
        guard event.previous == previous else {
          return .broken(sequence: sequence, reason: "it does not follow the entry before it", events: total)
        }
        let document = Event.document(
          sequence: event.sequence, at: event.at, kind: event.kind, account: event.account, request: event.request,
          actor: event.actor, body: event.body, previous: event.previous)
        guard let canonical = try? document.canonical(), sha256Hex(canonical) == event.hash else {
          return .broken(sequence: sequence, reason: "its contents were changed", events: total)
        }
        previous = event.hash
        expected += 1
      }
      return .intact(events: total)
    }
  }
}

extension Event {
  init(row: Row) throws {
    sequence = row["seq"]
    at = Instant(milliseconds: row["at"])
    kind = row["kind"]
    account = row["account"]
    request = row["request"]
    actor = row["actor"]
    body = try JSONValue.parse(row["body"] as String)
    previous = row["previous"]
    hash = row["hash"]
  }
}
