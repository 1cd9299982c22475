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

  private final class Flag: Sendable {
    private let state = Mutex(false)
    var isRaised: Bool { state.withLock { $0 } }
    func raise() { state.withLock { $0 = true } }
  }
}
