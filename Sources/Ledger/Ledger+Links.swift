import Billing
import Consent
import GRDB
import Text

extension Ledger {
  /// Stores a URL that waits for a person.
  @discardableResult
  public func store(
    _ issued: IssuedURL, kind: LinkKind, account: AccountName, request: RequestID?, target: PlanName?,
    at now: Instant
  ) async throws(LedgerError) -> Int64 {
    try await write { database in
      try database.execute(
        sql: """
          INSERT INTO link (account, request, kind, target, url, host, created_at, expires_at, state)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'unused')
          """,
        arguments: [
          account.rawValue, request?.rawValue, kind.rawValue, target?.rawValue, issued.url.reveal(),
          issued.host.string, now.milliseconds, issued.expiresAt?.milliseconds,
        ])
      let id = database.lastInsertedRowID
      try Ledger.append(
        "link.stored", account: account.rawValue, request: request?.rawValue, actor: .engine,
        body: [
          "link": .integer(id), "kind": .string(kind.rawValue), "host": .string(issued.host.string),
          "url_sha256": .string(sha256Hex(issued.url.reveal())),
        ], at: now, in: database)
      return id
    }
  }

  /// Ends a link: its URL is erased, its row stays.
  public func endLink(_ id: Int64, as state: LinkState, actor: Actor, at now: Instant) async throws(LedgerError) {
    try await write { database in
      try database.execute(
        sql: "UPDATE link SET state = ?, url = NULL WHERE id = ? AND state = 'unused'",
        arguments: [state.rawValue, id])
      guard database.changesCount == 1 else { throw LedgerError.notFound }
      let account = try String.fetchOne(database, sql: "SELECT account FROM link WHERE id = ?", arguments: [id])
      try Ledger.append(
        "link.ended", account: account, request: nil, actor: actor,
        body: ["link": .integer(id), "state": .string(state.rawValue)], at: now, in: database)
    }
  }

  /// The links that still wait, and those that ended in the last day, oldest first.
  public func links(at now: Instant) async throws(LedgerError) -> [Link] {
    try await read { try Ledger.links(at: now, in: $0) }
  }

  /// The URL of a link that still waits; nil when it was erased.
  public func url(ofLink id: Int64) async throws(LedgerError) -> Secret? {
    try await read { database in
      try String.fetchOne(database, sql: "SELECT url FROM link WHERE id = ? AND state = 'unused'", arguments: [id])
        .map { Secret($0) }
    }
  }

  /// The waiting links of a request.
  public func waitingLinks(of request: RequestID) async throws(LedgerError) -> [Link] {
    try await read { database in
      try Row.fetchAll(
        database, sql: "SELECT * FROM link WHERE request = ? AND state = 'unused'", arguments: [request.rawValue]
      ).compactMap(Ledger.link)
    }
  }

  static func links(at now: Instant, in database: Database) throws -> [Link] {
    try Row.fetchAll(
      database, sql: "SELECT * FROM link WHERE state = 'unused' OR created_at > ? ORDER BY id",
      arguments: [now.adding(.seconds(-86_400)).milliseconds]
    ).compactMap(link)
  }

  private static func link(_ row: Row) -> Link? {
    guard let account = AccountName(row["account"]), let kind = LinkKind(rawValue: row["kind"]),
      let state = LinkState(rawValue: row["state"])
    else { return nil }
    return Link(
      id: row["id"], account: account, kind: kind, target: (row["target"] as String?).flatMap { PlanName($0) },
      host: SafeText(row["host"] as String), createdAt: Instant(milliseconds: row["created_at"]),
      expiresAt: (row["expires_at"] as Int64?).map { Instant(milliseconds: $0) }, state: state)
  }
}
