import Billing
import Consent
import Testing

@testable import Ledger

/// Whoever writes into the file can change each row; the log remembers.
@Suite struct RecordReplayTests {
  private let folder: TemporaryFolder
  private let ledger: Ledger

  init() async throws {
    folder = try TemporaryFolder()
    ledger = try folder.ledger()
    let (bot, other) = (try Sample.agent(), try Sample.agent("other"))
    let (dock, mail) = (try Sample.name("dock-main"), try Sample.name("mail-main"))
    // Given, replaced, taken back for one account, for all, and given anew.
    for time in [0, 1] as [Int64] {
      try await ledger.putInForce(
        Ledger.newDoorToken(), agent: bot, accounts: [dock, mail], at: Sample.now.adding(milliseconds: time))
    }
    _ = try await ledger.issueDoorToken(agent: other, account: dock, forwards: true, at: Sample.now)
    _ = try await ledger.revokeDoorTokens(of: bot, account: mail, at: Sample.now.adding(milliseconds: 2))
    _ = try await ledger.revokeDoorTokens(of: other, account: nil, at: Sample.now.adding(milliseconds: 3))
    _ = try await ledger.issueDoorToken(
      agent: other, account: mail, forwards: true, at: Sample.now.adding(milliseconds: 4))
    // Alarms 1 open, 2 explained, 3 closed.
    for detail in ["one", "two"] {
      try await ledger.raise(.unconsentedChange, account: dock, detail: .init(detail), at: Sample.now)
    }
    try await ledger.explainAlarm(2, "It was me.", at: Sample.now)
    try await ledger.raise(.billNotSettled, account: dock, detail: "three", at: Sample.now)
    try await ledger.write { try Ledger.closeAlarm(3, "It is settled.", at: Sample.now, in: $0) }
    // Requests 1 rejected, 2 executed, 3 approved.
    let first = try await ledger.makeRequest()
    try await ledger.bring(first, to: .rejected)
    let second = try await ledger.makeRequest(agent: "second")
    try await ledger.bring(second, to: .executed)
    let third = try await ledger.makeRequest(agent: "third")
    try await ledger.bring(third, to: .approved)
  }

  /// What is named, by its subject.
  private func named(inPiecesOf size: Int = RecordReplay.standardSize) async throws -> Set<String> {
    let found = try await ledger.forgedRecords(inPiecesOf: size)
    let rows = try await ledger.forgedRows()
    return Set(
      (rows + found.requests).map { "request \($0.number)" }
        + found.others.map { record in
          switch record.subject {
          case .alarm(let number): "alarm \(number)"
          case .doorToken(let agent, let account): "\(agent) \(account)"
          }
        })
  }

  @Test(arguments: [1, 2, 3, 5, 4_096])
  func whatNobodyTouchedIsWhatTheLogSays(size: Int) async throws {
    #expect(try await named(inPiecesOf: size) == [])
  }

  @Test(arguments: [
    ("DELETE FROM request WHERE number = 2", "request 2"),
    ("UPDATE request SET number = 77 WHERE number = 2", "request 77"),
    ("UPDATE request SET reason = 'Harmless.' WHERE number = 1", "request 1"),
    ("UPDATE request SET reason = NULL WHERE number = 1", "request 1"),
    ("UPDATE request SET outcome_words = 'Nothing happened.' WHERE number = 2", "request 2"),
    ("UPDATE request SET outcome_code = 'resumed' WHERE number = 2", "request 2"),
    ("UPDATE request SET outcome_plan = 'free' WHERE number = 2", "request 2"),
    ("UPDATE request SET outcome_code = NULL WHERE number = 2", "request 2"),
    ("UPDATE request SET ended_at = ended_at - 1 WHERE number = 2", "request 2"),
    ("UPDATE request SET approved_at = approved_at + 1 WHERE number = 3", "request 3"),
    ("UPDATE request SET decided_at = NULL WHERE number = 1", "request 1"),
    ("UPDATE request SET created_at = created_at + 1 WHERE number = 1", "request 1"),
    ("UPDATE request SET joins = joins + 1 WHERE number = 3", "request 3"),
    ("UPDATE request SET rejection_comment = 'Never.' WHERE number = 1", "request 1"),
    ("UPDATE request SET peer = 'same_user' WHERE number = 1", "request 1"),
    ("UPDATE door_token SET revoked_at = NULL WHERE agent = 'other' AND account = 'dock-main'", "other dock-main"),
    ("UPDATE door_token SET revoked_at = 1 WHERE agent = 'research-bot'", "research-bot dock-main"),
    ("DELETE FROM door_token WHERE agent = 'research-bot'", "research-bot dock-main"),
    (
      "UPDATE door_token SET hash = 'a taken back one' WHERE agent = 'research-bot' AND revoked_at IS NULL",
      "research-bot dock-main"
    ),
    ("UPDATE door_token SET forwards = 1 WHERE agent = 'research-bot'", "research-bot dock-main"),
    (
      """
      INSERT INTO door_token (hash, agent, account, created_at, since, after_request)
        VALUES ('x', 'thief', 'dock-main', 1, 1, 0)
      """, "thief dock-main"
    ),
    ("DELETE FROM alarm WHERE id = 1", "alarm 1"), ("UPDATE alarm SET detail = 'all is well' WHERE id = 1", "alarm 1"),
    ("UPDATE alarm SET at = at + 1 WHERE id = 2", "alarm 2"),
    ("UPDATE alarm SET account = 'x' WHERE id = 2", "alarm 2"),
    ("UPDATE alarm SET kind = 'bill_not_settled' WHERE id = 1", "alarm 1"),
    ("UPDATE alarm SET explanation = 'mine', explained_at = 1 WHERE id = 1", "alarm 1"),
    ("UPDATE alarm SET explanation = 'mine' WHERE id = 2", "alarm 2"),
    ("UPDATE alarm SET explanation = NULL, explained_at = NULL WHERE id = 3", "alarm 3"),
    ("INSERT INTO alarm (kind, account, at, detail) VALUES ('forged_row', 'dock-main', 1, 'x')", "alarm 4"),
  ])
  func whatWasWrittenIntoTheFileIsNamed(statement: String, subject: String) async throws {
    try ledger.tamper(statement)
    #expect(try await named() == [subject])
    #expect(try await named(inPiecesOf: 2) == [subject])
    guard case .intact = try await ledger.verifyAudit() else { throw Unexpected(what: "the chain is not touched") }
  }

  /// What is only shown keeps nothing from being carried out.
  @Test func anEngineAsksForWhatIsSentByAlone() async throws {
    try ledger.tamper("UPDATE request SET reason = 'Harmless.'")
    for request in try await ledger.recentRequests(limit: 9) {
      #expect(try await ledger.forgery(of: request.id) == nil)
    }
    #expect(try await ledger.forgedRows().count == 3)
  }

  @Test func entriesThatCannotBeReadStopNothing() async throws {
    try ledger.tamper(
      "DROP TRIGGER event_is_never_changed", "UPDATE event SET body = '{' WHERE kind = 'alarm.raised'",
      "UPDATE event SET body = x'ff' WHERE kind = 'agent.added'", "UPDATE event SET request = NULL")
    #expect(try await named().isSuperset(of: ["alarm 1", "alarm 2", "alarm 3", "other mail-main"]))
  }
}
