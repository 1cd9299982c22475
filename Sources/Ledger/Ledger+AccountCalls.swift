import Billing

extension Ledger {
  /// Counts calls of our own to an account's service.
  public func countCalls(_ calls: Int64, of account: AccountName, at now: Instant) async throws(LedgerError) {
    guard calls > 0 else { return }
    _ = try await together.write(in: self) { database in
      try Ledger.add(calls, of: account.rawValue, at: now, in: database)
      return []
    }
  }

  /// Our own calls to an account's service by the hour: hours since 1970 and how many calls were made in each.
  public func callsByHour(
    of account: AccountName, since start: Instant
  ) async throws(LedgerError) -> [Int64: Int64] {
    try await read { database in
      let rows = try database.rows(
        "SELECT hour, calls FROM account_call WHERE account = ? AND hour >= ?",
        [account.rawValue, start.hour])
      return Dictionary(try rows.map { (try $0.value("hour"), try $0.value("calls")) }) { $0 + $1 }
    }
  }

  /// Our own calls to every account's service by the hour.
  public func callsByHour(since start: Instant) async throws(LedgerError) -> [AccountName: [Int64: Int64]] {
    try await read { database in
      var calls: [AccountName: [Int64: Int64]] = [:]
      let rows = try database.rows("SELECT account, hour, calls FROM account_call WHERE hour >= ?", [start.hour])
      for row in rows {
        guard let account = AccountName(try row.value("account")) else { continue }
        calls[account, default: [:]][try row.value("hour")] = try row.value("calls")
      }
      return calls
    }
  }

  static func add(_ calls: Int64, of account: String, at now: Instant, in database: any LedgerSession) throws {
    guard calls > 0 else { return }
    try database.run(
      """
      INSERT INTO account_call (account, hour, calls) VALUES (?, ?, ?)
      ON CONFLICT (account, hour) DO UPDATE SET calls = account_call.calls + excluded.calls
      """, [account, now.hour, calls])
  }
}
