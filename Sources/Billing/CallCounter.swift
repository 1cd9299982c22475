import Synchronization

/// Counts the calls that were sent to a service since it was last asked.
public final class CallCounter: Sendable {
  private let count = Mutex<Int64>(0)

  /// A counter at zero.
  public init() {}

  /// Counts one call, however it ends.
  public func add() {
    count.withLock { $0 += 1 }
  }

  /// The calls since the last taking; counting begins anew.
  public func take() -> Int64 {
    count.withLock { count in
      defer { count = 0 }
      return count
    }
  }
}
