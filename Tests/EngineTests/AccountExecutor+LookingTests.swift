import Billing
import Ledger
import Synchronization
import Testing
import Text

@testable import Engine

@Suite struct LookingTests {
  private let bench: Bench
  private let name: AccountName

  init() throws {
    bench = try Bench(interval: .seconds(60))
    name = bench.service.account.name
  }

  @Test func aYoungLookAnswersAnAgentsReadingWithoutACall() async throws {
    try await bench.settle()
    bench.clock.advance(by: .milliseconds(119_999))
    guard case .success = try await bench.engine.observation(of: name) else {
      throw Unexpected(what: "no observation")
    }
    #expect(await bench.service.counts.observe == 1)
    bench.clock.advance(by: .milliseconds(1))
    _ = try await bench.engine.observation(of: name)
    #expect(await bench.service.counts.observe == 2)
  }

  @Test func aLookFromTheFutureIsNotTrusted() async throws {
    try await bench.settle()
    bench.clock.jumpWall(by: .seconds(-3600))
    _ = try await bench.engine.observation(of: name)
    #expect(await bench.service.counts.observe == 2)
  }

  @Test func manyReadingsAtTheSameTimeShareOneCall() async throws {
    await bench.service.hold(.observe)
    let executor = try #require(await bench.engine.executors[name])
    let joined = Joined()
    let readers = (0..<20).map { _ in Task { await executor.read(joining: joined) } }
    await bench.service.reached(.observe)
    #expect(await eventually { joined.count == 20 })
    await bench.service.release(.observe)
    for reader in readers {
      guard case .success(let observation) = await reader.value else { throw Unexpected(what: "no observation") }
      #expect(observation.plan.plan?.rawValue == "pro")
    }
    #expect(await bench.service.counts.observe == 1)
  }

  @Test func aFailureAnswersReadingsForTwoSeconds() async throws {
    await bench.service.setFailure(FakeService.unsent)
    for _ in 0..<5 {
      let result = try await bench.engine.observation(of: name)
      #expect(result == .failure(FakeService.unsent))
    }
    #expect(await bench.service.counts.observe == 1)
    bench.clock.advance(by: .milliseconds(1999))
    _ = try await bench.engine.observation(of: name)
    #expect(await bench.service.counts.observe == 1)
    bench.clock.advance(by: .milliseconds(1))
    _ = try await bench.engine.observation(of: name)
    #expect(await bench.service.counts.observe == 2)
  }

  @Test func anAccountThatIsNotConfiguredHasNoObservation() async throws {
    let result = try await bench.engine.observation(
      of: try #require(AccountName("elsewhere")))
    guard case .failure(let failure) = result else { throw Unexpected(what: "an observation") }
    #expect(failure.kind == .noCredential)
  }

  @Test func theNextLookIsOnRecordAfterSuccessesAndFailures() async throws {
    try await bench.settle()
    #expect(try await bench.ledger.look(at: name)?.nextAt == bench.clock.wall.adding(.seconds(60)))
    await bench.service.setFailure(FakeService.lost)
    try await bench.advance(.seconds(60))
    var look = try #require(try await bench.ledger.look(at: name))
    #expect(look.failedAt == bench.clock.wall && look.failure == LookFailure(FakeService.lost))
    #expect(look.nextAt == bench.clock.wall.adding(.seconds(120)))
    // A look in between that nobody planned ends the back-off, and the next follows at the interval.
    bench.clock.advance(by: .seconds(2))
    await bench.service.setFailure(nil)
    _ = try await bench.ask(.portal, nil)
    look = try #require(try await bench.ledger.look(at: name))
    #expect(look.failedAt == nil && look.nextAt == bench.clock.wall.adding(.seconds(60)))
  }

  @Test func aServiceWhoseAnswerCannotBeRecordedCountsAsUnreachable() async throws {
    try bench.tamper("CREATE TRIGGER no_look BEFORE INSERT ON look BEGIN SELECT RAISE(ABORT, 'full'); END")
    let result = try await bench.engine.observation(of: name)
    guard case .failure = result else { throw Unexpected(what: "an observation that is not on record") }
  }

  // MARK: - Identity

  @Test func whomTheCredentialBelongsToIsAskedOnce() async throws {
    try await bench.settle()
    for _ in 0..<3 { try await bench.advance(.seconds(60)) }
    #expect(await bench.service.counts.identify == 1)
    #expect(try await bench.ledger.look(at: name)?.identity?.organisation == "Acme")
  }

  @Test func anUnreachableServiceIsAskedAgainAfterTheNextGoodLook() async throws {
    await bench.service.setIdentity(.failure(FakeService.unsent))
    try await bench.settle()
    await bench.service.setIdentity(.success(Identity(organisation: "Acme", principal: nil, isAgent: nil)))
    try await bench.advance(.seconds(60))
    #expect(try await bench.ledger.look(at: name)?.identity?.organisation == "Acme")
  }

  @Test func aRefusalIsNotRepeated() async throws {
    await bench.service.setIdentity(
      .failure(ProviderFailure(.rejected(status: 403), mayHaveReached: true, detail: "403")))
    try await bench.settle()
    for _ in 0..<3 { try await bench.advance(.seconds(60)) }
    #expect(await bench.service.counts.identify == 1)
  }
}

/// How many readings have begun.
private final class Joined: Sendable {
  private let number = Mutex(0)

  var count: Int { number.withLock { $0 } }

  func add() {
    number.withLock { $0 += 1 }
  }
}

extension AccountExecutor {
  /// Counts itself and reads, both in one turn of the actor: whoever is counted has joined.
  fileprivate func read(joining joined: Joined) async -> Result<Observation, ProviderFailure> {
    joined.add()
    return await read()
  }
}
