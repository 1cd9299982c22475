import JSON

/// A stretch of the log that is checked in one transaction: each entry's hash, and that each follows the one before.
struct AuditPiece: Sendable {
  /// The first entry that does not fit, and why.
  struct Fault: Sendable {
    let sequence: Int64
    let reason: String
  }

  /// How many entries a piece has: some milliseconds of work.
  static let standardSize: Int64 = 4_096

  /// The first place, which is before the log's own first for the first piece: whatever stands there does not belong.
  let first: Int64
  /// The last place.
  let last: Int64
  /// An entry that was the newest once; nil compares nothing.
  let anchor: AuditAnchor?

  /// The piece from a place on, of a log that ends at another.
  init(from first: Int64, size: Int64, newest: Int64, against anchor: AuditAnchor?) {
    self.first = first
    last = min(max(first, 1) + size - 1, newest)
    self.anchor = anchor
  }

  /// How many entries belong here.
  var count: Int64 { max(0, last - max(first, 1) + 1) }

  func fault(in database: any LedgerSession) throws -> Fault? {
    var expected = max(first, 1)
    // Where the entry before is missing or cannot be read, the piece before has the fault.
    var previous =
      try database.row("SELECT hash FROM event WHERE seq = ?", [expected - 1])
      .flatMap { try? $0.value(at: 0) as String } ?? Event.origin
    let rows = try database.rows(
      "SELECT \(Event.columns) FROM event WHERE seq >= ? AND seq <= ? ORDER BY seq", [first, last])
    for row in rows {
      let sequence: Int64 = try row.value(at: 0)
      guard sequence == expected else {
        let reason = sequence > expected ? "the entry is missing" : "it stands before the first"
        return Fault(sequence: min(sequence, expected), reason: reason)
      }
      guard let event = try? Event(row: row) else {
        return Fault(sequence: sequence, reason: "the entry cannot be read")
      }
      guard event.previous == previous else {
        return Fault(sequence: sequence, reason: "it does not follow the entry before it")
      }
      guard event.hasOwnHash(body: try row.value(at: Event.bodyColumn)) else {
        return Fault(sequence: sequence, reason: "its contents were changed")
      }
      if let anchor, anchor.sequence == sequence, anchor.hash != event.hash {
        return Fault(sequence: sequence, reason: "it is not the entry that was noted")
      }
      previous = event.hash
      expected += 1
    }
    return expected > last ? nil : Fault(sequence: expected, reason: "the entry is missing")
  }
}
