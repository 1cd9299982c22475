import Billing
import JSON
import Text

extension Ledger {
  /// Why the last look at an account failed; accounts that could be read are missing.
  ///
  /// No observation is decoded: it is asked at every ring.
  public func lookFailures() async throws(LedgerError) -> [AccountName: LookFailure] {
    try await read { database in
      var failures: [AccountName: LookFailure] = [:]
      let sql = "SELECT account, failure, failure_kind FROM look WHERE failed_at IS NOT NULL AND failure IS NOT NULL"
      for row in try database.rows(sql, []) {
        guard let account = AccountName(try row.value("account")) else { continue }
        let kind = (try row.value("failure_kind") as String?).flatMap { try? JSONValue.parse($0) }
        failures[account] = LookFailure(
          kind.flatMap(StoredFacts.failureKind), detail: StoredText.decode(try row.value("failure")))
      }
      return failures
    }
  }
}
