import Consent
import Testing

@testable import Gateway

@Suite struct AgentTurnsTests {
  private let turns = AgentTurns()

  /// Takes a turn inside of a turn, so that all of them are taken at the same time.
  private func take(_ agent: AgentName, depth: Int) async -> Int {
    let inner = await turns.take(agent) { depth > 1 ? await take(agent, depth: depth - 1) : 0 }
    return inner.map { $0 + 1 } ?? 0
  }

  @Test func oneAgentsCallsAreLimited() async throws {
    let agent = try #require(AgentName("busy"))
    #expect(await take(agent, depth: AgentTurns.limit + 5) == AgentTurns.limit)
  }

  @Test func aTurnThatEndedIsFreeAgain() async throws {
    let agent = try #require(AgentName("busy"))
    for _ in 0..<AgentTurns.limit * 3 { #expect(await turns.take(agent) { true } == true) }
    #expect(await take(agent, depth: AgentTurns.limit) == AgentTurns.limit)
  }

  @Test func aTurnThatFailedIsFreeAgain() async throws {
    let agent = try #require(AgentName("failing"))
    for _ in 0..<AgentTurns.limit * 2 {
      await #expect(throws: CancellationError.self) {
        try await turns.take(agent) { () throws(CancellationError) in throw CancellationError() }
      }
    }
    #expect(await take(agent, depth: 1) == 1)
  }

  @Test func otherAgentsAreNotHeldBack() async throws {
    let (busy, other) = (try #require(AgentName("busy")), try #require(AgentName("other")))
    let seen = await turns.take(busy) { await take(other, depth: AgentTurns.limit) }
    #expect(seen == AgentTurns.limit)
  }
}
