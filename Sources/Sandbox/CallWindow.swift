import Billing

/// A rolling limit: so many calls within any stretch of so much time.
struct CallWindow: Hashable, Sendable {
  let limit: Int
  let length: Duration
  /// When the counted calls came, oldest first.
  private var calls: [ClockReading] = []

  init(limit: Int, length: Duration) {
    self.limit = limit
    self.length = length
  }

  /// Counts a call; false when the limit is reached, and then the call is not counted.
  mutating func admit(at now: ClockReading) -> Bool {
    calls = calls.filter { isCounted($0, at: now) }
    guard calls.count < limit else { return false }
    calls.append(now)
    return true
  }

  /// How many more calls would be admitted.
  func remaining(at now: ClockReading) -> Int {
    limit - calls.count { isCounted($0, at: now) }
  }

  /// When the oldest call stops counting; now when none counts.
  func reset(at now: ClockReading) -> ClockReading {
    guard let oldest = calls.first(where: { isCounted($0, at: now) }) else { return now }
    return ClockReading(wall: oldest.wall.adding(length), boot: oldest.boot.adding(length))
  }

  private func isCounted(_ call: ClockReading, at now: ClockReading) -> Bool {
    now.boot < call.boot.adding(length)
  }
}
