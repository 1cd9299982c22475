/// A point of wall-clock time, for people: milliseconds since 1970-01-01T00:00:00Z.
///
/// Deadlines that money depends on use ``BootTime`` instead, because wall clocks jump.
public struct Instant: Hashable, Comparable, Sendable {
  /// Milliseconds since 1970-01-01T00:00:00Z, negative before.
  public let milliseconds: Int64

  /// An instant from milliseconds since 1970-01-01T00:00:00Z.
  public init(milliseconds: Int64) {
    self.milliseconds = milliseconds
  }

  /// An instant from whole seconds since 1970-01-01T00:00:00Z, clamped to what Int64 milliseconds can hold.
  public init(seconds: Int64) {
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1000)
    milliseconds = overflow ? (seconds < 0 ? .min : .max) : product
  }

  /// Orders instants by time.
  public static func < (left: Instant, right: Instant) -> Bool {
    left.milliseconds < right.milliseconds
  }

  /// The instant so many milliseconds later; saturates instead of overflowing.
  public func adding(milliseconds delta: Int64) -> Instant {
    let (sum, overflow) = milliseconds.addingReportingOverflow(delta)
    return Instant(milliseconds: overflow ? (delta < 0 ? .min : .max) : sum)
  }

  /// The instant so much later; saturates instead of overflowing.
  public func adding(_ duration: Duration) -> Instant {
    adding(milliseconds: duration.wholeMilliseconds)
  }

  /// The milliseconds from `earlier` to this instant, negative when `earlier` is later; saturates.
  public func milliseconds(since earlier: Instant) -> Int64 {
    let (difference, overflow) = milliseconds.subtractingReportingOverflow(earlier.milliseconds)
    return overflow ? (milliseconds < earlier.milliseconds ? .min : .max) : difference
  }

  /// The hour the instant lies in, counted from 1970-01-01T00:00:00Z, negative before.
  public var hour: Int64 {
    let (quotient, rest) = milliseconds.quotientAndRemainder(dividingBy: 3_600_000)
    return rest < 0 ? quotient - 1 : quotient
  }
}
