import Billing

extension Ledger {
  /// The recorded readings of an account's meters since a time, by the meter's name, oldest first.
  public func samples(
    of account: AccountName, since start: Instant
  ) async throws(LedgerError) -> [String: [UsageSample]] {
    try await read { try Ledger.samples(of: account, since: start, in: $0) }
  }

  /// Like ``samples(of:since:)`` on the calling thread, for the first paint.
  public func samplesNow(
    of account: AccountName, since start: Instant
  ) throws(LedgerError) -> [String: [UsageSample]] {
    try readNow { try Ledger.samples(of: account, since: start, in: $0) }
  }

  /// The recorded readings of one meter since a time, oldest first, evenly thinned to at most so many.
  ///
  /// The newest one is always among them.
  public func samples(
    of account: AccountName, meter: String, since start: Instant, atMost limit: Int
  ) async throws(LedgerError) -> [UsageSample] {
    try await read { database in
      let stretch: SessionArguments = [account.rawValue, meter, start.milliseconds]
      let rows = "FROM usage_sample WHERE account = ? AND meter = ? AND at >= ?"
      let count = try database.count("SELECT COUNT(*) \(rows)", stretch) ?? 0
      let step = max(1, (count + max(1, limit) - 1) / max(1, limit))
      var samples: [UsageSample] = []
      var index = 0
      let cursor = try database.rows("SELECT at, used \(rows) ORDER BY at", stretch)
      for row in cursor {
        index += 1
        // Counted from the end, so that the newest is kept.
        guard (count - index).isMultiple(of: step) else { continue }
        samples.append(UsageSample(at: Instant(milliseconds: try row.value("at")), used: try row.value("used")))
      }
      return samples
    }
  }

  private static func samples(
    of account: AccountName, since start: Instant, in database: any LedgerSession
  ) throws -> [String: [UsageSample]] {
    var samples: [String: [UsageSample]] = [:]
    let rows = try database.rows(
      "SELECT meter, at, used FROM usage_sample WHERE account = ? AND at >= ? ORDER BY meter, at",
      [account.rawValue, start.milliseconds])
    for row in rows {
      samples[try row.value("meter"), default: []].append(
        UsageSample(at: Instant(milliseconds: try row.value("at")), used: try row.value("used")))
    }
    return samples
  }

  /// Records the meters of a look.
  ///
  /// A value that stays the same is kept as its first and its last reading: nothing is lost by leaving out what lies
  /// between two equal ones.
  static func sample(_ observation: Observation, in database: any LedgerSession) throws {
    for meter in observation.meters {
      guard let used = meter.used else { continue }
      let key: SessionArguments = [observation.account.rawValue, meter.name.string]
      let last = try database.rows(
        "SELECT at, used FROM usage_sample WHERE account = ? AND meter = ? ORDER BY at DESC LIMIT 2", key)
      // A wall clock that was put back adds nothing to the past.
      if let newest = last.first, try newest.value("at") as Int64 >= observation.at.milliseconds { continue }
      if last.count == 2, try last.allSatisfy({ try $0.value("used") as Int64 == used }) {
        try database.run(
          "UPDATE usage_sample SET at = ? WHERE account = ? AND meter = ? AND at = ?",
          [observation.at.milliseconds] + key + [try last[0].value("at") as Int64])
      } else {
        try database.run(
          "INSERT INTO usage_sample (account, meter, at, used) VALUES (?, ?, ?, ?)",
          key + [observation.at.milliseconds, used])
      }
    }
  }
}
