import Billing

/// Now, on both clocks: the wall for what people read, the boot clock for what expires.
struct ClockReading: Hashable, Sendable {
  var wall: Instant
  var boot: BootTime

  /// The wall time at a point of the boot clock, as seen from this moment.
  func wall(at point: BootTime) -> Instant {
    wall.adding(boot.duration(to: point))
  }

  /// The moment at another wall time, as seen from this one.
  func at(_ instant: Instant) -> ClockReading {
    ClockReading(wall: instant, boot: boot.adding(.milliseconds(instant.milliseconds(since: wall))))
  }
}
