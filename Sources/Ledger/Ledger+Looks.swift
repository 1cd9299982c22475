import Billing
import GRDB
import JSON
import Text

extension Ledger {
  /// Records what a look showed; a new row only when it differs from the last.
  ///
  /// A look that nobody planned has no `nextAt`; the plan that was on record stays then.
  public func record(_ observation: Observation, nextAt: Instant?) async throws(LedgerError) {
    try await write { database in
      let account = observation.account.rawValue
      let document = try StoredFacts.encode(observation).canonical()
      let last = try Row.fetchOne(
        database, sql: "SELECT id, document FROM observation WHERE account = ? ORDER BY id DESC LIMIT 1",
        arguments: [account])
      let id: Int64
      if let last, (try last.value("document") as String).utf8.elementsEqual(document.utf8) {
        id = try last.value("id")
      } else {
        try database.execute(
          sql: "INSERT INTO observation (account, at, document) VALUES (?, ?, ?)",
          arguments: [account, observation.at.milliseconds, document])
        id = database.lastInsertedRowID
      }
      try database.execute(
        sql: """
          INSERT INTO look (account, observation, seen_at, next_at) VALUES (?, ?, ?, ?)
          ON CONFLICT (account) DO UPDATE SET observation = excluded.observation, seen_at = excluded.seen_at,
            next_at = COALESCE(excluded.next_at, next_at), failed_at = NULL, failure = NULL
          """,
        arguments: [account, id, observation.at.milliseconds, nextAt?.milliseconds])
    }
  }

  /// Records that a look failed; what was seen before stays, and so does the plan without a new `nextAt`.
  public func recordFailure(
    of account: AccountName, _ failure: SafeText, at: Instant, nextAt: Instant?
  ) async throws(LedgerError) {
    try await write { database in
      try database.execute(
        sql: """
          INSERT INTO look (account, failed_at, failure, next_at) VALUES (?, ?, ?, ?)
          ON CONFLICT (account) DO UPDATE SET failed_at = excluded.failed_at, failure = excluded.failure,
            next_at = COALESCE(excluded.next_at, next_at)
          """,
        arguments: [account.rawValue, at.milliseconds, StoredText.encode(failure), nextAt?.milliseconds])
    }
  }

  /// Records whom an account's credential belongs to.
  public func record(_ identity: Identity, of account: AccountName) async throws(LedgerError) {
    try await write { database in
      try database.execute(
        sql: """
          INSERT INTO look (account, organisation, principal, is_agent) VALUES (?, ?, ?, ?)
          ON CONFLICT (account) DO UPDATE SET organisation = excluded.organisation,
            principal = excluded.principal, is_agent = excluded.is_agent
          """,
        arguments: [
          account.rawValue, identity.organisation.map(StoredText.encode), identity.principal.map(StoredText.encode),
          identity.isAgent,
        ])
    }
  }

  /// What is known of each account that was ever looked at.
  public func looks() async throws(LedgerError) -> [AccountName: Look] {
    try await read { try Ledger.looks(in: $0) }
  }

  /// What is known of one account.
  public func look(at account: AccountName) async throws(LedgerError) -> Look? {
    try await read { database in
      try Row.fetchOne(database, sql: Ledger.looks + " WHERE look.account = ?", arguments: [account.rawValue])
        .map { try Look(row: $0, account: account) }
    }
  }

  static func looks(in database: Database) throws -> [AccountName: Look] {
    var looks: [AccountName: Look] = [:]
    for row in try Row.fetchAll(database, sql: Ledger.looks) {
      guard let account = AccountName(try row.value("account")) else { continue }
      looks[account] = try Look(row: row, account: account)
    }
    return looks
  }

  private static let looks =
    "SELECT look.*, observation.document FROM look LEFT JOIN observation ON observation.id = look.observation"
}
