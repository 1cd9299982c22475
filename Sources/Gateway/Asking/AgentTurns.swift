import Consent
import Synchronization

/// How many calls of each agent are being answered, so that one agent's calls cannot take all the connections there are.
final class AgentTurns: Sendable {
  /// The most calls of one agent at the same time.
  static let limit = 16

  private let turns = Mutex<[AgentName: Int]>([:])

  /// One turn of an agent; it is given back when the last reference to it is dropped.
  final class Turn: Sendable {
    private let turns: AgentTurns
    private let agent: AgentName

    fileprivate init(_ turns: AgentTurns, _ agent: AgentName) {
      self.turns = turns
      self.agent = agent
    }

    deinit { turns.giveBack(agent) }
  }

  /// Takes one of an agent's turns for as long as somebody holds it; nil when there are too many already.
  func hold(_ agent: AgentName) -> Turn? { begin(agent) ? Turn(self, agent) : nil }

  private func begin(_ agent: AgentName) -> Bool {
    turns.withLock { turns in
      guard turns[agent, default: 0] < Self.limit else { return false }
      turns[agent, default: 0] += 1
      return true
    }
  }

  private func giveBack(_ agent: AgentName) {
    turns.withLock { turns in
      let left = turns[agent, default: 1] - 1
      turns[agent] = left > 0 ? left : nil
    }
  }

  /// Runs a body as one of an agent's calls; nil, and it is not run, when there are too many already.
  func take<Value: Sendable, Failure: Error>(
    _ agent: AgentName, _ body: () async throws(Failure) -> Value
  ) async throws(Failure) -> Value? {
    guard begin(agent) else { return nil }
    defer { giveBack(agent) }
    return try await body()
  }
}
