import Billing

extension Ledger {
  /// Counts a plan-changing call; written before the call is sent, so that a crash never makes one free.
  public func countCall(of account: AccountName, route: PlanRoute, at now: Instant) async throws(LedgerError) {
    try await write { try Ledger.countCall(of: account, route: route, at: now, in: $0) }
  }

  /// Counts a plan-changing call if the organisation's calls of the last hour allow one: decided and written at once.
  ///
  /// - Parameter isPossible: whether the calls so far leave enough.
  /// - Returns: whether it was counted.
  public func takeCall(
    of account: AccountName, route: PlanRoute, at now: Instant,
    if isPossible: @escaping @Sendable (CallHistory) -> Bool
  ) async throws(LedgerError) -> Bool {
    try await write { database in
      guard isPossible(try Ledger.calls(of: account, route: route, at: now, in: database)) else {
        return false
      }
      try Ledger.countCall(of: account, route: route, at: now, in: database)
      return true
    }
  }

  private static func countCall(
    of account: AccountName, route: PlanRoute, at now: Instant, in database: any LedgerSession
  ) throws {
    try database.run(
      "INSERT INTO plan_call (account, route, at) VALUES (?, ?, ?)",
      [account.rawValue, route.rawValue, now.milliseconds])
    try database.run(
      "DELETE FROM plan_call WHERE at < ?", [now.adding(.seconds(-86_400)).milliseconds])
  }

  /// Records that the service refuses further calls until a time.
  public func correctCalls(
    of account: AccountName, route: PlanRoute, noneUntil: Instant
  ) async throws(LedgerError) {
    try await write { database in
      try database.run(
        """
        INSERT INTO call_correction (account, route, none_until) VALUES (?, ?, ?)
        ON CONFLICT (account, route) DO UPDATE SET none_until = excluded.none_until
        """,
        [account.rawValue, route.rawValue, noneUntil.milliseconds])
    }
  }

  /// The calls of the last hour by an account's organisation: all accounts that lead to it share them.
  public func calls(
    of account: AccountName, route: PlanRoute, at now: Instant
  ) async throws(LedgerError) -> CallHistory {
    try await read { try Ledger.calls(of: account, route: route, at: now, in: $0) }
  }

  static func calls(
    of account: AccountName, route: PlanRoute, at now: Instant, in database: any LedgerSession
  ) throws -> CallHistory {
    let (places, names) = list(of: try group(of: account, in: database))
    let sent = try database.numbers(
      "SELECT at FROM plan_call WHERE account IN (\(places)) AND route = ? AND at > ? ORDER BY at",
      names + [route.rawValue, now.adding(.seconds(-3600)).milliseconds])
    let none = try database.number(
      "SELECT MAX(none_until) FROM call_correction WHERE account IN (\(places)) AND route = ? AND none_until > ?",
      names + [route.rawValue, now.milliseconds])
    return CallHistory(
      sent: sent.map { Instant(milliseconds: $0) }, noneUntil: none.map { Instant(milliseconds: $0) })
  }

  /// Accounts as a list of SQL's places, with what belongs there.
  static func list(of accounts: Set<AccountName>) -> (places: String, names: SessionArguments) {
    (
      Array(repeating: "?", count: accounts.count).joined(separator: ", "),
      SessionArguments(accounts.sorted().map(\.rawValue))
    )
  }

  /// The calls of the last hour of every account whose organisation made any, or was refused further ones.
  static func recentCalls(at now: Instant, in database: any LedgerSession) throws -> [AccountName: [PlanRoute:
    CallHistory]]
  {
    let names = try database.texts(
      """
      SELECT account FROM plan_call WHERE at > ? UNION SELECT account FROM call_correction WHERE none_until > ?
      """, [now.adding(.seconds(-3600)).milliseconds, now.milliseconds])
    let accounts = try names.compactMap { AccountName($0) }.reduce(into: Set()) { all, account in
      all.formUnion(try group(of: account, in: database))
    }
    return try accounts.reduce(into: [:]) { histories, account in
      for route in [PlanRoute.upgrade, .downgrade] {
        let history = try calls(of: account, route: route, at: now, in: database)
        guard !history.sent.isEmpty || history.noneUntil != nil else { continue }
        histories[account, default: [:]][route] = history
      }
    }
  }
}
