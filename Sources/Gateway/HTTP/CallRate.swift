import Billing
import Synchronization

/// How many calls of a kind are answered in any second, to all callers together.
final class CallRate: Sendable {
  private let most: Int
  private let time: any TimeSource
  private let answered = Mutex<[BootTime]>([])

  init(_ most: Int, time: any TimeSource) {
    self.most = most
    self.time = time
  }

  /// Whether another call may be answered now; it counts then.
  func take() -> Bool {
    let now = time.boot
    return answered.withLock { answered in
      answered.removeAll { $0.duration(to: now) >= .seconds(1) }
      guard answered.count < most else { return false }
      answered.append(now)
      return true
    }
  }
}
