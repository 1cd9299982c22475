import Billing
import Consent
import GRDB
import JSON
import Testing
import Text

@testable import Ledger

@Suite struct LedgerAuditTests {
  private let folder: TemporaryFolder
  private let ledger: Ledger

  init() throws {
    folder = try TemporaryFolder()
    ledger = try folder.ledger()
  }

  /// Writes so many entries, hostile ones among them.
  private func fill(_ count: Int) async throws {
    for number in 1...count {
      try await ledger.record(
        "test.entry", account: number % 3 == 0 ? nil : try Sample.name("dock-main"),
        actor: number % 2 == 0 ? .engine : .operatorItself,
        body: ["number": .integer(Int64(number)), "words": .string(Sample.hostile)],
        at: Sample.now.adding(.seconds(Int64(number))))
    }
  }

  /// Lets the file be changed as somebody who opens it could.
  private func dropTriggers() throws {
    try ledger.tamper("DROP TRIGGER event_is_never_changed", "DROP TRIGGER event_is_never_removed")
  }

  @Test func anUntouchedLogIsIntact() async throws {
    #expect(try await ledger.verifyAudit() == .intact(events: 0))
    try await fill(5)
    #expect(try await ledger.verifyAudit() == .intact(events: 5))
    let events = try await ledger.events(limit: 9)
    #expect(events.map(\.sequence) == [5, 4, 3, 2, 1])
    #expect(events.last?.previous == Event.origin)
    #expect(zip(events, events.dropFirst()).allSatisfy { $0.previous == $1.hash })
    #expect(events.allSatisfy { $0.body["words"]?.string == Sample.hostile })
    #expect(try await ledger.events(before: 3, limit: 1).map(\.sequence) == [2])
  }

  @Test(arguments: [
    "at = at + 1", "kind = 'test.other'", "account = 'other'", "account = NULL", "request = 'x'", "actor = 'operator'",
    "body = '{\"number\":3}'", "hash = '\(String(repeating: "a", count: 64))'",
  ])
  func anEditIsNamedWhereItWasMade(edit: String) async throws {
    try await fill(4)
    try dropTriggers()
    try ledger.tamper("UPDATE event SET \(edit) WHERE seq = 2")
    #expect(
      try await ledger.verifyAudit() == .broken(sequence: 2, reason: "its contents were changed", events: 4))
  }

  @Test func anEditWithItsHashRecomputedIsGivenAwayByTheNextEntry() async throws {
    try await fill(4)
    try dropTriggers()
    let event = try #require(try await ledger.events(before: 3, limit: 1).first)
    var document = event.document
    document["actor"] = "operator"
    let hash = sha256Hex(try JSONValue.object(document).canonical())
    try ledger.tamper("UPDATE event SET actor = 'operator', hash = '\(hash)' WHERE seq = 2")
    #expect(
      try await ledger.verifyAudit()
        == .broken(sequence: 3, reason: "it does not follow the entry before it", events: 4))
  }

  @Test(arguments: [1, 2, 3] as [Int64])
  func aRemovalIsNamedWhereTheEntryStood(sequence: Int64) async throws {
    try await fill(4)
    try dropTriggers()
    try ledger.tamper("DELETE FROM event WHERE seq = \(sequence)")
    #expect(
      try await ledger.verifyAudit() == .broken(sequence: sequence, reason: "the entry is missing", events: 3))
  }

  @Test func aPieceCutOutAndClosedUpIsNamed() async throws {
    try await fill(6)
    try dropTriggers()
    try ledger.tamper(
      "DELETE FROM event WHERE seq IN (3, 4)", "UPDATE event SET seq = 3 WHERE seq = 5",
      "UPDATE event SET seq = 4 WHERE seq = 6")
    #expect(
      try await ledger.verifyAudit()
        == .broken(sequence: 3, reason: "it does not follow the entry before it", events: 4))
  }

  @Test func anExchangeIsNamedAtItsFirstPlace() async throws {
    try await fill(5)
    try dropTriggers()
    try ledger.tamper(
      "UPDATE event SET seq = 99 WHERE seq = 2", "UPDATE event SET seq = 2 WHERE seq = 4",
      "UPDATE event SET seq = 4 WHERE seq = 99")
    #expect(
      try await ledger.verifyAudit()
        == .broken(sequence: 2, reason: "it does not follow the entry before it", events: 5))
  }

  @Test(arguments: [("body", "'{'"), ("at", "'yesterday'"), ("kind", "x'ff'"), ("hash", "7")])
  func anEntryThatCannotBeReadIsNamedAndNoCrash(column: String, value: String) async throws {
    try await fill(3)
    try dropTriggers()
    try ledger.tamper("UPDATE event SET \(column) = \(value) WHERE seq = 2")
    guard case .broken(sequence: 2, _, events: 3) = try await ledger.verifyAudit() else {
      throw Unexpected(what: "not named")
    }
  }

  @Test func anEntryBeforeTheFirstIsNamed() async throws {
    try await fill(2)
    try ledger.tamper(
      "INSERT INTO event SELECT 0, at, kind, account, request, actor, body, previous, hash FROM event LIMIT 1")
    #expect(try await ledger.verifyAudit() == .broken(sequence: 0, reason: "it stands before the first", events: 3))
  }

  /// Known and documented: a chain that ends earlier is a whole chain.
  @Test func aCutAtTheEndIsNotSeenByTheChainAlone() async throws {
    try await fill(4)
    try dropTriggers()
    try ledger.tamper("DELETE FROM event WHERE seq = 4")
    #expect(try await ledger.verifyAudit() == .intact(events: 3))
  }

  @Test func aCutAtTheEndIsSeenAgainstAnEntryNotedBefore() async throws {
    try await fill(4)
    let noted = try #require(try await ledger.auditAnchor())
    #expect(noted.sequence == 4)
    #expect(try await ledger.verifyAudit(against: noted) == .intact(events: 4))
    try await fill(2)
    #expect(try await ledger.verifyAudit(against: noted) == .intact(events: 6), "what came since is no fault")
    try dropTriggers()
    try ledger.tamper("DELETE FROM event WHERE seq >= 4")
    #expect(
      try await ledger.verifyAudit(against: noted)
        == .broken(sequence: 4, reason: "the log ends before the entry that was noted", events: 3))
  }

  @Test func aLogWrittenAnewIsSeenAgainstAnEntryNotedBefore() async throws {
    try await fill(3)
    try dropTriggers()
    try ledger.tamper("DELETE FROM event WHERE seq >= 3")
    try await fill(2)
    #expect(try await ledger.verifyAudit() == .intact(events: 4))
    let other = AuditAnchor(sequence: 3, hash: String(repeating: "0", count: 64))
    #expect(
      try await ledger.verifyAudit(against: other)
        == .broken(sequence: 3, reason: "it is not the entry that was noted", events: 4))
  }

  @Test(arguments: [
    "", "4", "4:", ":" + String(repeating: "a", count: 64), "0:" + String(repeating: "a", count: 64),
    "4:" + String(repeating: "a", count: 63), "4:" + String(repeating: "A", count: 64),
    "4:" + String(repeating: "g", count: 64), "4:" + String(repeating: "a", count: 64) + ":",
  ])
  func whatIsNoAnchorIsNone(_ text: String) {
    #expect(AuditAnchor(text) == nil)
  }

  @Test func anAnchorReadsItself() {
    let anchor = AuditAnchor(sequence: 59, hash: String(repeating: "9f", count: 32))
    #expect(AuditAnchor(anchor.description) == anchor)
  }

  @Test func theDatabaseRefusesToChangeOrRemoveAnEntry() async throws {
    try await fill(2)
    for statement in [
      "UPDATE event SET kind = 'x'", "DELETE FROM event", "DELETE FROM event WHERE seq = 2",
      "UPDATE event SET seq = 7 WHERE seq = 1",
    ] {
      let error = #expect(throws: DatabaseError.self) { try ledger.tamper(statement) }
      #expect(error?.message == "events are append-only")
    }
    #expect(try await ledger.verifyAudit() == .intact(events: 2))
  }

  @Test func whatAnApprovalShowedIsInTheLog() async throws {
    let request = try await ledger.makeRequest()
    try await ledger.bring(request, to: .approved)
    let body = try #require(try await ledger.events(limit: 1).first).body
    #expect(body["digest"]?.string == request.digest.hex)
    #expect(body["shown"] == ConsentDigest.document(of: request))
    #expect(body["words"]?.string == "Upgrade to Scale ($49/mo).")
    #expect(body["place"]?.string == "shell:digest")
  }
}
