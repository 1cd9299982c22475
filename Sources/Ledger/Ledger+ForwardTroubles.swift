import Billing
import Consent
import JSON
import Text

extension Ledger {
  /// Keeps why calls of an account's agents do not reach its service, until that ends.
  ///
  /// - Parameter isTold: whether the log gets an entry, too: a thing that goes on needs none each time.
  public func record(
    _ trouble: ForwardTrouble, of account: AccountName, _ told: JSONObject, by agent: AgentName, isTold: Bool
  ) async throws(LedgerError) {
    try await write { database in
      try database.run(
        """
        INSERT INTO forward_trouble (account, kind, words, at) VALUES (?, ?, ?, ?)
        ON CONFLICT (account) DO UPDATE SET kind = excluded.kind, words = excluded.words, at = excluded.at
        """,
        [account.rawValue, trouble.kind.rawValue, StoredText.encode(trouble.words), trouble.at.milliseconds])
      guard isTold else { return }
      try Ledger.append(
        trouble.kind.event, account: account.rawValue, request: nil, actor: .agent(agent), body: .object(told),
        at: trouble.at, in: database)
    }
  }

  /// Ends what was kept of an account, because the service has accepted a call of that agent.
  public func endForwardTrouble(
    of account: AccountName, by agent: AgentName, at now: Instant
  ) async throws(LedgerError) {
    guard try await read({ try Ledger.forwardTroubles(in: $0)[account] }) != nil else { return }
    try await write { database in
      let ended = try database.run("DELETE FROM forward_trouble WHERE account = ?", [account.rawValue])
      guard ended > 0 else { return }
      try Ledger.append(
        "forward.accepted", account: account.rawValue, request: nil, actor: .agent(agent), body: [:], at: now,
        in: database)
    }
  }

  /// Lets go of what was kept of accounts whose calls go by no credential of their own any more.
  public func keepForwardTroubles(of accounts: Set<AccountName>) async throws(LedgerError) {
    let over = try await read { try Ledger.forwardTroubles(in: $0).keys.filter { !accounts.contains($0) } }
    guard !over.isEmpty else { return }
    try await write { database in
      for account in over {
        try database.run("DELETE FROM forward_trouble WHERE account = ?", [account.rawValue])
      }
    }
  }

  static func forwardTroubles(in database: any LedgerSession) throws -> [AccountName: ForwardTrouble] {
    var troubles: [AccountName: ForwardTrouble] = [:]
    for row in try database.rows("SELECT * FROM forward_trouble", []) {
      guard let account = AccountName(try row.value("account")),
        let kind = ForwardTrouble.Kind(rawValue: try row.value("kind"))
      else { continue }
      troubles[account] = ForwardTrouble(
        kind, words: StoredText.decode(try row.value("words")), at: Instant(milliseconds: try row.value("at")))
    }
    return troubles
  }
}

extension ForwardTrouble.Kind {
  /// What the log calls it.
  public var event: String {
    switch self {
    case .refused: "forward.refused"
    case .missing: "forward.no_credential"
    }
  }
}
