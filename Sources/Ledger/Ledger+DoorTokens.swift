import Billing
import Consent
import GRDB

extension Ledger {
  /// Issues a door token for an agent and an account; a token they had before is revoked.
  ///
  /// - Returns: the token, which is stored only as its SHA-256: 256 random bits after `csd_`.
  public func issueDoorToken(
    agent: AgentName, account: AccountName, at now: Instant
  ) async throws(LedgerError) -> Secret {
    var generator = SystemRandomNumberGenerator()
    let token = "csd_" + RequestID(using: &generator).rawValue + RequestID(using: &generator).rawValue
    try await write { database in
      try Ledger.revoke(agent, account, now, in: database)
      try database.execute(
        sql: "INSERT INTO door_token (hash, agent, account, created_at) VALUES (?, ?, ?, ?)",
        arguments: [sha256Hex(token), agent.rawValue, account.rawValue, now.milliseconds])
      try Ledger.append(
        "agent.added", account: account.rawValue, request: nil, actor: .operatorItself,
        body: ["agent": .string(agent.rawValue)], at: now, in: database)
    }
    return Secret(token)
  }

  /// Revokes an agent's token for an account, or for all accounts.
  ///
  /// - Returns: how many were revoked.
  public func revokeDoorTokens(
    of agent: AgentName, account: AccountName?, at now: Instant
  ) async throws(LedgerError) -> Int {
    try await write { database in
      let count = try Ledger.revoke(agent, account, now, in: database)
      if count > 0 {
        try Ledger.append(
          "agent.revoked", account: account?.rawValue, request: nil, actor: .operatorItself,
          body: ["agent": .string(agent.rawValue)], at: now, in: database)
      }
      return count
    }
  }

  /// Whom a token lets in; nil for an unknown or revoked one.
  ///
  /// The table is searched by the token's SHA-256, so the time it takes tells nothing about a token that is in it.
  public func doorGrant(for token: Secret) async throws(LedgerError) -> DoorGrant? {
    let hash = sha256Hex(token.reveal())
    return try await read { database in
      try Row.fetchOne(
        database, sql: "SELECT * FROM door_token WHERE hash = ? AND revoked_at IS NULL", arguments: [hash]
      ).flatMap(DoorGrant.init(row:))
    }
  }

  /// All tokens in force, oldest first.
  public func doorGrants() async throws(LedgerError) -> [DoorGrant] {
    try await read { database in
      try Row.fetchAll(
        database, sql: "SELECT * FROM door_token WHERE revoked_at IS NULL ORDER BY created_at, agent, account"
      ).compactMap(DoorGrant.init(row:))
    }
  }

  @discardableResult
  private static func revoke(
    _ agent: AgentName, _ account: AccountName?, _ now: Instant, in database: Database
  ) throws -> Int {
    try database.execute(
      sql: """
        UPDATE door_token SET revoked_at = ?
        WHERE agent = ? AND (? IS NULL OR account = ?) AND revoked_at IS NULL
        """,
      arguments: [now.milliseconds, agent.rawValue, account?.rawValue, account?.rawValue])
    return database.changesCount
  }
}
