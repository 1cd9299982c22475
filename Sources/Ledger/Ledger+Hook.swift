extension Ledger {
  /// Up to which entry of the log the hook was told; nil when it was never told anything.
  public func hookPosition() async throws(LedgerError) -> Int64? {
    try await read {
      try $0.number("SELECT CAST(value AS BIGINT) FROM meta WHERE key = ?", [Ledger.hookKey])
    }
  }

  /// Records up to which entry the hook was told.
  ///
  /// Rings no bell: nothing that is shown has changed.
  public func setHookPosition(_ sequence: Int64) async throws(LedgerError) {
    try await write(quietly: true) { database in
      try database.run(
        Ledger.keeping, [Ledger.hookKey, sequence])
    }
  }

  /// Up to which entry of the log whoever supervises the engine was told; nil when nobody ever was.
  public func toldPosition() async throws(LedgerError) -> Int64? {
    try await read {
      try $0.number("SELECT CAST(value AS BIGINT) FROM meta WHERE key = ?", [Ledger.toldKey])
    }
  }

  /// Records up to which entry that was told; rings no bell.
  public func setToldPosition(_ sequence: Int64) async throws(LedgerError) {
    try await write(quietly: true) { database in
      try database.run(
        Ledger.keeping, [Ledger.toldKey, sequence])
    }
  }

  /// The newest entry of the log; 0 when there is none.
  public func newestEvent() async throws(LedgerError) -> Int64 {
    try await read { try $0.number("SELECT MAX(seq) FROM event") ?? 0 }
  }

  private static let keeping =
    "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
  private static let hookKey = "hook position"
  private static let toldKey = "told position"
}
