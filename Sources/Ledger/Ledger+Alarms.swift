import Billing
import GRDB
import Text

extension Ledger {
  /// Raises an alarm.
  @discardableResult
  public func raise(
    _ kind: AlarmKind, account: AccountName, detail: SafeText, at now: Instant
  ) async throws(LedgerError) -> Alarm {
    try await write { database in
      try database.execute(
        sql: "INSERT INTO alarm (kind, account, at, detail) VALUES (?, ?, ?, ?)",
        arguments: [kind.rawValue, account.rawValue, now.milliseconds, detail.string])
      let id = database.lastInsertedRowID
      try Ledger.append(
        "alarm.raised", account: account.rawValue, request: nil, actor: .engine,
        body: ["alarm": .integer(id), "kind": .string(kind.rawValue), "detail": .string(detail.string)], at: now,
        in: database)
      return Alarm(id: id, kind: kind, account: account, at: now, detail: detail)
    }
  }

  /// Records the operator's explanation and closes an alarm.
  ///
  /// - Throws: ``LedgerError/notFound`` when no open alarm has this number.
  public func explainAlarm(_ id: Int64, _ explanation: SafeText, at now: Instant) async throws(LedgerError) {
    try await write { database in
      let row = try Row.fetchOne(
        database, sql: "SELECT account FROM alarm WHERE id = ? AND explanation IS NULL", arguments: [id])
      guard let row else { throw LedgerError.notFound }
      try database.execute(
        sql: "UPDATE alarm SET explanation = ?, explained_at = ? WHERE id = ?",
        arguments: [explanation.string, now.milliseconds, id])
      try Ledger.append(
        "alarm.explained", account: row["account"], request: nil, actor: .operatorItself,
        body: ["alarm": .integer(id), "explanation": .string(explanation.string)], at: now, in: database)
    }
  }

  /// The alarms nobody has explained, oldest first.
  public func openAlarms() async throws(LedgerError) -> [Alarm] {
    try await read { try Ledger.openAlarms(in: $0) }
  }

  static func openAlarms(in database: Database) throws -> [Alarm] {
    try Row.fetchAll(database, sql: "SELECT * FROM alarm WHERE explanation IS NULL ORDER BY id").compactMap { row in
      guard let kind = AlarmKind(rawValue: row["kind"]), let account = AccountName(row["account"]) else { return nil }
      return Alarm(
        id: row["id"], kind: kind, account: account, at: Instant(milliseconds: row["at"]),
        detail: SafeText(row["detail"] as String))
    }
  }
}
