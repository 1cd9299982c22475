import Billing
import Consent
import Text

extension Ledger {
  /// Records what passed by of an account: its meters, the limits that agents ran into, and those that are over.
  ///
  /// It touches neither plan nor price nor anything that a consent is compared with.
  ///
  /// - Parameters:
  ///   - service: whose thresholds a count can reach.
  ///   - alerts: where the operator wants to be told beside them.
  /// - Returns: what agents cannot pass through at the account now.
  public func record(
    _ news: PassingNews, of account: AccountName, at service: Service, alerts: UsageAlerts = .standard, now: Instant
  ) async throws(LedgerError) -> Set<String> {
    try await write { database in
      let look = try Ledger.look(at: account, in: database)?.observation
      if !news.counts.isEmpty { try Ledger.take(news.counts, of: account, service, alerts, look, now, in: database) }
      try Ledger.end(news.passed, of: account, now, in: database)
      for hit in news.hits { try Ledger.take(hit, of: account, look?.plan.plan, now, in: database) }
      try database.run(
        "DELETE FROM limit_hit WHERE at < ?",
        [now.adding(milliseconds: -LimitHit.lasts.wholeMilliseconds).milliseconds])
      return try Ledger.gates(of: account, in: database)
    }
  }

  /// What agents cannot pass through at an account, as far as that is known.
  public func openGates(of account: AccountName) async throws(LedgerError) -> Set<String> {
    try await read { try Ledger.gates(of: account, in: $0) }
  }

  /// The limits that agents ran into and that are not over, the newest first.
  public func limitHits(at now: Instant) async throws(LedgerError) -> [LimitHit] {
    try await read { try Ledger.limitHits(at: now, in: $0) }
  }

  static func limitHits(at now: Instant, in database: any LedgerSession) throws -> [LimitHit] {
    try database.rows(
      "SELECT * FROM limit_hit WHERE ended_at IS NULL AND at >= ? ORDER BY at DESC, id DESC",
      [now.adding(milliseconds: -LimitHit.lasts.wholeMilliseconds).milliseconds]
    ).compactMap { row in
      guard let agent = AgentName(try row.value("agent")), let account = AccountName(try row.value("account")) else {
        return nil
      }
      return LimitHit(
        id: try row.value("id"), agent: agent, account: account,
        limit: OverheardLimit(
          code: try row.value("code"), title: StoredText.decode(try row.value("title")),
          words: StoredText.decode(try row.value("words")), status: try row.value("status"),
          gate: try row.value("gate")),
        firstAt: Instant(milliseconds: try row.value("first_at")), at: Instant(milliseconds: try row.value("at")),
        times: try row.value("times"))
    }
  }

  private static func gates(of account: AccountName, in database: any LedgerSession) throws -> Set<String> {
    Set(
      try database.rows("SELECT gate FROM limit_hit WHERE account = ? AND ended_at IS NULL", [account.rawValue])
        .map { try $0.value("gate") })
  }

  // MARK: - Meters

  /// What was seen in passing of each account's meters.
  static func passingMeters(in database: any LedgerSession) throws -> [AccountName: [PassingMeter]] {
    var meters: [AccountName: [PassingMeter]] = [:]
    for row in try database.rows("SELECT * FROM passing_meter ORDER BY account, meter", []) {
      guard let account = AccountName(try row.value("account")), let meter = try PassingMeter(row: row) else {
        continue
      }
      meters[account, default: []].append(meter)
    }
    return meters
  }

  static func passingMeters(of account: AccountName, in database: any LedgerSession) throws -> [PassingMeter] {
    try database.rows("SELECT * FROM passing_meter WHERE account = ? ORDER BY meter", [account.rawValue])
      .compactMap { try PassingMeter(row: $0) }
  }

  private static func take(
    _ counts: [PassingNews.Count], of account: AccountName, _ service: Service, _ alerts: UsageAlerts,
    _ look: Observation?, _ now: Instant, in database: any LedgerSession
  ) throws {
    for count in counts {
      let usage = count.usage
      try database.run(
        """
        INSERT INTO passing_meter
          (account, meter, used, most, unit, told_reset, resets_at, is_exhausted, plan, at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (account, meter) DO UPDATE SET used = excluded.used, most = excluded.most, unit = excluded.unit,
          told_reset = excluded.told_reset, resets_at = excluded.resets_at, is_exhausted = excluded.is_exhausted,
          plan = excluded.plan, at = excluded.at
        """,
        [
          account.rawValue, StoredText.encode(usage.name), usage.used, usage.limit, StoredText.encode(usage.unit),
          usage.resetsAt?.milliseconds,
          (usage.resetsAt ?? look?.meters.first { $0.name == usage.name }?.resetsAt)?.milliseconds, usage.isExhausted,
          look?.plan.plan?.rawValue, count.at.milliseconds,
        ])
    }
    try database.run(
      "DELETE FROM passing_meter WHERE account = ? AND meter NOT IN "
        + "(SELECT meter FROM passing_meter WHERE account = ? ORDER BY at DESC LIMIT ?)",
      [account.rawValue, account.rawValue, mostPassingMeters])
    guard let whole = try Ledger.look(at: account, in: database)?.observation else { return }
    let seen = whole.meters.filter { meter in
      meter.isSeenInPassing && counts.contains { $0.usage.name == meter.name }
    }
    try sample(seen, of: account, now, in: database)
    try note(UsageCrossing.all(in: whole, of: service, alerts: alerts), in: whole, at: now, in: database)
  }

  /// How many meters of an account may be seen in passing.
  private static let mostPassingMeters = 32

  /// How far readings that were seen in passing lie apart: an agent that sends a thousand e-mails is no thousand readings.
  private static let samplePause: Duration = .seconds(60)

  private static func sample(
    _ meters: [Meter], of account: AccountName, _ now: Instant, in database: any LedgerSession
  ) throws {
    let due = try meters.filter { meter in
      let last = try database.row(
        "SELECT MAX(at) AS at FROM usage_sample WHERE account = ? AND meter = ?",
        [account.rawValue, meter.name.string])
      guard let last = try last?.value("at") as Int64? else { return true }
      return now.milliseconds - last >= samplePause.wholeMilliseconds
    }
    try sample(
      Observation(account: account, at: now, plan: PlanState(plan: nil), meters: due), in: database)
  }

  /// Lets go of what a look knows better, and of the limits of a plan that the account has left.
  static func overtake(_ observation: Observation, in database: any LedgerSession) throws {
    let account = observation.account.rawValue
    if try database.row("SELECT 1 FROM passing_meter WHERE account = ? LIMIT 1", [account]) != nil {
      for meter in observation.meters where meter.used != nil && meter.asOf == nil {
        try database.run(
          "DELETE FROM passing_meter WHERE account = ? AND meter = ? AND at <= ?",
          [account, StoredText.encode(meter.name), observation.at.milliseconds])
      }
    }
    guard let plan = observation.plan.plan?.rawValue else { return }
    try database.run("DELETE FROM limit_hit WHERE account = ? AND plan <> ?", [account, plan])
    try database.run("UPDATE limit_hit SET plan = ? WHERE account = ? AND plan IS NULL", [plan, account])
  }
}

extension PassingMeter {
  /// What was seen of a meter from its row; nil where the row tells nothing.
  fileprivate init?(row: LedgerRow) throws {
    let told = (try row.value("told_reset") as Int64?).map { Instant(milliseconds: $0) }
    guard
      let usage = OverheardUsage(
        StoredText.decode(try row.value("meter")), used: try row.value("used"), limit: try row.value("most"),
        unit: StoredText.decode(try row.value("unit")), resetsAt: told, isExhausted: try row.value("is_exhausted"))
    else { return nil }
    self.init(
      usage, at: Instant(milliseconds: try row.value("at")),
      plan: (try row.value("plan") as String?).flatMap { PlanName($0) },
      resetsAt: (try row.value("resets_at") as Int64?).map { Instant(milliseconds: $0) })
  }
}
