import Billing
import Consent
import JSON
import Text

extension Ledger {
  /// How long an ask waits for an engine before it has lost its sense: a minute.
  public static let askLife: Duration = .seconds(60)

  /// Leaves what the operator asks for himself for whoever is the engine.
  ///
  /// - Returns: the ask's number, under which its answer appears.
  public func leave(
    _ subject: OperatorAsk.Subject, account: AccountName, at now: Instant
  ) async throws(LedgerError) -> Int64 {
    try await write { database in
      let (operation, plan, note): (Operation, PlanName?, String?) =
        switch subject {
        case .change(let change): (change.operation, change.target, nil)
        case .note(let note): (note.operation, nil, try StoredFacts.encode(note).canonical())
        case .quote(let id): (.upgrade, nil, try JSONValue.object([Ledger.quoteKey: .string(id.rawValue)]).canonical())
        }
      let id = try database.insert(
        "INSERT INTO operator_ask (at, account, operation, plan, note) VALUES (?, ?, ?, ?, ?)",
        [now.milliseconds, account.rawValue, operation.rawValue, plan?.rawValue, note])
      try database.run(
        "DELETE FROM operator_ask WHERE at < ?", [now.adding(.seconds(-86_400)).milliseconds])
      return id
    }
  }

  /// Takes the operator's asks that nobody has taken, oldest first.
  ///
  /// Each is taken once, even when the engine ends before it has answered. Those that waited too long are answered so.
  public func takeOperatorAsks(at now: Instant) async throws(LedgerError) -> [OperatorAsk] {
    // Reading first keeps an idle engine from writing (and ringing) for nothing.
    let waiting = try await read {
      try $0.count("SELECT COUNT(*) FROM operator_ask WHERE taken_at IS NULL") ?? 0
    }
    guard waiting > 0 else { return [] }
    return try await write { database in
      let rows = try database.rows("SELECT * FROM operator_ask WHERE taken_at IS NULL ORDER BY id")
      let earliest = now.adding(milliseconds: -Ledger.askLife.wholeMilliseconds).milliseconds
      var asks: [OperatorAsk] = []
      for row in rows {
        let id: Int64 = try row.value("id")
        try database.run(
          "UPDATE operator_ask SET taken_at = ? WHERE id = ?", [now.milliseconds, id])
        guard try row.value("at") as Int64 > earliest, let ask = try Ledger.ask(row) else {
          let late = Problem("No engine took this up within a minute.", advice: "Nothing happened. Ask again.")
          try Ledger.answer(id, .refused(late, .unavailable), in: database)
          continue
        }
        asks.append(ask)
      }
      return asks
    }
  }

  /// Records what became of an ask.
  public func answer(_ id: Int64, _ answer: OperatorAsk.Answer) async throws(LedgerError) {
    try await write { try Ledger.answer(id, answer, in: $0) }
  }

  /// What became of an ask; nil while nothing did.
  public func answer(to id: Int64) async throws(LedgerError) -> OperatorAsk.Answer? {
    try await read { database in
      let row = try database.row("SELECT * FROM operator_ask WHERE id = ?", [id])
      guard let row, let word: String = try row.value("answer") else { return nil }
      let problem = (try row.value("problem") as String?).flatMap { try? JSONValue.parse($0) }.flatMap(
        StoredFacts.problem)
      switch (word, (try row.value("request") as String?).flatMap { RequestID($0) }, problem) {
      case ("request", let id?, _): return .request(id)
      case ("taken", _, _): return .taken
      case (let word, _, let problem?) where OperatorAsk.Obstacle(rawValue: word) != nil:
        guard let obstacle = OperatorAsk.Obstacle(rawValue: word) else { throw row.isDamaged("an answer") }
        return .refused(problem, obstacle)
      case ("unknown", _, let problem?): return .unknown(problem)
      default: throw row.isDamaged("an answer")
      }
    }
  }

  /// Counts a note that is about to be passed on; nothing is counted when there were too many in the last hour.
  ///
  /// - Returns: how long to wait, nil when the note may be passed on.
  public func admitNote(
    by actor: Actor, on account: AccountName, at now: Instant
  ) async throws(LedgerError) -> Duration? {
    try await write {
      try Ledger.admit("note:" + actor.stored, on: account, atMost: Ledger.notesAnHour, now, in: $0)
    }
  }

  /// Counts something that may be done so many times an hour, or tells how long to wait.
  static func admit(
    _ what: String, on account: AccountName, atMost most: Int, _ now: Instant, in database: any LedgerSession
  ) throws -> Duration? {
    let key: SessionArguments = [account.rawValue, what]
    let hourAgo = now.adding(.seconds(-3600)).milliseconds
    let done = try database.numbers(
      "SELECT at FROM plan_call WHERE account = ? AND route = ? AND at > ? ORDER BY at",
      key + [hourAgo])
    if done.count >= most { return .milliseconds(max(1000, done[done.count - most] - hourAgo)) }
    try database.run(
      "INSERT INTO plan_call (account, route, at) VALUES (?, ?, ?)", key + [now.milliseconds])
    return nil
  }

  /// How many notes one agent, or the operator, may have passed on in an hour: five.
  public static let notesAnHour = 5

  private static func answer(_ id: Int64, _ answer: OperatorAsk.Answer, in database: any LedgerSession) throws {
    let (word, request, problem): (String, RequestID?, Problem?) =
      switch answer {
      case .request(let id): ("request", id, nil)
      case .taken: ("taken", nil, nil)
      case .refused(let problem, let obstacle): (obstacle.rawValue, nil, problem)
      case .unknown(let problem): ("unknown", nil, problem)
      }
    try database.run(
      "UPDATE operator_ask SET answer = ?, request = ?, problem = ? WHERE id = ?",
      [word, request?.rawValue, try problem.map { try StoredFacts.encode($0).canonical() }, id])
  }

  private static let quoteKey = "quote"

  /// The request whose quote is asked for; nil for a note.
  private static func quoted(_ note: String) -> RequestID? {
    (try? JSONValue.parse(note))?[quoteKey]?.string.flatMap { RequestID($0) }
  }

  private static func ask(_ row: LedgerRow) throws -> OperatorAsk? {
    guard let account = AccountName(try row.value("account")),
      let operation = Operation(rawValue: try row.value("operation"))
    else { return nil }
    let subject: OperatorAsk.Subject
    if let note: String = try row.value("note"), let id = quoted(note) {
      subject = .quote(id)
    } else if let note: String = try row.value("note") {
      guard let note = (try? JSONValue.parse(note)).flatMap(StoredFacts.note), note.operation == operation else {
        return nil
      }
      subject = .note(note)
    } else {
      let plan: String? = try row.value("plan")
      let target = plan.flatMap { PlanName($0) }
      guard plan == nil || target != nil else { return nil }
      subject = .change(PlanChange(operation, to: target))
    }
    return OperatorAsk(id: try row.value("id"), account: account, subject: subject)
  }
}
