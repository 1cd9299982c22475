import Billing
import Consent
import Ledger
import Synchronization
import Testing

@testable import Engine

/// An engine whose lock was taken away acts no more: another one can be acting by now.
@Suite struct DisplacementTests {
  private static let problem = Problem("engine.lock is not this engine's.", advice: "")

  @Test func whatWasApprovedIsNotSentAndNothingIsAsked() async throws {
    let bench = try Bench()
    let state = Flag()
    bench.displace { state.isRaised ? Self.problem : nil }
    let id = try await bench.ask().id
    try await bench.approve(id)
    state.raise()
    let before = await bench.service.counts
    await bench.engine.step()
    await bench.engine.settle()
    #expect(try await bench.state(id) == .approved)
    #expect(await bench.service.counts == before)
    await #expect(throws: LedgerError.unavailable(Self.problem)) { _ = try await bench.ask(.downgrade, nil) }
    #expect(await bench.service.counts == before)
    #expect(await bench.engine.displacement == Self.problem)
    // It ends by itself.
    await bench.engine.run()
  }

  /// Whoever asks whether it works wakes it up.
  @Test func aPulseEndsIt() async throws {
    let bench = try Bench()
    let state = Flag()
    bench.displace { state.isRaised ? Self.problem : nil }
    let engine = bench.engine
    let running = Task { await engine.run() }
    state.raise()
    await engine.takeTurn()
    await running.value
    #expect(await engine.displacement == Self.problem)
  }

  /// One place of a damaged file is read, and another one decides about money.
  @Test func aDamagedFileIsNotActedOn() async throws {
    let bench = try Bench()
    let id = try await bench.ask().id
    try await bench.approve(id)
    bench.crash()
    // A file that says of itself what is not so, as one does of which a page was lost.
    try bench.tamper(
      "PRAGMA writable_schema = ON",
      """
      UPDATE sqlite_master SET sql = replace(sql, 'attempt_number INTEGER', 'attempt_number INTEGER NOT NULL')
        WHERE name = 'request'
      """,
      "PRAGMA schema_version = 4711")
    let before = await bench.service.counts
    await bench.engine.run()
    #expect(await bench.engine.displacement?.what.string.contains("is damaged: NULL value") == true)
    #expect(await bench.service.counts == before)
  }

  private final class Flag: Sendable {
    private let state = Mutex(false)
    var isRaised: Bool { state.withLock { $0 } }
    func raise() { state.withLock { $0 = true } }
  }
}
