import Billing

extension Ledger {
  /// Leaves a wish for whoever is the engine; the same wish left twice is one, the later.
  public func wish(_ wish: Wish, at now: Instant) async throws(LedgerError) {
    try await write { database in
      let (subject, kind) = wish.stored
      // A row of its own stands at the end, so that wishes are granted in the order they were left even within one
      // millisecond: closing a review and opening it again must not end with it closed.
      try database.run("DELETE FROM wish WHERE subject = ? AND kind = ?", [subject, kind])
      try database.run(
        "INSERT INTO wish (subject, kind, at) VALUES (?, ?, ?)",
        [subject, kind, now.milliseconds])
    }
  }

  /// Takes all wishes, oldest first; those older than a minute have lost their sense and are dropped.
  public func takeWishes(at now: Instant) async throws(LedgerError) -> [Wish] {
    // Reading first keeps an idle engine from writing (and ringing) for nothing.
    let waiting = try await read { try $0.count("SELECT COUNT(*) FROM wish") ?? 0 }
    guard waiting > 0 else { return [] }
    return try await write { database in
      let rows = try database.rows("SELECT * FROM wish ORDER BY id")
      try database.run("DELETE FROM wish")
      return try rows.compactMap { row in
        guard try row.value("at") as Int64 > now.adding(.seconds(-60)).milliseconds else { return nil }
        return Wish(subject: try row.value("subject"), kind: try row.value("kind"))
      }
    }
  }
}
