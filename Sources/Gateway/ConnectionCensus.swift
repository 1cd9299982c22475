import Synchronization

/// How many connections are open.
final class ConnectionCensus: Sendable {
  private let limit: Int
  private let open = Mutex(0)

  init(limit: Int) {
    self.limit = limit
  }

  /// Counts a new connection; false, and it is not counted, when there are too many.
  func enter() -> Bool {
    open.withLock { open in
      guard open < limit else { return false }
      open += 1
      return true
    }
  }

  /// Counts a connection off again.
  func leave() {
    open.withLock { $0 -= 1 }
  }
}
