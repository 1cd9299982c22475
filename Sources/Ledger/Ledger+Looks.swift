import Billing
import GRDB
import JSON
import Text

extension Ledger {
  /// Records what a look showed, its samples and what it cost; changes that nothing explains raise an alarm each.
  ///
  /// All of it is one transaction: a change that was seen cannot be forgotten by a crash before its alarm. A look that
  /// nobody planned has no `plan`; the one that was on record stays then.
  ///
  /// - Parameters:
  ///   - calls: how many calls of our own were made since they were last recorded.
  ///   - judge: compares the look with what was known; nil leaves what is known as it is.
  ///   - crossings: the thresholds that are reached now; nil leaves on record what was.
  /// - Returns: the alarms that were raised.
  @discardableResult
  public func record(
    _ observation: Observation, plan: LookPlan? = nil, calls: Int64 = 0, judge: ChangeJudge? = nil,
    crossings: [UsageCrossing]? = nil
  ) async throws(LedgerError) -> [Alarm] {
    let alarms = try await together.write(in: self) { database in
      let account = observation.account.rawValue
      let last = try database.row("SELECT seen_at, known FROM look WHERE account = ?", [account])
      var known = try last.flatMap { try $0.value("known") as String? }
      var alarms: [Alarm] = []
      if let judge {
        let before = known.flatMap { try? JSONValue.parse($0) }.flatMap(StoredFacts.planState)
        let verdict = try Ledger.judge(observation, before, judge, in: database)
        known = try StoredFacts.encode(verdict.known).canonical()
        for finding in verdict.findings {
          alarms.append(
            try Ledger.raise(
              .unconsentedChange, account: observation.account, detail: finding, at: observation.at, in: database))
        }
      }
      try database.run(
        """
        INSERT INTO look (account, observation, seen_at, next_at, known, budget) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (account) DO UPDATE SET observation = excluded.observation, seen_at = excluded.seen_at,
          next_at = COALESCE(excluded.next_at, next_at), known = excluded.known,
          budget = COALESCE(excluded.budget, budget), failed_at = NULL, failure = NULL
        """,
        [
          account, try Ledger.store(observation, in: database), observation.at.milliseconds,
          plan?.nextAt.milliseconds, known, try plan.map { try StoredFacts.encode($0.budget).canonical() },
        ])
      try Ledger.sample(observation, in: database)
      if let crossings { try Ledger.note(crossings, in: observation, in: database) }
      try Ledger.offer(observation.links, of: observation.account, at: observation.at, in: database)
      try Ledger.add(calls, of: account, at: observation.at, in: database)
      let seen = try last.flatMap { try $0.value("seen_at") as Int64? }
      if let seen, seen / 3_600_000 != observation.at.milliseconds / 3_600_000 {
        try Ledger.thinOut(account, at: observation.at, in: database)
      }
      return alarms
    }
    // A URL that was replaced must not live on in the log.
    if !observation.links.isEmpty { await emptyLog() }
    return alarms
  }

  private static func judge(
    _ observation: Observation, _ known: PlanState?, _ judge: ChangeJudge, in database: Database
  ) throws -> ChangeFinding {
    // The first look of all is what everything after it is compared with.
    guard let known else { return ChangeFinding(known: observation.plan, findings: []) }
    let yearAgo = observation.at.adding(.seconds(-400 * 86_400)).milliseconds
    let requests = try RequestRow.fetchAll(
      """
      account = ? AND (state IN ('executing','unknown','awaiting_payment') OR (state = 'executed' AND updated_at > ?))
      """, [observation.account.rawValue, yearAgo], in: database)
    return judge(known, observation.plan, requests)
  }

  /// Stores an observation when it differs from the last one.
  private static func store(_ observation: Observation, in database: Database) throws -> Int64 {
    let account = observation.account.rawValue
    let document = try StoredFacts.encode(observation).canonical()
    let last = try database.row(
      "SELECT id, document FROM observation WHERE account = ? ORDER BY id DESC LIMIT 1", [account])
    if let last, (try last.value("document") as String).utf8.elementsEqual(document.utf8) {
      return try last.value("id")
    }
    try database.run(
      "INSERT INTO observation (account, at, document) VALUES (?, ?, ?)",
      [account, observation.at.milliseconds, document])
    return database.lastInsertedRowID
  }

  /// Lets go of what nobody will ask for again: old observations, all but one sample an hour after two days and a day
  /// after sixty, and counts of calls that belong to no period any more.
  private static func thinOut(_ account: String, at now: Instant, in database: Database) throws {
    func before(days: Int64) -> Int64 { now.adding(.seconds(-days * 86_400)).milliseconds }
    try database.execute(
      sql: """
        DELETE FROM observation WHERE account = ? AND at < ?
          AND id <> (SELECT observation FROM look WHERE look.account = observation.account)
        """, arguments: [account, before(days: 7)])
    for (younger, older, slot) in [(2, 60, 3_600_000), (60, 400, 86_400_000)] as [(Int64, Int64, Int64)] {
      try database.execute(
        sql: """
          DELETE FROM usage_sample WHERE account = ? AND at < ? AND at >= ? AND EXISTS (
            SELECT 1 FROM usage_sample later WHERE later.account = usage_sample.account
              AND later.meter = usage_sample.meter AND later.at > usage_sample.at
              AND later.at / ? = usage_sample.at / ?)
          """, arguments: [account, before(days: younger), before(days: older), slot, slot])
    }
    try database.execute(
      sql: "DELETE FROM usage_sample WHERE account = ? AND at < ?", arguments: [account, before(days: 400)])
    try database.execute(
      sql: "DELETE FROM account_call WHERE account = ? AND hour < ?",
      arguments: [account, before(days: 62) / 3_600_000])
  }

  /// Records that a look failed; what was seen before stays, and so does what was planned without a new `plan`.
  public func recordFailure(
    of account: AccountName, _ failure: SafeText, at: Instant, plan: LookPlan? = nil, calls: Int64 = 0
  ) async throws(LedgerError) {
    try await write { database in
      try database.execute(
        sql: """
          INSERT INTO look (account, failed_at, failure, next_at, budget) VALUES (?, ?, ?, ?, ?)
          ON CONFLICT (account) DO UPDATE SET failed_at = excluded.failed_at, failure = excluded.failure,
            next_at = COALESCE(excluded.next_at, next_at), budget = COALESCE(excluded.budget, budget)
          """,
        arguments: [
          account.rawValue, at.milliseconds, StoredText.encode(failure), plan?.nextAt.milliseconds,
          try plan.map { try StoredFacts.encode($0.budget).canonical() },
        ])
      try Ledger.add(calls, of: account.rawValue, at: at, in: database)
    }
  }

  /// Records when an account is looked at next, and what that costs, without a look.
  public func record(_ plan: LookPlan, of account: AccountName) async throws(LedgerError) {
    try await write { database in
      try database.execute(
        sql: """
          INSERT INTO look (account, next_at, budget) VALUES (?, ?, ?)
          ON CONFLICT (account) DO UPDATE SET next_at = excluded.next_at, budget = excluded.budget
          """,
        arguments: [account.rawValue, plan.nextAt.milliseconds, try StoredFacts.encode(plan.budget).canonical()])
    }
  }

  /// Records whom an account's credential belongs to.
  public func record(_ identity: Identity, of account: AccountName) async throws(LedgerError) {
    _ = try await together.write(in: self) { database in
      try database.run(
        """
        INSERT INTO look (account, organisation, principal, is_agent) VALUES (?, ?, ?, ?)
        ON CONFLICT (account) DO UPDATE SET organisation = excluded.organisation,
          principal = excluded.principal, is_agent = excluded.is_agent
        """,
        [
          account.rawValue, identity.organisation.map(StoredText.encode), identity.principal.map(StoredText.encode),
          identity.isAgent,
        ])
      return []
    }
  }

  /// What is known of each account that was ever looked at.
  public func looks() async throws(LedgerError) -> [AccountName: Look] {
    try await read { try Ledger.looks(in: $0) }
  }

  /// What is known of one account.
  public func look(at account: AccountName) async throws(LedgerError) -> Look? {
    try await read { database in
      try Row.fetchOne(database, sql: Ledger.looks + " WHERE look.account = ?", arguments: [account.rawValue])
        .map { try Look(row: $0, account: account) }
    }
  }

  static func looks(in database: Database) throws -> [AccountName: Look] {
    var looks: [AccountName: Look] = [:]
    for row in try Row.fetchAll(database, sql: Ledger.looks) {
      guard let account = AccountName(try row.value("account")) else { continue }
      looks[account] = try Look(row: row, account: account)
    }
    return looks
  }

  private static let looks =
    "SELECT look.*, observation.document FROM look LEFT JOIN observation ON observation.id = look.observation"
}
