import Billing
import Consent
import JSON

extension Ledger {
  /// A new door token, 256 random bits after `csd_`; it opens nothing before it is put in force.
  public static func newDoorToken() -> Secret {
    var generator = SystemRandomNumberGenerator()
    return Secret(DoorGrant.prefix + RequestID(using: &generator).rawValue + RequestID(using: &generator).rawValue)
  }

  /// Puts a door token in force for an agent and its accounts, stored only as its SHA-256.
  ///
  /// A token the agent had for one of them before stops working there, and its requests stay the agent's.
  ///
  /// Whoever was to see the token has seen it by now: one that nobody has would have taken the place of one that works.
  ///
  /// - Parameter forwards: whether its calls may be passed on to the accounts' services.
  public func putInForce(
    _ token: Secret, agent: AgentName, accounts: [AccountName], forwards: Bool = false, at now: Instant
  ) async throws(LedgerError) {
    try await write { database in
      let hash = Ledger.doorTokenHash(of: token)
      for account in accounts {
        let (since, after) = try Ledger.beginning(of: agent, account, now, in: database)
        try Ledger.endTokens(of: agent, account, now, in: database)
        try database.run(
          """
          INSERT INTO door_token (hash, agent, account, created_at, since, after_request, forwards)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          """,
          [
            hash, agent.rawValue, account.rawValue, now.milliseconds, since.milliseconds, after,
            forwards,
          ])
        // Which token it is: another one's hash in the row would let another holder in under this name.
        var body: JSONObject = ["agent": .string(agent.rawValue), "token_sha256": .string(hash)]
        if forwards { body["forwards"] = .bool(true) }
        try Ledger.append(
          "agent.added", account: account.rawValue, request: nil, actor: .operatorItself, body: .object(body), at: now,
          in: database)
      }
    }
  }

  /// Fails where nothing can be recorded, as far as that is known beforehand; it writes nothing.
  ///
  /// Asked before a secret is shown that would have to be kept.
  public func makeSureOfWriting() async throws(LedgerError) {
    try await write(quietly: true) { _ in }
  }

  /// Makes a door token and puts it in force at once, for whoever keeps it within this process.
  public func issueDoorToken(
    agent: AgentName, account: AccountName, forwards: Bool = false, at now: Instant
  ) async throws(LedgerError) -> Secret {
    let token = Self.newDoorToken()
    try await putInForce(token, agent: agent, accounts: [account], forwards: forwards, at: now)
    return token
  }

  /// Revokes an agent's token for an account, or for all accounts, and withdraws in the same transaction what it asked
  /// there and nothing was sent for.
  public func revokeDoorTokens(
    of agent: AgentName, account: AccountName?, at now: Instant
  ) async throws(LedgerError) -> Revocation {
    try await write { database in
      let tokens = try Ledger.endTokens(of: agent, account, now, in: database)
      try Ledger.forgetKeys(of: agent, account, in: database)
      let asked = try RequestRow.fetchAll(
        "+agent = ? AND (CAST(? AS TEXT) IS NULL OR account = ?) AND door <> ? AND state IN \(Schema.live) ORDER BY number",
        [agent.rawValue, account?.rawValue, account?.rawValue, Door.operatorItself.rawValue], in: database)
      let revocable = asked.filter { $0.state == .pending || $0.state == .approved }
      if tokens > 0 || !revocable.isEmpty {
        try Ledger.append(
          "agent.revoked", account: account?.rawValue, request: nil, actor: .operatorItself,
          body: ["agent": .string(agent.rawValue)], at: now, in: database)
      }
      return Revocation(
        tokens: tokens,
        withdrawn: try revocable.map {
          try Ledger.apply(.cancelled, to: $0.id, actor: .operatorItself, at: now, in: database)
        },
        left: asked.filter { $0.state != .pending && $0.state != .approved })
    }
  }

  /// Withdraws a request if its asker's grant was revoked while the ask was on its way; a grant whose token was only
  /// replaced still holds.
  ///
  /// - Returns: whether it was withdrawn.
  public func withdraw(
    _ id: RequestID, askedUnder grant: DoorGrant, at now: Instant
  ) async throws(LedgerError) -> Bool {
    try await write { database in
      let holder = try Ledger.grant(of: grant.agent, grant.account, in: database)
      guard holder?.since != grant.since, let request = try RequestRow.fetch(id, in: database),
        request.requester.agent == grant.agent, request.state == .pending || request.state == .approved,
        // What whoever has the name now asked as well is not this asker's alone: the two asks came down to one.
        !(request.joins > 0 && holder?.covers(request) ?? false)
      else { return false }
      _ = try Ledger.apply(.cancelled, to: id, actor: .operatorItself, at: now, in: database)
      return true
    }
  }

  /// Whom a token lets in, and to which accounts, in the order of their names; none for an unknown or revoked one.
  ///
  /// The table is searched by the token's SHA-256, so the time it takes tells nothing about a token that is in it.
  public func doorGrants(for token: Secret) async throws(LedgerError) -> [DoorGrant] {
    try await doorGrants(hash: Self.doorTokenHash(of: token))
  }

  /// The SHA-256 that stands for a door token in the ledger, in hexadecimal digits.
  public static func doorTokenHash(of token: Secret) -> String { sha256Hex(token.reveal()) }

  /// Whom the token with a hash lets in; none for an unknown or revoked one.
  public func doorGrants(hash: String) async throws(LedgerError) -> [DoorGrant] {
    try await read { database in
      try database.rows("SELECT * FROM door_token WHERE hash = ? AND revoked_at IS NULL ORDER BY account", [hash])
        .compactMap(DoorGrant.init(row:))
    }
  }

  /// All tokens in force, oldest first.
  public func doorGrants() async throws(LedgerError) -> [DoorGrant] {
    try await read { try Self.grants(in: $0) }
  }

  /// All tokens in force, oldest first, read on the calling thread; never from a task (see ``overviewNow(at:finished:)``).
  public func doorGrantsNow() throws(LedgerError) -> [DoorGrant] {
    try readNow { try Self.grants(in: $0) }
  }

  private static func grants(in database: any LedgerSession) throws -> [DoorGrant] {
    try database.rows(
      "SELECT * FROM door_token WHERE revoked_at IS NULL ORDER BY created_at, agent, account"
    ).compactMap(DoorGrant.init(row:))
  }

  private static func grant(
    of agent: AgentName, _ account: AccountName, in database: any LedgerSession
  ) throws -> DoorGrant? {
    try database.row(
      "SELECT * FROM door_token WHERE agent = ? AND account = ? AND revoked_at IS NULL",
      [agent.rawValue, account.rawValue]
    ).flatMap(DoorGrant.init(row:))
  }

  /// Since when a new token's holder has the name, and after which request: as long as the token that it replaces;
  /// otherwise from now on, or from after the newest request that bears the name, should a clock have been put back.
  private static func beginning(
    of agent: AgentName, _ account: AccountName, _ now: Instant, in database: any LedgerSession
  ) throws -> (since: Instant, after: Int64) {
    if let replaced = try grant(of: agent, account, in: database) { return (replaced.since, replaced.after) }
    let newest = try database.number(
      "SELECT MAX(created_at) FROM request WHERE agent = ? AND account = ? AND door <> ?",
      [agent.rawValue, account.rawValue, Door.operatorItself.rawValue])
    let last = try database.number("SELECT MAX(number) FROM request") ?? 0
    return (max(now, newest.map { Instant(milliseconds: $0).adding(milliseconds: 1) } ?? now), last)
  }

  @discardableResult
  private static func endTokens(
    of agent: AgentName, _ account: AccountName?, _ now: Instant, in database: any LedgerSession
  ) throws -> Int {
    try database.run(
      """
      UPDATE door_token SET revoked_at = ?
      WHERE agent = ? AND (CAST(? AS TEXT) IS NULL OR account = ?) AND revoked_at IS NULL
      """,
      [now.milliseconds, agent.rawValue, account?.rawValue, account?.rawValue])
  }
}
