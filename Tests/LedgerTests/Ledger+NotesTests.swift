import Billing
import Consent
import Testing
import Text

@testable import Ledger

@Suite struct LedgerNotesTests {
  private let folder: TemporaryFolder
  private let ledger: Ledger

  init() throws {
    folder = try TemporaryFolder()
    ledger = try folder.ledger()
  }

  private func keep(
    _ issue: SafeText, context: SafeText? = nil, agent: String = "bot", at now: Instant = Sample.now
  ) async throws -> NoteKeeping {
    try await ledger.keepNote(
      issue, context: context, action: nil, by: Sample.agent(agent), on: Sample.name("mail"), at: now)
  }

  @Test func aNoteStaysAsItCame() async throws {
    let hostile = SafeText("x\u{1B}[2J")
    #expect(try await keep(hostile, context: "{}") == .kept(id: 1))
    let note = try #require(try await ledger.notes().first)
    #expect(
      note
        == OperatorNote(
          id: 1, agent: try Sample.agent("bot"), account: try Sample.name("mail"), issue: hostile, context: "{}",
          firstAt: Sample.now, at: Sample.now))
    let event = try #require(try await ledger.events(limit: 1).first)
    #expect(event.kind == "note.kept" && event.actor == "agent:bot" && event.body["issue"] == .string(hostile.string))
    #expect(try await ledger.overview(at: Sample.now).notes == [note])
  }

  @Test func theSameOneIsCountedUntilItWasSeen() async throws {
    let later = Sample.now.adding(.seconds(5))
    _ = try await keep("a")
    #expect(try await keep("a", at: later) == .kept(id: 1))
    #expect(try await keep("a", context: "{}", at: later) == .kept(id: 2))
    #expect(try await keep("a", agent: "other", at: later) == .kept(id: 3))
    var first = try #require(try await ledger.notes().last)
    #expect(first.times == 2 && first.at == later && first.firstAt == Sample.now && first.isNew)
    #expect(try await ledger.markNotesSeen(through: 2, at: later) == 2)
    #expect(try await ledger.markNotesSeen(through: 2, at: later) == 0)
    first = try #require(try await ledger.notes().last)
    #expect(first.seenAt == later)
    #expect(try await ledger.notes().map(\.isNew) == [true, false, false])
    #expect(try await keep("a", at: later) == .kept(id: 4))
  }

  @Test func anAgentLeavesTwentyAnHour() async throws {
    for number in 0..<Ledger.keptNotesAnHour { _ = try await keep(SafeText("note \(number)")) }
    let half = Sample.now.adding(.seconds(1_800))
    #expect(try await keep("one more", at: half) == .tooMany(retryAfter: .seconds(1_800)))
    #expect(try await keep("note 0", at: half) == .tooMany(retryAfter: .seconds(1_800)))
    #expect(try await keep("one more", agent: "other", at: half) != .tooMany(retryAfter: .seconds(1_800)))
    // What is passed on to services is counted by itself.
    #expect(
      try await ledger.admitNote(by: .agent(try Sample.agent("bot")), on: try Sample.name("mail"), at: half) == nil)
    guard case .kept = try await keep("one more", at: Sample.now.adding(.seconds(3_601))) else {
      Issue.record("an hour later it is still refused")
      return
    }
  }

  @Test func theOldestMakeRoom() async throws {
    _ = try await keep("first")
    try ledger.tamper(
      "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < \(Ledger.mostNotes + 5)) "
        + "INSERT INTO note (id, agent, account, issue, first_at, at) SELECT i, 'bot', 'mail', 'x', 0, 0 FROM n")
    _ = try await keep("last")
    let notes = try await ledger.notes()
    #expect(notes.count == Ledger.mostNotes && notes.first?.issue == "last" && notes.last?.id == 7)
  }
}
