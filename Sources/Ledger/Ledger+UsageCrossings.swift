import Billing
import JSON

extension Ledger {
  /// Writes one `usage.reached` event for each threshold that was not said to be reached in its period before.
  ///
  /// A count without a period is said again only after it was below the threshold; one with a period only in the next.
  /// A threshold below one that was said already is new only to the config: it is kept as said, and nobody is told.
  ///
  /// - Parameter now: when that was seen; nil with the look.
  static func note(
    _ crossings: [UsageCrossing], in observation: Observation, at now: Instant? = nil, in database: any LedgerSession
  ) throws {
    let now = now ?? observation.at
    let account = observation.account.rawValue
    for crossing in crossings {
      let meter = crossing.meter.string
      let period = crossing.periodEnd?.milliseconds ?? 0
      let made = try database.run(
        "INSERT INTO usage_crossing (account, meter, threshold, period) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [account, meter, crossing.threshold.rawValue, period])
      let above = try database.rows(
        "SELECT 1 AS one FROM usage_crossing WHERE account = ? AND meter = ? AND threshold > ? AND period = ?",
        [account, meter, crossing.threshold.rawValue, period])
      guard made > 0, above.isEmpty, let seen = observation.meters.first(where: { $0.name == crossing.meter }) else {
        continue
      }
      var body: JSONObject = [
        "meter": .string(meter), "threshold": .integer(crossing.threshold.rawValue),
        "used": seen.used.map(number) ?? .null,
      ]
      if case .of(let limit) = seen.limit { body["limit"] = number(limit) }
      if seen.isSeenInPassing { body["seen"] = "in passing" }
      body["period_ends"] = seen.resetsAt.map { .string($0.iso8601) } ?? .null
      try append(
        "usage.reached", account: account, request: nil, actor: .engine, body: .object(body), at: now,
        in: database)
    }
    let rows = try database.rows(
      "SELECT meter, threshold, period FROM usage_crossing WHERE account = ?", [account])
    for row in rows {
      let (meter, threshold, period): (String, Int64, Int64) = (
        try row.value("meter"), try row.value("threshold"), try row.value("period")
      )
      // By the meter and not by the crossings: a threshold that was taken out of the config is still reached, and would
      // be told again when it comes back.
      let isReached = observation.meters.contains {
        $0.name.string == meter && UsageThreshold(rawValue: threshold).isReached(by: $0)
      }
      let isOver = period == 0 ? !isReached : period < now.milliseconds
      // A meter that this look does not report says nothing, and neither does one whose use it does not tell.
      let isTold = observation.meters.contains { $0.name.string == meter && $0.used != nil }
      guard isOver, period != 0 || isTold else { continue }
      try database.run(
        "DELETE FROM usage_crossing WHERE account = ? AND meter = ? AND threshold = ? AND period = ?",
        [account, meter, threshold, period])
    }
  }

  /// A number of a service's: canonical JSON holds no greater integers, and one that is absurd must not keep a look from
  /// being recorded.
  private static func number(_ value: Int64) -> JSONValue {
    value.magnitude <= 9_007_199_254_740_991 ? .integer(value) : .string(String(value))
  }
}
