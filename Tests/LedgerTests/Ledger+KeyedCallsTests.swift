import Billing
import Consent
import Testing

@testable import Ledger

@Suite struct LedgerKeyedCallsTests {
  private let folder: TemporaryFolder
  private let ledger: Ledger

  init() throws {
    folder = try TemporaryFolder()
    ledger = try folder.ledger()
  }

  private func call(_ key: String, agent: String = "bot", account: String = "mail") throws -> KeyedCall {
    KeyedCall(agent: try Sample.agent(agent), account: try Sample.name(account), key: key, fingerprint: "f-" + key)
  }

  private func kept(_ key: String, agent: String = "bot", at now: Instant = Sample.now) async throws -> KeptKey? {
    try await ledger.kept(key, of: Sample.agent(agent), at: now)
  }

  @Test func aKeyStandsForItsRequestForADay() async throws {
    let id = RequestID.random()
    #expect(try await kept("a") == nil)
    try await ledger.keep(call("a"), for: id, at: Sample.now)
    #expect(try await kept("a") == KeptKey(request: id, fingerprint: "f-a"))
    #expect(try await kept("A") == nil, "keys are told apart byte by byte")
    #expect(try await kept("a", agent: "other") == nil)
    #expect(try await kept("a", at: Sample.now.adding(.seconds(86_399))) != nil)
    #expect(try await kept("a", at: Sample.now.adding(.seconds(86_400))) == nil)
  }

  @Test func whatIsOlderThanADayIsNotKept() async throws {
    try await ledger.keep(call("old"), for: .random(), at: Sample.now)
    try await ledger.keep(call("new"), for: .random(), at: Sample.now.adding(.seconds(86_400)))
    #expect(try await kept("old") == nil, "asked for as of then, it would be there still")
    #expect(try await kept("new") != nil)
  }

  @Test func aNewLedgerObjectKnowsTheKey() async throws {
    let id = RequestID.random()
    try await ledger.keep(call("a"), for: id, at: Sample.now)
    ledger.close()
    let reopened = try folder.ledger()
    #expect(try await reopened.kept("a", of: Sample.agent("bot"), at: Sample.now)?.request == id)
  }

  @Test func theRequestAndItsKeyAreOneTransaction() async throws {
    let made = try Sample.draft(call: call("a", agent: "research-bot", account: "dock-main"))
    let submission = try await ledger.submit(made, at: Sample.now)
    guard case .created(let request) = submission else { throw Unexpected(what: "\(submission)") }
    #expect(try await kept("a", agent: "research-bot")?.request == request.id)
    // A join keeps its key as well, with or without a look at the account.
    let again = try Sample.draft(call: call("b", agent: "research-bot", account: "dock-main"))
    #expect(try await ledger.submit(again, at: Sample.now) != submission)
    #expect(try await kept("b", agent: "research-bot")?.request == request.id)
    _ = try await ledger.consider(
      made.ask, account: made.account.name, requester: made.requester,
      call: call("c", agent: "research-bot", account: "dock-main"), at: Sample.now)
    #expect(try await kept("c", agent: "research-bot")?.request == request.id)
    // Where the request cannot be recorded, neither is the key.
    try ledger.tamper("CREATE TRIGGER no BEFORE INSERT ON keyed_call BEGIN SELECT RAISE(ABORT, 'full'); END")
    let other = try Sample.draft(
      operation: .portal, plan: nil, call: call("d", agent: "research-bot", account: "dock-main"))
    await #expect(throws: LedgerError.self) { _ = try await ledger.submit(other, at: Sample.now) }
    #expect(try await ledger.recentRequests(limit: 9).map(\.id) == [request.id])
  }

  @Test func aRevocationForgetsTheKeysOfTheName() async throws {
    for (key, account) in [("a", "mail"), ("b", "main")] {
      try await ledger.keep(call(key, account: account), for: .random(), at: Sample.now)
    }
    try await ledger.keep(call("a", agent: "other"), for: .random(), at: Sample.now)
    _ = try await ledger.revokeDoorTokens(of: Sample.agent("bot"), account: Sample.name("mail"), at: Sample.now)
    #expect(try await kept("a") == nil)
    #expect(try await kept("b") != nil)
    _ = try await ledger.revokeDoorTokens(of: Sample.agent("bot"), account: nil, at: Sample.now)
    #expect(try await kept("b") == nil)
    #expect(try await kept("a", agent: "other") != nil)
  }

  @Test func anAgentCannotFillTheDiskWithKeys() async throws {
    let most = Ledger.mostKeys
    try ledger.tamper(
      """
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(most))
      INSERT INTO keyed_call SELECT 'bot', 'k' || i, 'mail', 'f', '\(RequestID.random())',
        \(Sample.now.milliseconds) - i FROM n
      """)
    try await ledger.keep(call("newest"), for: .random(), at: Sample.now)
    #expect(try await kept("k\(most)") == nil)
    #expect(try await kept("k\(most - 1)") != nil)
    #expect(try await kept("newest") != nil)
  }
}
