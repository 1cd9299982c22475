import GRDB

extension Ledger {
  /// Up to which entry of the log the hook was told; nil when it was never told anything.
  public func hookPosition() async throws(LedgerError) -> Int64? {
    try await read {
      try Int64.fetchOne($0, sql: "SELECT value FROM meta WHERE key = ?", arguments: [Ledger.hookKey])
    }
  }

  /// Records up to which entry the hook was told.
  ///
  /// Rings no bell: nothing that is shown has changed.
  public func setHookPosition(_ sequence: Int64) async throws(LedgerError) {
    try await write(quietly: true) { database in
      try database.execute(
        sql: "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", arguments: [Ledger.hookKey, sequence])
    }
  }

  /// Up to which entry of the log whoever supervises the engine was told; nil when nobody ever was.
  public func toldPosition() async throws(LedgerError) -> Int64? {
    try await read {
      try Int64.fetchOne($0, sql: "SELECT value FROM meta WHERE key = ?", arguments: [Ledger.toldKey])
    }
  }

  /// Records up to which entry that was told; rings no bell.
  public func setToldPosition(_ sequence: Int64) async throws(LedgerError) {
    try await write(quietly: true) { database in
      try database.execute(
        sql: "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", arguments: [Ledger.toldKey, sequence])
    }
  }

  /// The newest entry of the log; 0 when there is none.
  public func newestEvent() async throws(LedgerError) -> Int64 {
    try await read { try Int64.fetchOne($0, sql: "SELECT MAX(seq) FROM event") ?? 0 }
  }

  private static let hookKey = "hook position"
  private static let toldKey = "told position"
}
