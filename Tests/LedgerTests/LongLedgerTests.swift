import Billing
import Consent
import GRDB
import GRDBSQLite
import Testing
import Text

@testable import Ledger

/// What a screen or a step of the engine asks costs the same however much is over: counted in the steps that SQLite takes,
/// because times depend on the machine.
@Suite struct LongLedgerTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  /// A question and its name.
  private struct Question: Sendable {
    let name: String
    let ask: @Sendable (Ledger) async throws -> Void

    init(_ name: String, _ ask: @escaping @Sendable (Ledger) async throws -> Void) {
      self.name = name
      self.ask = ask
    }
  }

  private static let questions: [Question] = [
    Question("overview") { _ = try await $0.overview(at: Sample.now) },
    Question("overviewNow") { _ = try $0.overviewNow(at: Sample.now) },
    Question("liveRequests") { _ = try await $0.liveRequests() },
    Question("recentRequests") { _ = try await $0.recentRequests(limit: 20) },
    Question("request") { _ = try await $0.request(number: 7) },
    Question("requests of a grant") {
      let grant = DoorGrant(
        agent: try Sample.agent(), account: try Sample.name("dock-main"), createdAt: Sample.now)
      _ = try await $0.requests(under: grant, limit: 20)
    },
    Question("requests of a moment") {
      _ = try await $0.requests(of: try Sample.agent(), madeAt: Sample.now)
    },
    Question("events, newest") { _ = try await $0.events(limit: 20) },
    Question("events, in the middle") { _ = try await $0.events(before: 40, limit: 20) },
    Question("events, from a place on") { _ = try await $0.events(from: 9, limit: 20) },
    Question("newestEvent") { _ = try await $0.newestEvent() },
    Question("links") { _ = try await $0.links(at: Sample.now) },
    Question("expireLinks") { try await $0.expireLinks(at: Sample.now) },
    Question("waitingLinks") { _ = try await $0.waitingLinks(of: .random()) },
    Question("pollingURLs") { _ = try await $0.pollingURLs() },
    Question("openAlarms") { _ = try await $0.openAlarms() },
    Question("uncheckedExecutions") {
      _ = try await $0.uncheckedExecutions(since: Sample.now.adding(.seconds(-86_400)))
    },
    Question("unsettledExecutions") { _ = try await $0.unsettledExecutions() },
    Question("forgery") { ledger in
      guard let request = try await ledger.request(number: 7) else { throw Unexpected(what: "no request") }
      _ = try await ledger.forgery(of: request.id)
    },
    Question("consider") {
      _ = try await $0.consider(
        PlanChange(.upgrade, to: try Sample.plan("scale")), account: try Sample.name("dock-main"),
        requester: try Sample.requester("another"), at: Sample.now)
    },
    Question("record of a look") { ledger in
      let seen = PlanState(plan: try Sample.plan("pro"), status: "active")
      _ = try await ledger.record(
        Observation(account: try Sample.name("dock-main"), at: Sample.now, plan: seen, meters: []),
        origin: "https://trydock.ai", judge: { _, seen, _ in ChangeFinding(known: seen, findings: []) })
    },
    Question("revokeDoorTokens") {
      _ = try await $0.revokeDoorTokens(of: try Sample.agent("nobody"), account: nil, at: Sample.now)
    },
  ]

  @Test func whatIsOverCostsNothing() async throws {
    let (short, long) = (try await ledger("short", over: 100), try await ledger("long", over: 1_600))
    for question in Self.questions {
      let (few, many) = (try await steps(question, short), try await steps(question, long))
      #expect(few > 0, "\(question.name) was not counted")
      // Deeper trees cost a little.
      #expect(
        many <= few + few / 4 + 100, "\(question.name): \(few) steps, and \(many) where sixteen times as much is over")
    }
  }

  /// Samples are kept for 400 days, and looked through each hour.
  @Test func thinningOutGoesThroughTheSamplesOnce() async throws {
    func steps(_ samples: Int) async throws -> Int {
      let ledger = try folder.ledger("samples-\(samples)")
      // One an hour, as thinning leaves them.
      let newest = Sample.now.adding(.seconds(-3 * 86_400)).milliseconds
      try ledger.tamper(
        """
        WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < \(samples))
        INSERT INTO usage_sample (account, meter, at, used) SELECT 'dock-main', 'agents', \(newest) - n * 3600000, n FROM n
        """)
      let thinning = Question("thinOut") { ledger in
        try await ledger.write { try Ledger.thinOut("dock-main", at: Sample.now, in: $0) }
      }
      let steps = try await self.steps(thinning, ledger)
      #expect(try ledger.count("SELECT COUNT(*) FROM usage_sample") == samples)
      return steps
    }
    let (few, many) = (try await steps(100), try await steps(1_000))
    #expect(many < few * 15, "\(few) steps for 100 samples, \(many) for 1,000")
  }

  /// A ledger with one request that waits, and so many that were carried out or rejected long ago, with all they left.
  private func ledger(_ name: String, over count: Int) async throws -> Ledger {
    let ledger = try folder.ledger(name)
    let past = Sample.now.adding(.seconds(-20 * 86_400))
    let done = try await ledger.makeRequest(at: past)
    try await ledger.bring(done, to: .executed, at: past)
    try await ledger.apply(.explained([.step], at: past), to: done.id, actor: .engine, at: past)
    let refused = try await ledger.makeRequest(plan: "team", at: past.adding(.seconds(1)))
    try await ledger.bring(refused, to: .rejected, at: past.adding(.seconds(1)))
    try await ledger.record(
      Observation(
        account: try Sample.name("dock-main"), at: past, plan: PlanState(plan: try Sample.plan("pro")), meters: []))
    let columns = try ledger.columns(of: "request").filter { $0 != "id" && $0 != "number" }.joined(separator: ", ")
    let numbers = "WITH RECURSIVE copy (n) AS (SELECT 3 UNION ALL SELECT n + 1 FROM copy WHERE n < \(count))"
    try ledger.tamper(
      """
      \(numbers) INSERT INTO request (id, number, \(columns))
        SELECT printf('%032x', n), n, \(columns) FROM copy JOIN request ON number = 1 + n % 2
      """,
      "UPDATE request SET agent = 'agent-' || number % 50 WHERE number > 2",
      """
      \(numbers) INSERT INTO link (account, kind, host, created_at, ended_at, state)
        SELECT 'dock-main', 'checkout', 'pay.example', n, n, 'used' FROM copy
      """,
      """
      \(numbers) INSERT INTO alarm (kind, account, at, detail, explanation, explained_at, request)
        SELECT 'bill_not_settled', 'dock-main', n, 'x', 'y', n, n FROM copy
      """,
      """
      \(numbers) INSERT INTO event (seq, at, kind, account, request, actor, body, previous, hash)
        SELECT 1000 + n, n, iif(n % 2, 'link.ended', 'usage.reached'), 'dock-main', printf('%032x', n), 'engine', '{}', '', ''
        FROM copy
      """)
    _ = try await ledger.makeRequest(at: Sample.now.adding(.seconds(-60)))
    return ledger
  }

  /// How many steps SQLite takes for a question, in whichever connection it is asked.
  private func steps(_ question: Question, _ ledger: Ledger) async throws -> Int {
    // The first time compiles what is kept.
    try await question.ask(ledger)
    let steps = Steps()
    try await ledger.watch(steps)
    try await question.ask(ledger)
    try await ledger.watch(nil)
    return steps.count
  }
}

/// Counts what is told to it; only one connection works at a time here.
private final class Steps: @unchecked Sendable {
  var count = 0
}

extension Ledger {
  /// Counts the steps of the writer and of the first reader, which is the one that is used while nobody else reads.
  fileprivate func watch(_ steps: Steps?) async throws {
    @Sendable func watch(_ session: any LedgerSession) {
      guard let database = (session as? SQLiteSession)?.database else { return }
      let context = steps.map { Unmanaged.passUnretained($0).toOpaque() }
      sqlite3_progress_handler(
        database.sqliteConnection, steps == nil ? 0 : 1,
        { context in
          if let context { Unmanaged<Steps>.fromOpaque(context).takeUnretainedValue().count += 1 }
          return 0
        }, context)
    }
    try await write(quietly: true) { watch($0) }
    try await read { watch($0) }
  }

  fileprivate func columns(of table: String) throws -> [String] {
    try readNow { try $0.texts("SELECT name FROM pragma_table_info(?)", [table]) }
  }
}
