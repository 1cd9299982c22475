import Billing
import Consent
import Text

extension Ledger {
  /// How long a page lives whose end the service does not name: a day, the longest a payment page is known to live.
  public static let longestPageLife: Duration = .seconds(86_400)

  /// Stores a URL that waits for a person.
  @discardableResult
  public func store(
    _ issued: IssuedURL, kind: LinkKind, account: AccountName, request: RequestID?, target: PlanName?,
    actor: Actor = .engine, at now: Instant
  ) async throws(LedgerError) -> Int64 {
    try await write { database in
      try Ledger.store(
        issued, kind: kind, account: account, request: request, target: target, actor: actor, at: now, in: database)
    }
  }

  /// Stores the URL that a service gave for a request, and lets the event that says so happen, in one transaction.
  ///
  /// A polling URL, where the service asks on its own page, is kept beside it and erased with it.
  ///
  /// - Throws: ``LedgerError/refused(_:_:)`` when the event cannot happen; the URL is not stored then.
  @discardableResult
  public func apply(
    _ event: ConsentEvent, to id: RequestID, storing issued: IssuedURL, kind: LinkKind, pollingURL: Secret? = nil,
    at now: Instant
  ) async throws(LedgerError) -> ConsentRequest {
    try await write { database in
      let request = try Ledger.apply(event, to: id, actor: .engine, at: now, in: database)
      let link = try Ledger.store(
        issued, kind: kind, account: request.account, request: id, target: request.change.target, actor: .engine,
        at: now, in: database)
      if let pollingURL {
        try database.run(
          "UPDATE link SET polling_url = ? WHERE id = ?", [pollingURL.reveal(), link])
      }
      return request
    }
  }

  /// Ends a link: its URL is erased, its row stays.
  ///
  /// - Throws: ``LedgerError/notFound`` when no waiting link has this number.
  public func endLink(_ id: Int64, as state: LinkState, actor: Actor, at now: Instant) async throws(LedgerError) {
    try await write { database in
      guard let row = try database.row(Ledger.waitingLinks + " AND id = ?", [id]) else {
        throw LedgerError.notFound
      }
      try Ledger.end(row, as: state, actor: actor, at: now, in: database)
      guard state == .dismissed, actor == .operatorItself, let owner = try row.value("request") as String?,
        let id = RequestID(owner), try !Ledger.hasWaitingLink(of: id, in: database)
      else { return }
      // Whoever puts the last page away does not let it lapse: what waits for it is withdrawn.
      let waiting = try RequestRow.fetchAll(
        "state = 'awaiting_payment' AND (id = ? OR page_of = ?)", [owner, owner], in: database)
      for request in waiting {
        _ = try Ledger.apply(.cancelled, to: request.id, actor: actor, at: now, in: database)
      }
    }
    await emptyLog()
  }

  /// Ends the links whose time is over, and sees to it that nothing of an ended one is left beside the ledger.
  ///
  /// - Returns: when the next one ends, nil when none waits.
  @discardableResult
  public func expireLinks(at now: Instant) async throws(LedgerError) -> Instant? {
    // Reading first keeps an idle engine from writing for nothing.
    let waiting = try await read { try $0.rows(Ledger.waitingLinks).map(Ledger.endOfLink) }
    guard waiting.contains(where: { $0 <= now }) else {
      try await emptyLogOfErasedLinks()
      return waiting.min()
    }
    try await write { database in
      for row in try database.rows(Ledger.waitingLinks) where try Ledger.endOfLink(row) <= now {
        try Ledger.end(row, as: .expired, actor: .engine, at: now, in: database)
      }
    }
    await emptyLog()
    return waiting.filter { $0 > now }.min()
  }

  /// The links that still wait, and those that ended in the last day, oldest first.
  public func links(at now: Instant) async throws(LedgerError) -> [Link] {
    try await read { try Ledger.links(at: now, in: $0) }
  }

  /// The URL of a link that still waits; nil when it was erased.
  public func url(ofLink id: Int64) async throws(LedgerError) -> Secret? {
    try await read { database in
      let row = try database.row(Ledger.waitingLinks + " AND id = ?", [id])
      return (try row?.value("url") as String?).map { Secret($0) }
    }
  }

  /// Where to ask what became of the approval pages that wait, by their requests.
  public func pollingURLs() async throws(LedgerError) -> [RequestID: Secret] {
    try await read { database in
      let rows = try database.rows(Ledger.waitingLinks + " AND polling_url IS NOT NULL")
      return Dictionary(
        try rows.compactMap { row -> (RequestID, Secret)? in
          guard let id = (try row.value("request") as String?).flatMap({ RequestID($0) }) else { return nil }
          return (id, Secret(try row.value("polling_url")))
        }
      ) { _, newest in newest }
    }
  }

  /// Ends the links of an account that wait and belong to no request, and whose plan a look shows: one that was asked for was
  /// used; one that the service offers in its answers only is not needed any more.
  public func useLinks(
    of account: AccountName, showing plan: PlanName, at now: Instant
  ) async throws(LedgerError) {
    let condition = " AND account = ? AND request IS NULL AND target = ? AND kind <> 'portal'"
    let arguments: SessionArguments = [account.rawValue, plan.rawValue]
    let isAny = try await read { database in
      try database.row(Ledger.waitingLinks + condition, arguments) != nil
    }
    guard isAny else { return }
    try await write { database in
      for row in try database.rows(Ledger.waitingLinks + condition, arguments) {
        let isOffered = try row.value("offered_hash") as String? != nil
        try Ledger.end(row, as: isOffered ? .unneeded : .used, actor: .engine, at: now, in: database)
      }
    }
    await emptyLog()
  }

  /// The waiting links of a request.
  public func waitingLinks(of request: RequestID) async throws(LedgerError) -> [Link] {
    try await read { database in
      try database.rows(Ledger.waitingLinks + " AND request = ?", [request.rawValue])
        .map(Ledger.link)
    }
  }

  static func hasWaitingLink(of request: RequestID, in database: any LedgerSession) throws -> Bool {
    try database.row(waitingLinks + " AND request = ?", [request.rawValue]) != nil
  }

  static func links(at now: Instant, in database: any LedgerSession) throws -> [Link] {
    try database.rows(
      """
      SELECT * FROM link WHERE id IN (
        SELECT id FROM link WHERE state = 'unused' UNION SELECT id FROM link WHERE ended_at > ?) ORDER BY id
      """,
      [now.adding(.seconds(-86_400)).milliseconds]
    ).map(link)
  }

  /// Ends what a request that does not wait any more leaves behind.
  ///
  /// - Returns: whether a URL was erased.
  static func endLinks(
    of request: ConsentRequest, actor: Actor, at now: Instant, in database: any LedgerSession
  ) throws -> Bool {
    let state: LinkState =
      switch request.state {
      case .executed: .used
      case .expired: .expired
      default: .dismissed
      }
    let rows = try database.rows(Ledger.waitingLinks + " AND request = ?", [request.id.rawValue])
    for row in rows { try end(row, as: state, actor: actor, at: now, in: database) }
    return !rows.isEmpty
  }

  private static let waitingLinks = "SELECT * FROM link WHERE state = 'unused'"

  static func store(
    _ issued: IssuedURL, kind: LinkKind, account: AccountName, request: RequestID?, target: PlanName?, actor: Actor,
    at now: Instant, in database: any LedgerSession
  ) throws -> Int64 {
    let id = try database.insert(
      """
      INSERT INTO link (account, request, kind, target, url, host, created_at, expires_at, state)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'unused')
      """,
      [
        account.rawValue, request?.rawValue, kind.rawValue, target?.rawValue, issued.url.reveal(),
        StoredText.encode(issued.host), now.milliseconds, issued.expiresAt?.milliseconds,
      ])
    try append(
      "link.stored", account: account.rawValue, request: request?.rawValue, actor: actor,
      body: [
        "link": .integer(id), "kind": .string(kind.rawValue), "host": .string(issued.host.string),
        "url_sha256": .string(sha256Hex(issued.url.reveal())),
      ], at: now, in: database)
    return id
  }

  static func end(
    _ row: LedgerRow, as state: LinkState, actor: Actor, at now: Instant, in database: any LedgerSession
  ) throws {
    precondition(state != .unused, "Ledger.endLink: a link ends as used, expired or dismissed")
    let id: Int64 = try row.value("id")
    try database.run(
      "UPDATE link SET state = ?, url = NULL, polling_url = NULL, ended_at = ? WHERE id = ?",
      [state.rawValue, now.milliseconds, id])
    try append(
      "link.ended", account: try row.value("account"), request: try row.value("request"), actor: actor,
      body: ["link": .integer(id), "state": .string(state.rawValue)], at: now, in: database)
  }

  private static func endOfLink(_ row: LedgerRow) throws -> Instant {
    if let expires: Int64 = try row.value("expires_at") { return Instant(milliseconds: expires) }
    return Instant(milliseconds: try row.value("created_at")).adding(longestPageLife)
  }

  private static func link(_ row: LedgerRow) throws -> Link {
    guard let account = AccountName(try row.value("account")), let kind = LinkKind(rawValue: try row.value("kind")),
      let state = LinkState(rawValue: try row.value("state"))
    else { throw row.isDamaged("a link") }
    return Link(
      id: try row.value("id"), account: account, kind: kind,
      target: (try row.value("target") as String?).flatMap { PlanName($0) },
      host: StoredText.decode(try row.value("host")), createdAt: Instant(milliseconds: try row.value("created_at")),
      expiresAt: (try row.value("expires_at") as Int64?).map { Instant(milliseconds: $0) }, state: state)
  }
}
