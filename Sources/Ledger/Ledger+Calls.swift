import Billing
import GRDB

extension Ledger {
  /// Counts a plan-changing call; written before the call is sent, so that a crash never makes one free.
  public func countCall(of account: AccountName, route: PlanRoute, at now: Instant) async throws(LedgerError) {
    try await write { database in
      try database.execute(
        sql: "INSERT INTO plan_call (account, route, at) VALUES (?, ?, ?)",
        arguments: [account.rawValue, route.rawValue, now.milliseconds])
      try database.execute(
        sql: "DELETE FROM plan_call WHERE at < ?", arguments: [now.adding(.seconds(-86_400)).milliseconds])
    }
  }

  /// Records that the service refuses further calls until a time.
  public func correctCalls(
    of account: AccountName, route: PlanRoute, noneUntil: Instant
  ) async throws(LedgerError) {
    try await write { database in
      try database.execute(
        sql: """
          INSERT INTO call_correction (account, route, none_until) VALUES (?, ?, ?)
          ON CONFLICT (account, route) DO UPDATE SET none_until = excluded.none_until
          """,
        arguments: [account.rawValue, route.rawValue, noneUntil.milliseconds])
    }
  }

  /// The calls of the last hour.
  public func calls(
    of account: AccountName, route: PlanRoute, at now: Instant
  ) async throws(LedgerError) -> CallHistory {
    try await read { try Ledger.calls(of: account, route: route, at: now, in: $0) }
  }

  static func calls(
    of account: AccountName, route: PlanRoute, at now: Instant, in database: Database
  ) throws -> CallHistory {
    let sent = try Int64.fetchAll(
      database, sql: "SELECT at FROM plan_call WHERE account = ? AND route = ? AND at > ? ORDER BY at",
      arguments: [account.rawValue, route.rawValue, now.adding(.seconds(-3600)).milliseconds])
    let none = try Int64.fetchOne(
      database, sql: "SELECT none_until FROM call_correction WHERE account = ? AND route = ? AND none_until > ?",
      arguments: [account.rawValue, route.rawValue, now.milliseconds])
    return CallHistory(
      sent: sent.map { Instant(milliseconds: $0) }, noneUntil: none.map { Instant(milliseconds: $0) })
  }

  /// The calls of the last hour of every account that made any, or was refused further ones.
  static func recentCalls(at now: Instant, in database: Database) throws -> [AccountName: [PlanRoute: CallHistory]] {
    var sent: [AccountName: [PlanRoute: [Instant]]] = [:]
    let calls = try Row.fetchCursor(
      database, sql: "SELECT account, route, at FROM plan_call WHERE at > ? ORDER BY at",
      arguments: [now.adding(.seconds(-3600)).milliseconds])
    while let row = try calls.next() {
      guard let account = AccountName(try row.value("account")), let route = PlanRoute(rawValue: try row.value("route"))
      else { continue }
      sent[account, default: [:]][route, default: []].append(Instant(milliseconds: try row.value("at")))
    }
    var histories = sent.mapValues { $0.mapValues { CallHistory(sent: $0, noneUntil: nil) } }
    let corrections = try Row.fetchAll(
      database, sql: "SELECT * FROM call_correction WHERE none_until > ?", arguments: [now.milliseconds])
    for row in corrections {
      guard let account = AccountName(try row.value("account")), let route = PlanRoute(rawValue: try row.value("route"))
      else { continue }
      histories[account, default: [:]][route] = CallHistory(
        sent: histories[account]?[route]?.sent ?? [], noneUntil: Instant(milliseconds: try row.value("none_until")))
    }
    return histories
  }
}
