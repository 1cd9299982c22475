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
    // Compared first: the parts of a duration beyond Int64 seconds cannot be taken.
    if duration >= .nanoseconds(Int64.max) - .nanoseconds(nanoseconds) { return BootTime(nanoseconds: .max) }
    if duration <= .nanoseconds(Int64.min) - .nanoseconds(nanoseconds) { return BootTime(nanoseconds: .min) }
    let (seconds, attoseconds) = (.nanoseconds(nanoseconds) + duration).components
    return BootTime(nanoseconds: seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
  }

  /// The time from this point to `later`, negative when `later` lies before.
  public func duration(to later: BootTime) -> Duration {
    .nanoseconds(later.nanoseconds) - .nanoseconds(nanoseconds)
  }
}
