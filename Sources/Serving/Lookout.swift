import Synchronization

/// Sees which users new connections come from.
///
/// Reading the kernel's tables takes milliseconds, however little stands in them. So it happens beside the event loops, one
/// reading at a time, and one serves all who came before it began: a flood of connections costs no more than that.
package final class Lookout: Sendable {
  package typealias Answer = @Sendable (UInt32?) -> Void
  package typealias Reading = @Sendable ([Peer]) async -> SocketTable

  private struct State {
    var waiting: [(peer: Peer, answer: Answer)] = []
    var isReading = false
  }

  private let state = Mutex(State())
  private let reading: Reading

  package init(reading: @escaping Reading = { SocketTable.read(for: $0) }) {
    self.reading = reading
  }

  /// Tells once, from another thread, which user is at the other end now; nil when no table names one.
  func look(at peer: Peer, _ answer: @escaping Answer) {
    let isFirst = state.withLock { state in
      state.waiting.append((peer, answer))
      defer { state.isReading = true }
      return !state.isReading
    }
    if isFirst { Task { await readOn() } }
  }

  private func readOn() async {
    while true {
      let asked = state.withLock { state in
        defer { state.waiting = [] }
        if state.waiting.isEmpty { state.isReading = false }
        return state.waiting
      }
      guard !asked.isEmpty else { return }
      let table = await reading(asked.map(\.peer))
      for (peer, answer) in asked { answer(table.owner(of: peer)) }
    }
  }
}
