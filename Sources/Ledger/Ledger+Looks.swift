import Billing
import Consent
import JSON
import Text

extension Ledger {
  /// Records what a look showed, its samples and what it cost; changes that nothing explains raise an alarm each.
  ///
  /// All of it is one transaction: a change that was seen cannot be forgotten by a crash before its alarm. A look that
  /// nobody planned has no `plan`; the one that was on record stays then.
  ///
  /// - Parameters:
  ///   - origin: where the account's service is: accounts of one organisation there share what is known.
  ///   - began: when the look began; nil the moment it shows.
  ///   - calls: how many calls of our own were made since they were last recorded.
  ///   - judge: compares the look with what was known; nil leaves what is known as it is.
  ///   - crossings: the thresholds that are reached now; nil leaves on record what was.
  /// - Returns: the alarms that were raised.
  @discardableResult
  public func record(
    _ observation: Observation, origin: String? = nil, began: Instant? = nil, plan: LookPlan? = nil,
    calls: Int64 = 0, judge: ChangeJudge? = nil, crossings: [UsageCrossing]? = nil
  ) async throws(LedgerError) -> [Alarm] {
    let alarms = try await together.write(in: self) { database in
      try Ledger.record(
        observation, origin: origin, began: began, plan: plan, calls: calls, judge: judge, crossings: crossings,
        in: database)
    }
    // A URL that was replaced must not live on in the log.
    if !observation.links.isEmpty { await emptyLog() }
    return alarms
  }

  static func record(
    _ observation: Observation, origin: String?, began: Instant?, plan: LookPlan?, calls: Int64, judge: ChangeJudge?,
    crossings: [UsageCrossing]?, in database: any LedgerSession
  ) throws -> [Alarm] {
    let account = observation.account.rawValue
    let last = try database.row(
      "SELECT seen_at, known, known_at, organisation FROM look WHERE account = ?", [account])
    let verdict = try judge.map { try Ledger.judge(observation, origin, began, last, $0, in: database) } ?? nil
    let known = try verdict.map { try StoredFacts.encode($0.known).canonical() }
    try database.run(
      """
      INSERT INTO look (account, observation, seen_at, next_at, budget, known, known_at, origin)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (account) DO UPDATE SET observation = excluded.observation, seen_at = excluded.seen_at,
        next_at = COALESCE(excluded.next_at, look.next_at), budget = COALESCE(excluded.budget, look.budget),
        known = COALESCE(excluded.known, look.known), known_at = COALESCE(excluded.known_at, look.known_at),
        origin = COALESCE(excluded.origin, look.origin), failed_at = NULL, failure = NULL,
        failure_kind = NULL
      """,
      [
        account, try Ledger.store(observation, in: database), observation.at.milliseconds,
        plan?.nextAt.milliseconds, try plan.map { try StoredFacts.encode($0.budget).canonical() }, known,
        known.map { _ in observation.at.milliseconds }, origin,
      ])
    let alarms = try verdict.map { try Ledger.take($0, of: observation, in: database) } ?? []
    try Ledger.sample(observation, in: database)
    try Ledger.overtake(observation, in: database)
    if let crossings { try Ledger.note(crossings, in: observation, in: database) }
    try Ledger.offer(observation.links, of: observation.account, at: observation.at, in: database)
    try Ledger.add(calls, of: account, at: observation.at, in: database)
    let seen = try last.flatMap { try $0.value("seen_at") as Int64? }
    if let seen, seen / 3_600_000 != observation.at.milliseconds / 3_600_000 {
      try Ledger.thinOut(account, at: observation.at, in: database)
    }
    return alarms
  }

  /// Compares a look with what was known of the organisation; nil when it is older than that.
  private static func judge(
    _ observation: Observation, _ origin: String?, _ began: Instant?, _ last: LedgerRow?, _ judge: ChangeJudge,
    in database: any LedgerSession
  ) throws -> ChangeFinding? {
    let organisation = (try last?.value("organisation") as String?)
    var known = try last.flatMap(knownState)
    if let origin, let organisation,
      let row = try database.row(
        """
        SELECT seen_at, known, known_at FROM look WHERE origin = ? AND organisation = ? AND known IS NOT NULL
        ORDER BY known_at DESC LIMIT 1
        """, [origin, organisation]), let newest = try knownState(row),
      newest.at > known?.at ?? newest.at.adding(.seconds(-1))
    {
      // A look that began before another account's look showed the organisation is older than what is known.
      if let began, began < newest.at { return nil }
      known = newest
    }
    // The first look of all is what everything after it is compared with.
    guard let known else { return ChangeFinding(known: observation.plan, findings: []) }
    let requests = try explaining(
      observation.account,
      origin.map { slot(origin: $0, organisation: organisation.map(StoredText.decode), account: observation.account) },
      since: known.at, at: observation.at, in: database)
    let verdict = judge(known, observation.plan, requests)
    // A row is not a consent: what explains something is replayed first, and without what is forged it is judged again.
    var forged: Set<RequestID> = []
    for request in requests where verdict.explanations[request.id] != nil {
      guard let reason = try forgery(of: request, in: database) else { continue }
      forged.insert(request.id)
      _ = try raise(
        .forgedRow, account: observation.account, detail: forgedRowWords(request, reason), request: request.number,
        at: observation.at, in: database)
    }
    return forged.isEmpty
      ? verdict : judge(known, observation.plan, requests.filter { !forged.contains($0.id) })
  }

  private static func knownState(_ row: LedgerRow) throws -> KnownState? {
    let document = try row.value("known") as String?
    guard let plan = document.flatMap({ try? JSONValue.parse($0) }).flatMap(StoredFacts.planState),
      let at: Int64 = try row.value("known_at") ?? row.value("seen_at")
    else { return nil }
    return KnownState(plan: plan, at: Instant(milliseconds: at))
  }

  /// Records what a look means: what is explained by it, and an alarm for each change that nothing explains.
  private static func take(
    _ verdict: ChangeFinding, of observation: Observation, in database: any LedgerSession
  ) throws -> [Alarm] {
    let now = observation.at
    for (id, facts) in verdict.explanations.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      let request = try apply(.explained(facts, at: now), to: id, actor: .engine, at: now, in: database)
      guard facts.contains(.step), request.isPaidAfterWithdrawal else { continue }
      try append(
        "request.paid_after_withdrawal", account: request.account.rawValue, request: id.rawValue, actor: .engine,
        body: ["plan": request.change.target.map { .string($0.rawValue) } ?? .null], at: now, in: database)
    }
    return try verdict.findings.map { finding in
      // The same change again is another one, also while the alarm about the first is open.
      try raise(
        .unconsentedChange, account: observation.account, detail: finding, at: now, isRepeatable: true, in: database)
    }
  }

  /// The requests that can explain a change of an organisation: those under way, those whose page could be paid, and of
  /// those carried out in the last 400 days (a downgrade ends a plan only at the end of a period that may be a year long)
  /// whatever has not explained all it can, or did so in the last day: what settles after a step comes within an hour.
  static func explaining(
    _ account: AccountName, _ slot: String?, since: Instant, at now: Instant, in database: any LedgerSession
  ) throws -> [ConsentRequest] {
    let (oldest, yesterday) = (now.adding(.seconds(-400 * 86_400)), now.adding(.seconds(-86_400)))
    return try RequestRow.fetchAll(
      """
      number IN (
        SELECT number FROM request WHERE state IN ('executing','unknown','awaiting_payment')
        UNION SELECT number FROM request WHERE \(Schema.mayStillExplain) AND ended_at > ?
        UNION SELECT number FROM request WHERE updated_at > ? AND +state = 'executed' AND outcome_code <> 'link_stored'
          AND ended_at > ?
        UNION SELECT number FROM request WHERE page_until >= ? AND +state IN ('cancelled','expired','superseded')
          AND page_of IS NULL)
      AND (+account = ? OR +slot = ?) ORDER BY number
      """,
      [
        oldest.milliseconds, yesterday.milliseconds, oldest.milliseconds, since.milliseconds, account.rawValue, slot,
      ], in: database)
  }

  /// Stores an observation when it differs from the last one, completed by that where a part of it could not be read.
  private static func store(_ observation: Observation, in database: any LedgerSession) throws -> Int64 {
    let account = observation.account.rawValue
    let last = try database.row(
      """
      SELECT observation.id, observation.document, look.seen_at FROM observation LEFT JOIN look USING (account)
      WHERE account = ? ORDER BY observation.id DESC LIMIT 1
      """, [account])
    let earlier = try last.flatMap { row -> Observation? in
      guard observation.partFailure != nil, let seen = try row.value("seen_at") as Int64?,
        let document = try? JSONValue.parse(try row.value("document"))
      else { return nil }
      return StoredFacts.observation(document, account: observation.account, at: Instant(milliseconds: seen))
    }
    let whole = earlier.map { observation.completed(by: $0) } ?? observation
    let document = try StoredFacts.encode(whole).canonical()
    if let last, (try last.value("document") as String).utf8.elementsEqual(document.utf8) {
      return try last.value("id")
    }
    return try database.insert(
      "INSERT INTO observation (account, at, document) VALUES (?, ?, ?)",
      [account, observation.at.milliseconds, document])
  }

  /// Lets go of what nobody will ask for again: old observations, all but one sample an hour after two days and a day
  /// after sixty, and counts of calls that belong to no period any more.
  static func thinOut(_ account: String, at now: Instant, in database: any LedgerSession) throws {
    func before(days: Int64) -> Int64 { now.adding(.seconds(-days * 86_400)).milliseconds }
    try database.run(
      """
      DELETE FROM observation WHERE account = ? AND at < ?
        AND id <> (SELECT observation FROM look WHERE look.account = observation.account)
      """, [account, before(days: 7)])
    for (younger, older, slot) in [(2, 60, 3_600_000), (60, 400, 86_400_000)] as [(Int64, Int64, Int64)] {
      try database.run(
        """
        DELETE FROM usage_sample WHERE account = ? AND at < ? AND at >= ? AND EXISTS (
          SELECT 1 FROM usage_sample later WHERE later.account = usage_sample.account
            AND later.meter = usage_sample.meter AND later.at > usage_sample.at
            AND later.at < (usage_sample.at / ? + 1) * ?)
        """, [account, before(days: younger), before(days: older), slot, slot])
    }
    try database.run(
      "DELETE FROM usage_sample WHERE account = ? AND at < ?", [account, before(days: 400)])
    try database.run(
      "DELETE FROM account_call WHERE account = ? AND hour < ?",
      [account, before(days: 62) / 3_600_000])
  }

  /// Records that a look failed; what was seen before stays, and so does what was planned without a new `plan`.
  public func recordFailure(
    of account: AccountName, _ failure: LookFailure, at: Instant, plan: LookPlan? = nil, calls: Int64 = 0
  ) async throws(LedgerError) {
    try await write { database in
      try database.run(
        """
        INSERT INTO look (account, failed_at, failure, failure_kind, next_at, budget) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (account) DO UPDATE SET failed_at = excluded.failed_at, failure = excluded.failure,
          failure_kind = excluded.failure_kind, next_at = COALESCE(excluded.next_at, look.next_at), budget = COALESCE(excluded.budget, look.budget)
        """,
        [
          account.rawValue, at.milliseconds, StoredText.encode(failure.detail),
          try failure.kind.map { try StoredFacts.encode($0).canonical() }, plan?.nextAt.milliseconds,
          try plan.map { try StoredFacts.encode($0.budget).canonical() },
        ])
      try Ledger.add(calls, of: account.rawValue, at: at, in: database)
    }
  }

  /// Records when an account is looked at next, and what that costs, without a look.
  public func record(_ plan: LookPlan, of account: AccountName) async throws(LedgerError) {
    try await write { database in
      try database.run(
        """
        INSERT INTO look (account, next_at, budget) VALUES (?, ?, ?)
        ON CONFLICT (account) DO UPDATE SET next_at = excluded.next_at, budget = excluded.budget
        """,
        [account.rawValue, plan.nextAt.milliseconds, try StoredFacts.encode(plan.budget).canonical()])
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
      try Ledger.look(at: account, in: database)
    }
  }

  static func look(at account: AccountName, in database: any LedgerSession) throws -> Look? {
    try database.row(Ledger.looks + " WHERE look.account = ?", [account.rawValue])
      .map { try Look(row: $0, account: account, passing: try passingMeters(of: account, in: database)) }
  }

  static func looks(in database: any LedgerSession) throws -> [AccountName: Look] {
    var looks: [AccountName: Look] = [:]
    let passing = try passingMeters(in: database)
    for row in try database.rows(Ledger.looks) {
      guard let account = AccountName(try row.value("account")) else { continue }
      looks[account] = try Look(row: row, account: account, passing: passing[account] ?? [])
    }
    return looks
  }

  private static let looks =
    "SELECT look.*, observation.document FROM look LEFT JOIN observation ON observation.id = look.observation"
}

extension ConsentRequest {
  /// Whether it was over before somebody paid its page.
  fileprivate var isPaidAfterWithdrawal: Bool {
    state == .cancelled || state == .expired || state == .superseded
  }
}
