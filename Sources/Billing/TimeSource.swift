/// Where time comes from: the machine's clocks in the program, a hand-turned clock in tests.
public protocol TimeSource: Sendable {
  /// The wall clock, for people.
  var wall: Instant { get }
  /// The clock that counts suspend, for deadlines.
  var boot: BootTime { get }
  /// The id of this boot, so that stored ``boot`` values can be told from another boot's.
  var bootID: String { get }
  /// Waits until the boot clock has reached a point; ends early by throwing when the task is cancelled.
  func sleep(until deadline: BootTime) async throws
}

extension TimeSource {
  /// The current point of boot time with its boot's id.
  public var storedBoot: StoredBootTime {
    StoredBootTime(bootID: bootID, time: boot)
  }

  /// Waits for a duration of boot time; ends early by throwing when the task is cancelled.
  public func sleep(for duration: Duration) async throws {
    try await sleep(until: boot.adding(duration))
  }
}
