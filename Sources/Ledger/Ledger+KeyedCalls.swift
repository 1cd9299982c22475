import Billing
import Consent

extension Ledger {
  /// How long a key stands for the request that came of its call: a day.
  public static let keyLife: Duration = .seconds(86_400)
  /// How many keys of one agent are kept: the newest.
  public static let mostKeys = 10_000

  /// What an agent's key stands for; nil for one that was not used within a day.
  public func kept(_ key: String, of agent: AgentName, at now: Instant) async throws(LedgerError) -> KeptKey? {
    try await read { database in
      let row = try database.row(
        "SELECT request, fingerprint FROM keyed_call WHERE agent = ? AND key = ? AND at > ?",
        [agent.rawValue, key, Ledger.firstKept(now)])
      guard let row else { return nil }
      guard let request = RequestID(try row.value("request")) else { throw row.isDamaged("a request's id") }
      return KeptKey(request: request, fingerprint: try row.value("fingerprint"))
    }
  }

  /// Lets a call's key stand for a request that is there already.
  public func keep(_ call: KeyedCall, for request: RequestID, at now: Instant) async throws(LedgerError) {
    try await write { try Ledger.keep(call, for: request, now, in: $0) }
  }

  /// In the transaction that makes or joins the request: a crash between the two would let a retry make another one.
  static func keep(_ call: KeyedCall?, for request: RequestID, _ now: Instant, in database: any LedgerSession) throws {
    guard let call else { return }
    try database.run("DELETE FROM keyed_call WHERE at <= ?", [firstKept(now)])
    try database.run(
      """
      INSERT INTO keyed_call (agent, key, account, fingerprint, request, at) VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (agent, key) DO UPDATE SET account = excluded.account, fingerprint = excluded.fingerprint,
        request = excluded.request, at = excluded.at
      """,
      [
        call.agent.rawValue, call.key, call.account.rawValue, call.fingerprint, request.rawValue, now.milliseconds,
      ])
    // An agent that joins without end would fill the disk.
    try database.run(
      """
      DELETE FROM keyed_call WHERE agent = ? AND at <=
        (SELECT at FROM keyed_call WHERE agent = ? ORDER BY at DESC LIMIT 1 OFFSET ?)
      """, [call.agent.rawValue, call.agent.rawValue, mostKeys])
  }

  /// Forgets the keys of whoever had a name: the next to bear it begins with none.
  static func forgetKeys(of agent: AgentName, _ account: AccountName?, in database: any LedgerSession) throws {
    try database.run(
      "DELETE FROM keyed_call WHERE agent = ? AND (? IS NULL OR account = ?)",
      [agent.rawValue, account?.rawValue, account?.rawValue])
  }

  private static func firstKept(_ now: Instant) -> Int64 {
    now.adding(milliseconds: -keyLife.wholeMilliseconds).milliseconds
  }
}
