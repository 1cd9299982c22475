import Billing
import Consent

extension Ledger {
  /// Reads what a dashboard shows: all that is live, the newest `finished` requests that are over, as many of
  /// those that were carried out in the last 24 hours and of those that were rejected, and what was explained in them.
  public func overview(at now: Instant, finished: Int = 50) async throws(LedgerError) -> Overview {
    try await read { try Ledger.overview(at: now, finished: finished, in: $0) }
  }

  /// Reads what a dashboard shows, on the calling thread: the first paint must not wait for a task to be scheduled.
  public func overviewNow(at now: Instant, finished: Int = 50) throws(LedgerError) -> Overview {
    try readNow { try Ledger.overview(at: now, finished: finished, in: $0) }
  }

  private static func overview(at now: Instant, finished: Int, in database: any LedgerSession) throws -> Overview {
    let live = try RequestRow.fetchAll("state IN \(Schema.live) ORDER BY number", in: database)
    let yesterday = now.adding(milliseconds: -Surroundings.span.wholeMilliseconds)
    // What was carried out or refused lately is told beside other requests, however many of an agent's have ended since.
    let over = try RequestRow.fetchAll(
      """
      number IN (SELECT number FROM request WHERE state NOT IN \(Schema.live) ORDER BY number DESC LIMIT ?)
      OR number IN (
        SELECT number FROM request WHERE state = 'executed' AND ended_at > ? ORDER BY +number DESC LIMIT ?)
      OR number IN (
        SELECT number FROM request WHERE state = 'rejected' AND ended_at > ? ORDER BY +number DESC LIMIT ?)
      ORDER BY number DESC
      """,
      [
        finished, yesterday.milliseconds, finished, yesterday.milliseconds, finished,
      ], in: database)
    var history: [RequestID: PastAsks] = [:]
    for request in live { history[request.id] = try pastAsks(like: request, in: database) }
    return Overview(
      looks: try looks(in: database), requests: live + over, links: try links(at: now, in: database),
      alarms: try openAlarms(in: database),
      explainedAlarms: try alarms(explainedSince: yesterday, in: database),
      notes: try notes(limit: shownNotes, in: database), limitHits: try limitHits(at: now, in: database),
      forwardTroubles: try forwardTroubles(in: database),
      calls: try recentCalls(at: now, in: database), history: history)
  }

  /// How many notes a dashboard lists; `countersign notes` has them all.
  private static let shownNotes = 200

  private static func pastAsks(like request: ConsentRequest, in database: any LedgerSession) throws -> PastAsks? {
    try database.row(
      """
      SELECT COALESCE(SUM(1 + joins), 0) AS asked, COALESCE(SUM(state = 'rejected'), 0) AS rejected FROM request
      WHERE agent = ? AND account = ? AND ask_operation = ? AND ask_plan IS ?
      """,
      [
        request.requester.agent.rawValue, request.account.rawValue, request.ask.operation.rawValue,
        request.ask.target?.rawValue,
      ]
    ).map { PastAsks(asked: try $0.value("asked"), rejected: try $0.value("rejected")) }
  }
}
