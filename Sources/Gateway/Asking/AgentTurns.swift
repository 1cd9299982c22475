import Consent
import Synchronization

/// How many calls of each agent are being answered, so that one agent's calls cannot take all the connections there are.
final class AgentTurns: Sendable {
  /// The most calls of one agent at the same time.
  static let limit = 16

  private let turns = Mutex<[AgentName: Int]>([:])

  /// Runs a body as one of an agent's calls; nil, and it is not run, when there are too many already.
  func take<Value: Sendable, Failure: Error>(
    _ agent: AgentName, _ body: () async throws(Failure) -> Value
  ) async throws(Failure) -> Value? {
    let isAdmitted = turns.withLock { turns in
      guard turns[agent, default: 0] < Self.limit else { return false }
      turns[agent, default: 0] += 1
      return true
    }
    guard isAdmitted else { return nil }
    defer {
      turns.withLock { turns in
        let left = turns[agent, default: 1] - 1
        turns[agent] = left > 0 ? left : nil
      }
    }
    return try await body()
  }
}
