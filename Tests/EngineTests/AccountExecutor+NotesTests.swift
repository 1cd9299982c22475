import Billing
import Consent
import Ledger
import Testing
import Text

@testable import Engine

@Suite struct AccountExecutorNotesTests {
  private let bench: Bench
  private let note = ServiceNote.limitIncrease(kind: .rows, desired: 5000, reason: "The table \u{1B}[2J is full.")

  init() throws { bench = try Bench() }

  private func passOn(_ agent: String = "bot") async throws -> NoteOutcome {
    try await bench.engine.passOn(note, to: bench.service.account.name, by: try bench.requester(agent))
  }

  @Test func aNoteArrivesAndIsOnRecord() async throws {
    #expect(try await passOn() == .taken)
    #expect(await bench.service.notes == [note])
    let event = try #require(try await bench.ledger.events(limit: 1).first)
    #expect(event.kind == "note.passed_on" && event.actor == "agent:bot")
    #expect(event.body["kind"]?.string == "rows" && event.body["desired"]?.string == "5000")
    #expect(event.body["outcome"]?.string == "taken")
    #expect(await bench.service.effects == [])
  }

  @Test func oneAgentPassesOnFiveAnHourAndNoOtherPaysForThat() async throws {
    for _ in 0..<5 { #expect(try await passOn() == .taken) }
    guard case .tooMany(let wait) = try await passOn() else { throw Unexpected(what: "a sixth was passed on") }
    #expect(wait == .seconds(3600))
    #expect(await bench.service.notes.count == 5)
    #expect(try await passOn("other") == .taken)
    bench.clock.advance(by: .seconds(3600))
    #expect(try await passOn() == .taken)
  }

  @Test func whatBecameOfItIsToldAsItIs() async throws {
    await bench.service.setNoteAnswer(.refused(Refusal(.declined, words: "no")))
    #expect(try await passOn() == .refused("no"))
    await bench.service.setNoteAnswer(.unrecognised("what?"))
    #expect(try await passOn() == .unknown("what?"))
    await bench.service.setFailure(FakeService.lost)
    #expect(try await passOn() == .unknown(FakeService.lost.detail))
    await bench.service.setFailure(FakeService.unsent)
    #expect(try await passOn() == .unavailable(FakeService.unsent.detail))
    let elsewhere = try #require(AccountName("elsewhere"))
    let outcome = try await bench.engine.passOn(note, to: elsewhere, by: try bench.requester())
    guard case .unavailable = outcome else { throw Unexpected(what: "an unknown account took a note") }
  }
}
