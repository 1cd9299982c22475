import Billing
import Consent
import GRDB
import Text

extension Ledger {
  /// Records what comparing the bill with an approval showed, with an alarm when the two differ.
  public func concludeBillCheck(
    of request: ConsentRequest, _ finding: BillFinding, at now: Instant
  ) async throws(LedgerError) {
    try await write { database in
      try Ledger.append(
        Ledger.billChecked, account: request.account.rawValue, request: request.id.rawValue, actor: .engine,
        body: ["finding": .string(finding.word)], at: now, in: database)
      if case .differs(let how) = finding {
        _ = try Ledger.raise(
          .executedMismatch, account: request.account,
          detail: SafeText("Request \(request.number) was carried out, but \(how)."), at: now, in: database)
      }
    }
  }

  /// The requests carried out since a time whose bill nobody has compared to the end, oldest first.
  ///
  /// An engine that ends within a minute of an execution leaves one behind for the next engine.
  public func uncheckedExecutions(since start: Instant) async throws(LedgerError) -> [ConsentRequest] {
    try await read { database in
      try RequestRow.fetchAll(
        """
        state = 'executed' AND outcome_code <> 'link_stored' AND updated_at > ? AND NOT EXISTS
          (SELECT 1 FROM event WHERE event.request = request.id AND event.kind = ?)
        ORDER BY number
        """, [start.milliseconds, Ledger.billChecked], in: database)
    }
  }

  private static let billChecked = "request.bill_checked"
}
