import Billing
import Consent
import Text

extension Ledger {
  /// Raises an alarm; one that says the same and is still open is given back instead of a second one.
  @discardableResult
  public func raise(
    _ kind: AlarmKind, account: AccountName, detail: SafeText, request: Int64? = nil, at now: Instant
  ) async throws(LedgerError) -> Alarm {
    try await write { try Ledger.raise(kind, account: account, detail: detail, request: request, at: now, in: $0) }
  }

  /// Records the operator's explanation and closes an alarm.
  ///
  /// - Throws: ``LedgerError/notFound`` when no open alarm has this number.
  public func explainAlarm(_ id: Int64, _ explanation: SafeText, at now: Instant) async throws(LedgerError) {
    try await write { database in
      let row = try database.row("SELECT account FROM alarm WHERE id = ? AND explanation IS NULL", [id])
      guard let row else { throw LedgerError.notFound }
      try database.run(
        "UPDATE alarm SET explanation = ?, explained_at = ? WHERE id = ?",
        [StoredText.encode(explanation), now.milliseconds, id])
      try Ledger.append(
        "alarm.explained", account: try row.value("account"), request: nil, actor: .operatorItself,
        body: ["alarm": .integer(id), "explanation": .string(explanation.string)], at: now, in: database)
    }
  }

  /// The alarms nobody has explained, oldest first.
  public func openAlarms() async throws(LedgerError) -> [Alarm] {
    try await read { try Ledger.openAlarms(in: $0) }
  }

  static func raise(
    _ kind: AlarmKind, account: AccountName, detail: SafeText, request: Int64? = nil, at now: Instant,
    isRepeatable: Bool = false, in database: any LedgerSession
  ) throws -> Alarm {
    let open = isRepeatable ? [] : try openAlarms(in: database)
    if let same = open.first(where: { $0.kind == kind && $0.account == account && $0.detail.string == detail.string }) {
      return same
    }
    let id = try database.insert(
      "INSERT INTO alarm (kind, account, at, detail, request) VALUES (?, ?, ?, ?, ?)",
      [kind.rawValue, account.rawValue, now.milliseconds, StoredText.encode(detail), request])
    try append(
      "alarm.raised", account: account.rawValue, request: nil, actor: .engine,
      body: ["alarm": .integer(id), "kind": .string(kind.rawValue), "detail": .string(detail.string)], at: now,
      in: database)
    return Alarm(id: id, kind: kind, account: account, at: now, detail: detail, request: request)
  }

  /// Closes the open alarms of a kind about a request, because what they told of is over.
  static func close(
    _ kind: AlarmKind, of request: ConsentRequest, _ words: SafeText, at now: Instant, in database: any LedgerSession
  ) throws {
    for alarm in try openAlarms(in: database) where alarm.kind == kind && alarm.request == request.number {
      try close(alarm, of: request.id.rawValue, words, at: now, in: database)
    }
  }

  /// Closes an alarm by its number, because what it told of is over; one that was explained stays as it is.
  static func closeAlarm(_ id: Int64, _ words: SafeText, at now: Instant, in database: any LedgerSession) throws {
    guard let alarm = try openAlarms(in: database).first(where: { $0.id == id }) else { return }
    try close(alarm, of: nil, words, at: now, in: database)
  }

  private static func close(
    _ alarm: Alarm, of request: String?, _ words: SafeText, at now: Instant, in database: any LedgerSession
  ) throws {
    try database.run(
      "UPDATE alarm SET explanation = ?, explained_at = ? WHERE id = ?",
      [StoredText.encode(words), now.milliseconds, alarm.id])
    try append(
      "alarm.closed", account: alarm.account.rawValue, request: request, actor: .engine,
      body: ["alarm": .integer(alarm.id), "why": .string(words.string)], at: now, in: database)
  }

  static func openAlarms(in database: any LedgerSession) throws -> [Alarm] {
    try alarms("explanation IS NULL", [], in: database)
  }

  /// The alarms that were explained since a point of time, oldest first.
  static func alarms(explainedSince start: Instant, in database: any LedgerSession) throws -> [Alarm] {
    try alarms("explained_at > ?", [start.milliseconds], in: database)
  }

  private static func alarms(
    _ condition: String, _ arguments: SessionArguments, in database: any LedgerSession
  ) throws -> [Alarm] {
    try database.rows(
      "SELECT * FROM alarm WHERE \(condition) ORDER BY +id", arguments
    ).map { row in
      // An alarm that cannot be read must not go unseen: some of them hold back further calls.
      guard let kind = AlarmKind(rawValue: try row.value("kind")), let account = AccountName(try row.value("account"))
      else { throw row.isDamaged("an alarm") }
      let explanation: String? = try row.value("explanation")
      let explainedAt: Int64? = try row.value("explained_at")
      return Alarm(
        id: try row.value("id"), kind: kind, account: account, at: Instant(milliseconds: try row.value("at")),
        detail: StoredText.decode(try row.value("detail")), request: try row.value("request"),
        explanation: explanation.map(StoredText.decode), explainedAt: explainedAt.map { Instant(milliseconds: $0) })
    }
  }
}
