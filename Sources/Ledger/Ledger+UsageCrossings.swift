import Billing
import GRDB
import JSON

extension Ledger {
  /// Writes one `usage.reached` event for each threshold that was not said to be reached in its period before.
  ///
  /// A count without a period is said again only after it was below the threshold; one with a period only in the next.
  static func note(_ crossings: [UsageCrossing], in observation: Observation, in database: Database) throws {
    let account = observation.account.rawValue
    for crossing in crossings {
      let meter = crossing.meter.string
      let period = crossing.periodEnd?.milliseconds ?? 0
      try database.run(
        "INSERT OR IGNORE INTO usage_crossing (account, meter, threshold, period) VALUES (?, ?, ?, ?)",
        [account, meter, crossing.threshold.rawValue, period])
      guard database.changesCount > 0, let seen = observation.meters.first(where: { $0.name == crossing.meter }) else {
        continue
      }
      var body: JSONObject = [
        "meter": .string(meter), "threshold": .integer(crossing.threshold.rawValue),
        "used": seen.used.map { .integer($0) } ?? .null,
      ]
      if case .of(let limit) = seen.limit { body["limit"] = .integer(limit) }
      body["period_ends"] = seen.resetsAt.map { .string($0.iso8601) } ?? .null
      try append(
        "usage.reached", account: account, request: nil, actor: .engine, body: .object(body), at: observation.at,
        in: database)
    }
    let rows = try database.rows(
      "SELECT meter, threshold, period FROM usage_crossing WHERE account = ?", [account])
    for row in rows {
      let (meter, threshold, period): (String, Int64, Int64) = (
        try row.value("meter"), try row.value("threshold"), try row.value("period")
      )
      let isReached = crossings.contains { $0.meter.string == meter && $0.threshold.rawValue == threshold }
      let isOver = period == 0 ? !isReached : period < observation.at.milliseconds
      // A meter that this look does not report says nothing.
      guard isOver, period != 0 || observation.meters.contains(where: { $0.name.string == meter }) else { continue }
      try database.execute(
        sql: "DELETE FROM usage_crossing WHERE account = ? AND meter = ? AND threshold = ? AND period = ?",
        arguments: [account, meter, threshold, period])
    }
  }
}
