import Billing
import Consent

extension Ledger {
  /// The ledger's own random key, 64 hex digits, made at first use: the agents' handles are derived from it.
  public func key() async throws(LedgerError) -> Secret {
    try await write { database in
      if let stored = try database.text("SELECT value FROM meta WHERE key = 'ledger_key'") {
        return Secret(stored)
      }
      let key = RequestID.random().rawValue + RequestID.random().rawValue
      try database.run("INSERT INTO meta (key, value) VALUES ('ledger_key', ?)", [key])
      return Secret(key)
    }
  }
}
