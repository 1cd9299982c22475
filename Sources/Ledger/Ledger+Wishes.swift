import Billing
import Consent
import GRDB

/// Something an operator's screen wants the engine to do, wherever the engine runs.
public enum Wish: Hashable, Sendable {
  /// The review was opened: its facts should be fresh and its token live.
  case review(RequestID)
  /// The review was closed: nothing needs to be kept fresh for it.
  case reviewClosed(RequestID)
  /// The operator wants a new token for a request.
  case renew(RequestID)
  /// The operator wants an account to be read now; nil for all of them.
  case refresh(AccountName?)

  var stored: (subject: String, kind: String) {
    switch self {
    case .review(let id): (id.rawValue, "review")
    case .reviewClosed(let id): (id.rawValue, "review_closed")
    case .renew(let id): (id.rawValue, "renew")
    case .refresh(let account): (account?.rawValue ?? "*", "refresh")
    }
  }

  init?(subject: String, kind: String) {
    if kind == "refresh" {
      self = .refresh(AccountName(subject))
      return
    }
    guard let id = RequestID(subject) else { return nil }
    switch kind {
    case "review": self = .review(id)
    case "review_closed": self = .reviewClosed(id)
    case "renew": self = .renew(id)
    default: return nil
    }
  }
}

extension Ledger {
  /// Leaves a wish for whoever is the engine.
  public func wish(_ wish: Wish, at now: Instant) async throws(LedgerError) {
    try await write { database in
      let (subject, kind) = wish.stored
      try database.execute(
        sql: """
          INSERT INTO wish (subject, kind, at) VALUES (?, ?, ?)
          ON CONFLICT (subject, kind) DO UPDATE SET at = excluded.at
          """,
        arguments: [subject, kind, now.milliseconds])
    }
  }

  /// Takes all wishes, oldest first; those older than a minute have lost their sense and are dropped.
  public func takeWishes(at now: Instant) async throws(LedgerError) -> [Wish] {
    // Reading first keeps an idle engine from writing (and ringing) for nothing.
    let waiting = try await read { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM wish") ?? 0 }
    guard waiting > 0 else { return [] }
    return try await write { database in
      let rows = try Row.fetchAll(database, sql: "SELECT * FROM wish ORDER BY at")
      try database.execute(sql: "DELETE FROM wish")
      return rows.compactMap { row in
        guard row["at"] as Int64 > now.adding(.seconds(-60)).milliseconds else { return nil }
        return Wish(subject: row["subject"], kind: row["kind"])
      }
    }
  }
}
