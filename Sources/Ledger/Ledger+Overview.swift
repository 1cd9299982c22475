import Billing
import Consent
import GRDB

/// Everything a dashboard shows, read from one consistent state of the database.
public struct Overview: Hashable, Sendable {
  /// What is known of each account.
  public let looks: [AccountName: Look]
  /// Live requests, then the newest that are over.
  public let requests: [ConsentRequest]
  /// Links that wait and those that ended lately.
  public let links: [Link]
  /// Alarms nobody has explained.
  public let alarms: [Alarm]
  /// The plan-changing calls of each account's routes in the last hour.
  public let calls: [AccountName: [PlanRoute: CallHistory]]
  /// How often the ask behind each live request was made and rejected before.
  public let history: [RequestID: PastAsks]
}

/// How often an agent has asked for one thing.
public struct PastAsks: Hashable, Sendable {
  /// How often it was asked, joined asks and this one included.
  public let asked: Int
  /// How often it was rejected.
  public let rejected: Int

  /// Counts of asks.
  public init(asked: Int, rejected: Int) {
    self.asked = asked
    self.rejected = rejected
  }
}

extension Ledger {
  /// Reads what a dashboard shows.
  public func overview(at now: Instant, finished: Int = 50) async throws(LedgerError) -> Overview {
    try await read { try Ledger.overview(at: now, finished: finished, in: $0) }
  }

  /// Reads what a dashboard shows, on the calling thread: the first paint must not wait for a task to be scheduled.
  public func overviewNow(at now: Instant, finished: Int = 50) throws(LedgerError) -> Overview {
    try readNow { try Ledger.overview(at: now, finished: finished, in: $0) }
  }

  private static func overview(at now: Instant, finished: Int, in database: Database) throws -> Overview {
    let live = try RequestRow.fetchAll("state IN \(Schema.live) ORDER BY number", in: database)
    let over = try RequestRow.fetchAll(
      "state NOT IN \(Schema.live) ORDER BY number DESC LIMIT ?", [finished], in: database)
    let looks = try looks(in: database)
    var calls: [AccountName: [PlanRoute: CallHistory]] = [:]
    for account in Set(looks.keys).union(live.map(\.account)) {
      for route in [PlanRoute.upgrade, .downgrade] {
        calls[account, default: [:]][route] = try Ledger.calls(of: account, route: route, at: now, in: database)
      }
    }
    var history: [RequestID: PastAsks] = [:]
    for request in live {
      let row = try Row.fetchOne(
        database,
        sql: """
          SELECT COALESCE(SUM(1 + joins), 0) AS asked, COALESCE(SUM(state = 'rejected'), 0) AS rejected FROM request
          WHERE agent = ? AND account = ? AND ask_operation = ? AND ask_plan IS ?
          """,
        arguments: [
          request.requester.agent.rawValue, request.account.rawValue, request.ask.operation.rawValue,
          request.ask.target?.rawValue,
        ])
      if let row { history[request.id] = PastAsks(asked: row["asked"], rejected: row["rejected"]) }
    }
    return Overview(
      looks: looks, requests: live + over, links: try links(at: now, in: database),
      alarms: try openAlarms(in: database), calls: calls, history: history)
  }
}
