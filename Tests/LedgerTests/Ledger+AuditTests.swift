import Billing
import Consent
import GRDB
import JSON
import Synchronization
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

  /// The quick way to an entry's text and the long one are the same, whatever stands in it.
  @Test func anEntrysTextIsTheSameOnBothWays() async throws {
    try await fill(6)
    // A column's text ends at a zero.
    let hostile = Sample.hostile.replacing("\u{0}", with: "")
    try await ledger.write { database in
      try Ledger.append(
        hostile, account: hostile, request: "\"}", actor: .agent(try Sample.agent()),
        body: ["z": [1, [:], .null], "a": .string(Sample.hostile), "\u{FFFD}": 1, "\u{1F600}": 2],
        at: Sample.now.adding(milliseconds: 7), in: database)
    }
    for event in try await ledger.events(limit: 9) {
      #expect(try event.canonical(body: event.body.canonical()) == JSONValue.object(event.document).canonical())
    }
    #expect(try await ledger.verifyAudit() == .intact(events: 7))
  }

  @Test func aBodyThatSaysTheSameInAnotherWayIsTheSame() async throws {
    try await fill(3)
    try dropTriggers()
    try ledger.tamper("UPDATE event SET body = ' ' || body WHERE seq = 2")
    #expect(try await ledger.verifyAudit() == .intact(events: 3))
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

  /// A long log is read in pieces, some at the same time: where they meet makes no difference.
  @Test(arguments: [
    "UPDATE event SET kind = 'x' WHERE seq = N", "DELETE FROM event WHERE seq = N",
    "UPDATE event SET previous = '' WHERE seq = N", "UPDATE event SET body = '{' WHERE seq = N",
    "UPDATE event SET hash = x'ff' WHERE seq = N", "UPDATE event SET seq = 900719925474099 WHERE seq = N",
    "UPDATE event SET seq = -3 WHERE seq = N", "UPDATE event SET at = at + 1 WHERE seq >= N",
    "UPDATE event SET seq = -seq WHERE seq >= N",
  ])
  func whatIsBrokenIsNamedWhereverThePiecesMeet(statement: String) async throws {
    try await fill(7)
    for place in 1...7 as ClosedRange<Int64> {
      let copy = try copy("\(place)")
      try copy.tamper(
        "DROP TRIGGER event_is_never_changed", "DROP TRIGGER event_is_never_removed",
        statement.replacing("N", with: "\(place)"))
      let whole = try await copy.verifyAudit(inPiecesOf: 1_000)
      if case .intact(let events) = whole { #expect(statement.hasPrefix("DELETE") && place == 7 && events == 6) }
      for size in 1...8 as ClosedRange<Int64> {
        #expect(try await copy.verifyAudit(inPiecesOf: size) == whole, "\(statement) at \(place) in pieces of \(size)")
      }
    }
  }

  private func copy(_ name: String) throws -> Ledger {
    let state = try folder.state("copy-" + name)
    try ledger.backup(to: state.database)
    return try Ledger(in: state)
  }

  @Test func theProgressOfACheckEndsWithAll() async throws {
    try await fill(10)
    let told = Mutex<[[Int64]]>([])
    let note: AuditProgress = { done, all in told.withLock { $0.append([done, all]) } }
    #expect(try await ledger.verifyAudit(inPiecesOf: 3, progress: note) == .intact(events: 10))
    let steps = told.withLock { $0 }
    #expect(steps.count == 4 && steps.allSatisfy { $0[1] == 10 })
    #expect(zip(steps, steps.dropFirst()).allSatisfy { $0[0] < $1[0] } && steps.last == [10, 10])
  }

  /// What was found intact a moment ago is not hashed again, and what came since is.
  @Test func aRowIsReplayedFromEntriesThatWereCheckedOnce() async throws {
    let request = try await ledger.makeRequest()
    let verdict = try await ledger.verifyAudit()
    #expect(try await ledger.forgedRows(after: verdict) == [])
    try dropTriggers()
    try ledger.tamper("UPDATE event SET actor = 'operator' WHERE seq = 1")
    let reason = "the entry 1 (request.created) does not belong to the log"
    #expect(try await ledger.forgedRows().map(\.reason) == [reason])
    #expect(try await ledger.forgedRows(after: .broken(sequence: 1, reason: "", events: 1)).map(\.reason) == [reason])
    #expect(try await ledger.forgedRows(after: verdict) == [])
    try ledger.tamper("UPDATE event SET actor = 'agent:research-bot' WHERE seq = 1")
    try await ledger.bring(request, to: .approved)
    try ledger.tamper("UPDATE event SET actor = 'engine' WHERE seq = 2")
    #expect(
      try await ledger.forgedRows(after: verdict).map(\.reason)
        == ["the entry 2 (request.approved) does not belong to the log"])
  }

  @Test func everyForgedRowIsNamedInItsOrderHoweverManyThereAre() async throws {
    let request = try await ledger.makeRequest()
    let columns = try await ledger.read { database in
      try database.texts("SELECT name FROM pragma_table_info('request')")
    }.filter { $0 != "id" && $0 != "number" }.joined(separator: ", ")
    try ledger.tamper(
      "UPDATE request SET state = 'rejected' WHERE number = 1",
      """
      WITH RECURSIVE copy (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM copy WHERE n < 1100)
      INSERT INTO request (id, number, \(columns))
        SELECT printf('%032x', n), n, \(columns) FROM copy JOIN request ON number = 1
      """,
      "UPDATE request SET number = -9223372036854775807 - 1 WHERE number = 1100")
    let forged = try await ledger.forgedRows()
    #expect(forged.map(\.number) == [.min] + Array(1...1099))
    #expect(forged.first { $0.number == 1 }?.id == request.id.rawValue)
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
        == .cut(events: 3, noted: 4))
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
