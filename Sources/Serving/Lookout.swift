import Synchronization

/// Sees which users new connections come from.
///
/// Reading the kernel's tables takes milliseconds, however little stands in them. So it happens beside the event loops, one
/// reading at a time, and one serves all who came before it began: a flood of connections costs no more than that.
package final class Lookout: Sendable {
  package typealias Answer = @Sendable (UInt32?) -> Void
  package typealias Reading = @Sendable ([Peer]) async -> SocketTable

  private struct State {
    /// Who is to be looked at, by the numbers of the wishes.
    var waiting: [Int: (peer: Peer, answer: Answer)] = [:]
    var last = 0
    var isReading = false
  }

  private let state = Mutex(State())
  private let reading: Reading

  package init(reading: @escaping Reading) {
    self.reading = reading
  }

  /// A lookout over the kernel's tables.
  package convenience init() {
    let tables = OpenTables()
    self.init { tables.read(for: $0) }
  }

  /// Tells once, from another thread, which user is at the other end now; nil when no table names one.
  ///
  /// - Returns: the wish's number, to take it back by.
  @discardableResult
  func look(at peer: Peer, _ answer: @escaping Answer) -> Int {
    let (number, isFirst) = state.withLock { state in
      state.last += 1
      state.waiting[state.last] = (peer, answer)
      defer { state.isReading = true }
      return (state.last, !state.isReading)
    }
    if isFirst { Task { await readOn() } }
    return number
  }

  /// Takes a wish back because its connection is gone, so that there are never more wishes than connections.
  func forget(_ number: Int) {
    state.withLock { _ = $0.waiting.removeValue(forKey: number) }
  }

  private func readOn() async {
    while true {
      let asked = state.withLock { state in
        defer { state.waiting = [:] }
        if state.waiting.isEmpty { state.isReading = false }
        return state.waiting.sorted { $0.key < $1.key }.map(\.value)
      }
      guard !asked.isEmpty else { return }
      let table = await reading(asked.map(\.peer))
      for (peer, answer) in asked { answer(table.owner(of: peer)) }
    }
  }
}
