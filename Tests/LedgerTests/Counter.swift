import Synchronization

/// A number several tasks may touch.
final class Counter: Sendable {
  private let number = Mutex(0)

  var value: Int { number.withLock { $0 } }

  func add(_ more: Int = 1) {
    number.withLock { $0 += more }
  }
}
