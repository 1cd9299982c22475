import Billing
import JSON
import Text

/// What the log says of rows that are no requests' steps: which requests were made, which door tokens are in force, and what
/// became of the alarms.
///
/// Each entry is compared with its row where it is read. Kept are only the tokens in force and the alarms' numbers.
struct RecordReplay: Sendable {
  private struct Place: Hashable, Comparable {
    let agent: String
    let account: String

    static func < (one: Place, other: Place) -> Bool { (one.agent, one.account) < (other.agent, other.account) }
  }

  private struct Grant {
    let madeAt: Int64
    let forwards: Bool
    /// The token's hash; nil in entries of before it was written down.
    let hash: String?

    func fits(_ row: LedgerRow) throws -> Bool {
      let isSame = try hash == nil || row.value(at: 4) as String == hash
      return try isSame && row.value(at: 2) as Int64 == madeAt && row.value(at: 3) as Bool == forwards
    }
  }

  /// How many entries are read in one transaction.
  static let standardSize = 4_096

  private(set) var last: Int64 = .min
  private(set) var requests: [ForgedRow] = []
  private(set) var records: [ForgedRecord] = []
  private var tokens: [Place: Grant] = [:]
  private var raised: Set<Int64> = []
  private var ended: Set<Int64> = []

  /// Reads the next entries, at most `size`; false when there are no more.
  mutating func read(_ size: Int = standardSize, in database: any LedgerSession) throws -> Bool {
    let rows = try database.rows(
      """
      SELECT seq, at, kind, account, request, body FROM event
      WHERE seq > ? AND kind IN ('request.created', 'alarm.raised', 'alarm.explained', 'alarm.closed',
        'agent.added', 'agent.revoked')
      ORDER BY seq LIMIT ?
      """, [last, size])
    var count = 0
    for row in rows {
      last = try row.value(at: 0)
      count += 1
      // An entry that cannot be read is named by the check of the chain.
      guard let kind = try? row.value(at: 2) as String, let at = try? row.value(at: 1) as Int64,
        let text = try? row.value(at: 5) as String, let body = try? JSONValue.parse(text)
      else { continue }
      let account = try? row.value(at: 3) as String?
      switch kind {
      case "request.created": try request(row.value(at: 4), body, in: database)
      case "alarm.raised": try alarm(raised: body, account, at, in: database)
      case "alarm.explained", "alarm.closed": try alarm(ended: body, at, in: database)
      case "agent.added":
        guard let agent = body["agent"]?.string, let account else { continue }
        tokens[Place(agent: agent, account: account)] = Grant(
          madeAt: at, forwards: body["forwards"]?.bool ?? false, hash: body["token_sha256"]?.string)
      default:
        guard let agent = body["agent"]?.string else { continue }
        tokens = tokens.filter { $0.key.agent != agent || account != nil && $0.key.account != account }
      }
    }
    return count == size
  }

  /// Compares the rows that are there with what was read; the whole log must have been, in the same transaction.
  mutating func compare(in database: any LedgerSession) throws {
    let ids = try database.rows("SELECT id, explanation IS NOT NULL OR explained_at IS NOT NULL FROM alarm ORDER BY id")
    for row in ids {
      let id: Int64 = try row.value(at: 0)
      if !raised.contains(id) { note(id, "no entry raised it") }
      if try row.value(at: 1), !ended.contains(id) { note(id, "it is explained or closed, and no entry did that") }
    }
    let rows = try database.rows(
      """
      SELECT agent, account, created_at, forwards, hash FROM door_token WHERE revoked_at IS NULL ORDER BY agent, account
      """)
    for row in rows {
      guard let agent = try? row.value(at: 0) as String, let account = try? row.value(at: 1) as String else {
        note(Place(agent: "?", account: "?"), "it cannot be read")
        continue
      }
      let place = Place(agent: agent, account: account)
      guard let grant = tokens.removeValue(forKey: place) else {
        note(place, "it is in force, its entries took it back or never made it")
        continue
      }
      guard let isSame = try? grant.fits(row), isSame else {
        note(place, "which token it is, when it was made, or what it may do, is not what its entries say")
        continue
      }
    }
    for place in tokens.keys.sorted() { note(place, "its entries make it one in force") }
  }

  private mutating func note(_ alarm: Int64, _ reason: String) {
    records.append(ForgedRecord(subject: .alarm(alarm), reason: reason))
  }

  private mutating func note(_ place: Place, _ reason: String) {
    records.append(
      ForgedRecord(subject: .doorToken(agent: place.agent, account: place.account), reason: reason))
  }

  private mutating func request(_ id: String?, _ body: JSONValue, in database: any LedgerSession) throws {
    guard let id, try database.row("SELECT 1 FROM request WHERE id = ?", [id]) == nil else { return }
    requests.append(ForgedRow(number: body["number"]?.integer ?? 0, id: id, reason: "its row is missing"))
  }

  private mutating func alarm(
    raised body: JSONValue, _ account: String?, _ at: Int64, in database: any LedgerSession
  ) throws {
    guard let id = body["alarm"]?.integer else { return }
    raised.insert(id)
    guard let row = try database.row("SELECT kind, account, at, detail FROM alarm WHERE id = ?", [id]) else {
      return note(id, "its row is missing")
    }
    let isSame =
      (try? row.value(at: 0) as String) == body["kind"]?.string && (try? row.value(at: 1) as String) == account
      && (try? row.value(at: 2) as Int64) == at
      && (try? row.value(at: 3) as String).map { StoredText.decode($0).string } == body["detail"]?.string
    if !isSame { note(id, "what it tells is not what its entry says") }
  }

  private mutating func alarm(ended body: JSONValue, _ at: Int64, in database: any LedgerSession) throws {
    guard let id = body["alarm"]?.integer else { return }
    ended.insert(id)
    // One that is missing was named where it was raised.
    guard let row = try database.row("SELECT explanation, explained_at FROM alarm WHERE id = ?", [id]) else { return }
    let words = (try? row.value(at: 0) as String).map { StoredText.decode($0).string }
    let isSame =
      words == (body["explanation"] ?? body["why"])?.string && (try? row.value(at: 1) as Int64) == at
    if !isSame { note(id, "its explanation is not the one of its entry") }
  }
}

extension Ledger {
  /// Every request, door token and alarm that the log names and whose row is missing or says otherwise.
  ///
  /// The log is read in pieces, each in a transaction of its own; only the last one is compared as a whole, with whatever was
  /// written meanwhile.
  ///
  /// - Parameter progress: told after each piece.
  public func forgedRecords(
    progress: AuditProgress? = nil
  ) async throws(LedgerError) -> (requests: [ForgedRow], others: [ForgedRecord]) {
    try await forgedRecords(inPiecesOf: RecordReplay.standardSize, progress: progress)
  }

  func forgedRecords(
    inPiecesOf size: Int, progress: AuditProgress? = nil
  ) async throws(LedgerError) -> (requests: [ForgedRow], others: [ForgedRecord]) {
    let newest = try await newestEvent()
    var replay = RecordReplay()
    var isOver = false
    while !isOver {
      let before = replay
      (replay, isOver) = try await read { database -> (RecordReplay, Bool) in
        var next = before
        let isOver = try !next.read(size, in: database)
        if isOver { try next.compare(in: database) }
        return (next, isOver)
      }
      progress?(isOver ? newest : max(0, min(replay.last, newest)), newest)
    }
    return (replay.requests, replay.records)
  }
}
