import Billing
import Consent
import JSON
import Text

extension Ledger {
  /// How many limits an account keeps: the newest.
  private static let mostHits = 50
  /// How many events of them an account writes in an hour: a service that invents codes must not fill the log.
  private static let mostEvents = 20
  /// How long a limit that is over and hit again is not told again.
  private static let telling: Duration = .seconds(3_600)

  /// Ends the limits at what calls passed through.
  static func end(_ gates: Set<String>, of account: AccountName, _ now: Instant, in database: any LedgerSession) throws
  {
    for gate in gates {
      try database.run(
        "UPDATE limit_hit SET ended_at = ? WHERE account = ? AND gate = ? AND ended_at IS NULL",
        [now.milliseconds, account.rawValue, gate])
    }
  }

  /// Takes down that a limit was hit: one row for an agent and a code, and one event when it is news.
  static func take(
    _ hit: PassingNews.Hit, of account: AccountName, _ plan: PlanName?, _ now: Instant, in database: any LedgerSession
  ) throws {
    let row = try database.row(
      "SELECT id, at, told_at, ended_at FROM limit_hit WHERE account = ? AND agent = ? AND code = ?",
      [account.rawValue, hit.agent.rawValue, hit.limit.code])
    let isOpen = try row.map { row in
      let (at, endedAt): (Int64, Int64?) = (try row.value("at"), try row.value("ended_at"))
      return endedAt == nil && now.milliseconds - at <= LimitHit.lasts.wholeMilliseconds
    }
    let toldAt = try row.flatMap { try $0.value("told_at") as Int64? }
    let hour = now.milliseconds - telling.wholeMilliseconds
    // One that is open was told when it began; one that is over and hit again within the hour is the same news.
    let isNews = isOpen != true && toldAt.map { $0 <= hour } ?? true
    let isTold =
      isNews ? try admit("limit-hit", on: account, atMost: mostEvents, now, in: database) == nil : false
    let limit = hit.limit
    try database.run(
      """
      INSERT INTO limit_hit
        (account, agent, code, gate, title, words, status, plan, first_at, at, times, told_at, ended_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (account, agent, code) DO UPDATE SET gate = excluded.gate, title = excluded.title,
        words = excluded.words, status = excluded.status, plan = excluded.plan, at = excluded.at,
        first_at = CASE WHEN ? THEN excluded.first_at ELSE first_at END,
        times = CASE WHEN ? THEN excluded.times ELSE times + excluded.times END,
        told_at = COALESCE(excluded.told_at, told_at), ended_at = excluded.ended_at
      """,
      [
        account.rawValue, hit.agent.rawValue, limit.code, limit.gate, StoredText.encode(limit.title),
        StoredText.encode(limit.words), limit.status, plan?.rawValue, hit.firstAt.milliseconds, hit.at.milliseconds,
        hit.times, isTold ? now.milliseconds : nil, hit.isOver ? now.milliseconds : nil, isNews, isNews,
      ])
    try database.run(
      "DELETE FROM limit_hit WHERE account = ? AND id NOT IN "
        + "(SELECT id FROM limit_hit WHERE account = ? ORDER BY at DESC, id DESC LIMIT ?)",
      [account.rawValue, account.rawValue, mostHits])
    guard isTold else { return }
    let body: JSONObject = [
      "code": .string(limit.code), "what": .string(limit.title.string), "words": .string(limit.words.string),
      "status": .integer(Int64(limit.status)),
    ]
    try append(
      "limit.hit", account: account.rawValue, request: nil, actor: .agent(hit.agent), body: .object(body), at: now,
      in: database)
  }
}
