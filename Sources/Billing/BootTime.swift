/// A point on the clock that counts from the machine's start and goes on through suspend.
///
/// Upstream tokens and the fence are measured on it (`CLOCK_BOOTTIME`): it never jumps, and a laptop that slept has
/// really let 60 seconds pass. It means nothing on another boot, so stored values carry the boot's id.
public struct BootTime: Hashable, Comparable, Sendable {
  /// Nanoseconds since the machine started.
  public let nanoseconds: Int64

  /// A point so many nanoseconds after the machine's start.
  public init(nanoseconds: Int64) {
    self.nanoseconds = nanoseconds
  }

  /// Orders points by time.
  public static func < (left: BootTime, right: BootTime) -> Bool {
    left.nanoseconds < right.nanoseconds
  }

  /// The point so much later; saturates instead of overflowing.
  public func adding(_ duration: Duration) -> BootTime {
    let (seconds, attoseconds) = duration.components
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let delta = overflow ? (seconds < 0 ? Int64.min : .max) : product + attoseconds / 1_000_000_000
    let (sum, tooFar) = nanoseconds.addingReportingOverflow(delta)
    return BootTime(nanoseconds: tooFar ? (delta < 0 ? .min : .max) : sum)
  }

  /// The time from this point to `later`, negative when `later` lies before.
  public func duration(to later: BootTime) -> Duration {
    .nanoseconds(later.nanoseconds - nanoseconds)
  }
}

/// A point of boot time that can be stored, because it knows which boot it belongs to.
public struct StoredBootTime: Hashable, Sendable {
  /// The kernel's random id of the boot.
  public let bootID: String
  /// The point within that boot.
  public let time: BootTime

  /// A point of a boot.
  public init(bootID: String, time: BootTime) {
    self.bootID = bootID
    self.time = time
  }
}
