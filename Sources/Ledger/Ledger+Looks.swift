import Billing
import GRDB
import JSON
import Text

/// What is known of an account: the last look at it, and how looking goes.
public struct Look: Hashable, Sendable {
  /// The last look that showed something; nil when there was none yet.
  public let observation: Observation?
  /// When the last look failed; nil when it did not.
  public let failedAt: Instant?
  /// Why it failed.
  public let failure: SafeText?
  /// When the account is looked at next; nil when nobody plans to.
  public let nextAt: Instant?
  /// Whom the credential belongs to, once known.
  public let identity: Identity?

  /// What is known of an account.
  public init(
    observation: Observation?, failedAt: Instant?, failure: SafeText?, nextAt: Instant?, identity: Identity?
  ) {
    self.observation = observation
    self.failedAt = failedAt
    self.failure = failure
    self.nextAt = nextAt
    self.identity = identity
  }
}

extension Ledger {
  /// Records what a look showed; a new row only when it differs from the last.
  public func record(_ observation: Observation, nextAt: Instant?) async throws(LedgerError) {
    try await write { database in
      let account = observation.account.rawValue
      let document = try StoredFacts.encode(observation).canonical()
      let last = try Row.fetchOne(
        database, sql: "SELECT id, document FROM observation WHERE account = ? ORDER BY id DESC LIMIT 1",
        arguments: [account])
      let id: Int64
      if let last, last["document"] as String == document {
        id = last["id"]
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
            next_at = excluded.next_at, failed_at = NULL, failure = NULL
          """,
        arguments: [account, id, observation.at.milliseconds, nextAt?.milliseconds])
    }
  }

  /// Records that a look failed; what was seen before stays.
  public func recordFailure(
    of account: AccountName, _ failure: SafeText, at: Instant, nextAt: Instant?
  ) async throws(LedgerError) {
    try await write { database in
      try database.execute(
        sql: """
          INSERT INTO look (account, failed_at, failure, next_at) VALUES (?, ?, ?, ?)
          ON CONFLICT (account) DO UPDATE SET failed_at = excluded.failed_at, failure = excluded.failure,
            next_at = excluded.next_at
          """,
        arguments: [account.rawValue, at.milliseconds, failure.string, nextAt?.milliseconds])
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
          account.rawValue, identity.organisation?.string, identity.principal?.string, identity.isAgent,
        ])
    }
  }

  /// What is known of each account that was ever looked at.
  public func looks() async throws(LedgerError) -> [AccountName: Look] {
    try await read { try Ledger.looks(in: $0) }
  }

  /// What is known of one account.
  public func look(at account: AccountName) async throws(LedgerError) -> Look? {
    try await read { try Ledger.looks(in: $0)[account] }
  }

  static func looks(in database: Database) throws -> [AccountName: Look] {
    var looks: [AccountName: Look] = [:]
    let rows = try Row.fetchAll(
      database,
      sql: "SELECT look.*, observation.document FROM look LEFT JOIN observation ON observation.id = look.observation")
    for row in rows {
      guard let account = AccountName(row["account"]) else { continue }
      var observation: Observation?
      if let document = row["document"] as String?, let seen = row["seen_at"] as Int64?,
        let value = try? JSONValue.parse(document)
      {
        observation = StoredFacts.observation(value, account: account, at: Instant(milliseconds: seen))
      }
      let organisation = (row["organisation"] as String?).map { SafeText($0) }
      let principal = (row["principal"] as String?).map { SafeText($0) }
      let isAgent = row["is_agent"] as Bool?
      looks[account] = Look(
        observation: observation, failedAt: (row["failed_at"] as Int64?).map { Instant(milliseconds: $0) },
        failure: (row["failure"] as String?).map { SafeText($0) },
        nextAt: (row["next_at"] as Int64?).map { Instant(milliseconds: $0) },
        identity: organisation == nil && principal == nil && isAgent == nil
          ? nil : Identity(organisation: organisation, principal: principal, isAgent: isAgent))
    }
    return looks
  }
}
