import Billing
import Consent
import Text

extension Ledger {
  /// Records what comparing the bill with an approval showed, with an alarm when the two differ.
  public func concludeBillCheck(
    of request: ConsentRequest, _ finding: BillFinding, at now: Instant
  ) async throws(LedgerError) {
    try await write { try Ledger.concludeBillCheck(of: request, finding, at: now, in: $0) }
  }

  static func concludeBillCheck(
    of request: ConsentRequest, _ finding: BillFinding, at now: Instant, in database: any LedgerSession
  ) throws {
    try append(
      billChecked, account: request.account.rawValue, request: request.id.rawValue, actor: .engine,
      body: ["finding": .string(finding.word)], at: now, in: database)
    let done = "Request \(request.number) was carried out, but "
    switch finding {
    case .fits, .notReported:
      try close(.billNotSettled, of: request, "The bill shows it now.", at: now, in: database)
    case .differs(let how):
      try close(.billNotSettled, of: request, "The bill shows something else now.", at: now, in: database)
      _ = try raise(
        .executedMismatch, account: request.account, detail: SafeText("\(done)\(how)."), request: request.number,
        at: now, in: database)
    case .notSettled(let how):
      _ = try raise(
        .billNotSettled, account: request.account, detail: SafeText("\(done)an hour later \(how)."),
        request: request.number, at: now, in: database)
    }
  }

  /// Whether the bill was compared with what a request approved, to whatever end.
  public func isBillChecked(_ id: RequestID) async throws(LedgerError) -> Bool {
    try await read { database in
      try database.count(
        "SELECT 1 FROM event WHERE request = ? AND kind = ? LIMIT 1",
        [id.rawValue, Ledger.billChecked]) != nil
    }
  }

  /// The requests whose bill did not show them after an hour, and for which that alarm is still open.
  public func unsettledExecutions() async throws(LedgerError) -> [ConsentRequest] {
    try await read { database in
      try RequestRow.fetchAll(
        """
        number IN (SELECT request FROM alarm WHERE kind = ? AND explanation IS NULL AND request IS NOT NULL)
        ORDER BY number
        """, [AlarmKind.billNotSettled.rawValue], in: database)
    }
  }

  /// The requests carried out since a time whose bill nobody has compared to the end, oldest first.
  ///
  /// An engine that ends within a minute of an execution leaves one behind for the next engine.
  public func uncheckedExecutions(since start: Instant) async throws(LedgerError) -> [ConsentRequest] {
    try await read { database in
      try RequestRow.fetchAll(
        """
        state = 'executed' AND outcome_code NOT IN ('link_stored', 'acted_without_consent') AND ended_at > ? AND NOT EXISTS
          (SELECT 1 FROM event WHERE event.request = request.id AND event.kind = ?)
        ORDER BY number
        """, [start.milliseconds, Ledger.billChecked], in: database)
    }
  }

  private static let billChecked = "request.bill_checked"
}
