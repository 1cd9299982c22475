import Billing
import Consent
import JSON
import Text

/// What became of a note for the operator.
public enum NoteKeeping: Hashable, Sendable {
  /// It is there, under a number; the same one that nobody has seen yet is counted instead of kept twice.
  case kept(id: Int64)
  /// Too many of this agent in the last hour.
  case tooMany(retryAfter: Duration)
}

extension Ledger {
  /// Keeps a note of an agent for the operator.
  public func keepNote(
    _ issue: SafeText, context: SafeText?, action: SafeText?, by agent: AgentName, on account: AccountName,
    at now: Instant
  ) async throws(LedgerError) -> NoteKeeping {
    try await write { database in
      if let wait = try Ledger.admit(
        "kept-note:" + agent.rawValue, on: account, atMost: Self.keptNotesAnHour, now, in: database)
      {
        return .tooMany(retryAfter: wait)
      }
      let (words, about, wanted) = (
        StoredText.encode(issue), context.map(StoredText.encode), action.map(StoredText.encode)
      )
      let same = try database.number(
        """
        SELECT id FROM note
        WHERE agent = ? AND account = ? AND issue = ? AND seen_at IS NULL
          AND (context = ? OR context IS NULL AND CAST(? AS TEXT) IS NULL)
          AND (action = ? OR action IS NULL AND CAST(? AS TEXT) IS NULL)
        """, [agent.rawValue, account.rawValue, words, about, about, wanted, wanted])
      if let same {
        try database.run(
          "UPDATE note SET times = times + 1, at = ? WHERE id = ?", [now.milliseconds, same])
        return .kept(id: same)
      }
      let id = try database.insert(
        "INSERT INTO note (agent, account, issue, context, action, first_at, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [agent.rawValue, account.rawValue, words, about, wanted, now.milliseconds, now.milliseconds])
      try database.run(
        "DELETE FROM note WHERE id <= (SELECT id FROM note ORDER BY id DESC LIMIT 1 OFFSET ?)",
        [Self.mostNotes])
      var body: JSONObject = ["note": .integer(id), "issue": .string(issue.string)]
      if let context { body["context"] = .string(context.string) }
      if let action { body["action"] = .string(action.string) }
      try Ledger.append(
        "note.kept", account: account.rawValue, request: nil, actor: .agent(agent), body: .object(body), at: now,
        in: database)
      return .kept(id: id)
    }
  }

  /// The notes that are kept, the newest first.
  public func notes(limit: Int = mostNotes) async throws(LedgerError) -> [OperatorNote] {
    try await read { try Ledger.notes(limit: limit, in: $0) }
  }

  /// Takes note that somebody has seen the notes up to a number, and tells how many of them were new.
  @discardableResult
  public func markNotesSeen(through id: Int64, at now: Instant) async throws(LedgerError) -> Int {
    try await write { database in
      try database.run(
        "UPDATE note SET seen_at = ? WHERE id <= ? AND seen_at IS NULL", [now.milliseconds, id])
    }
  }

  /// How many notes are kept: the newest.
  public static let mostNotes = 1_000
  /// How many notes one agent may leave about one account in an hour, the same ones included.
  public static let keptNotesAnHour = 20

  static func notes(limit: Int, in database: any LedgerSession) throws -> [OperatorNote] {
    try database.rows("SELECT * FROM note ORDER BY id DESC LIMIT ?", [limit]).compactMap {
      row in
      guard let agent = AgentName(try row.value("agent")), let account = AccountName(try row.value("account")) else {
        return nil
      }
      let context: String? = try row.value("context")
      let action: String? = try row.value("action")
      let seenAt: Int64? = try row.value("seen_at")
      return OperatorNote(
        id: try row.value("id"), agent: agent, account: account, issue: StoredText.decode(try row.value("issue")),
        context: context.map(StoredText.decode), action: action.map(StoredText.decode),
        firstAt: Instant(milliseconds: try row.value("first_at")), at: Instant(milliseconds: try row.value("at")),
        times: try row.value("times"), seenAt: seenAt.map { Instant(milliseconds: $0) })
    }
  }
}
