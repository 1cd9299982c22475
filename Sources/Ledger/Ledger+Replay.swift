import Billing
import Consent
import JSON
import Text

/// A request's row that is not what its events make of the request.
public struct ForgedRow: Hashable, Sendable {
  /// The request's number as the row has it.
  public let number: Int64
  /// The request's id as the row has it.
  public let id: String
  /// How the row differs, as a clause.
  public let reason: String
}

extension Ledger {
  /// How a request's row differs from what its events make of it, as a clause; nil when it does not.
  ///
  /// A row is not an approval: whoever can write into the file can set a state, but not the chained event behind it.
  public func forgery(of id: RequestID) async throws(LedgerError) -> String? {
    try await read { database in
      guard let request = try RequestRow.fetch(id, in: database) else { throw LedgerError.notFound }
      return try Ledger.forgery(of: request, in: database)
    }
  }

  /// What an alarm says of a row that is not what its events make it.
  public static func forgedRowWords(_ request: ConsentRequest, _ reason: String) -> SafeText {
    SafeText(
      "Request \(request.number) says that it is \(request.state.rawValue), but \(reason): it counts for nothing.")
  }

  /// - Parameters:
  ///   - verified: up to which entry the whole chain was found intact a moment ago: those need no look of their own.
  ///   - isShown: whether what is only shown counts, too.
  static func forgery(
    of request: ConsentRequest, verified: Int64 = 0, whatIsShown isShown: Bool = false, in database: any LedgerSession
  ) throws -> String? {
    let rows = try database.rows(
      "SELECT \(Event.columns) FROM event WHERE request = ? ORDER BY seq", [request.id.rawValue])
    var replayed: ConsentRequest?
    for row in rows {
      guard let event = try? Event(row: row) else { return "its entries cannot be read" }
      guard try event.sequence <= verified || isChained(event, row, in: database) else {
        return "the entry \(event.sequence) (\(event.kind)) does not belong to the log"
      }
      guard event.kind.hasPrefix(requestPrefix), !besides.contains(event.kind) else { continue }
      guard let before = replayed else {
        guard event.kind == "request.created",
          let made = ConsentRequest(auditOfCreation: event.body, at: event.at), made.id == request.id
        else { return "its entries do not begin with its making" }
        replayed = made
        continue
      }
      guard let step = ConsentEvent(auditKind: event.kind, body: event.body, before: before),
        let after = try? before.applying(step, at: event.at)
      else { return "the entry \(event.sequence) (\(event.kind)) cannot follow the ones before it" }
      replayed = after
    }
    guard let replayed else { return "it has no events" }
    return request.difference(fromReplay: replayed)
      ?? (isShown ? request.shownDifference(fromReplay: replayed) : nil)
  }

  /// Whether an entry's hash is its own and follows from the entry before it.
  private static func isChained(_ event: Event, _ row: LedgerRow, in database: any LedgerSession) throws -> Bool {
    let before = try database.row("SELECT hash FROM event WHERE seq = ?", [event.sequence - 1])
    let previous: String = try before?.value("hash") ?? Event.origin
    return try event.previous == previous && event.hasOwnHash(body: row.value(at: Event.bodyColumn))
  }

  private static let requestPrefix = "request."
  /// Entries about a request that are no step on its way.
  private static let besides: Set<String> = ["request.bill_checked", "request.denied", "request.paid_after_withdrawal"]
}
