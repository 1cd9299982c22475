import Billing

/// A rolling limit: so many calls within any stretch of so much time.
struct CallWindow: Hashable, Sendable {
  let limit: Int
  let length: Duration
  /// When the counted calls came, oldest first.
  private var calls: [BootTime] = []

  init(limit: Int, length: Duration) {
    self.limit = limit
    self.length = length
  }

  /// Counts a call; false when the limit is reached, and then the call is not counted.
  mutating func admit(at now: BootTime) -> Bool {
    calls.removeAll { $0.adding(length) <= now }
    guard calls.count < limit else { return false }
    calls.append(now)
    return true
  }

  /// How many more calls would be admitted.
  func remaining(at now: BootTime) -> Int {
    limit - calls.count { $0.adding(length) > now }
  }

  /// When the oldest call stops counting; now when none counts.
  func reset(at now: BootTime) -> BootTime {
    calls.first { $0.adding(length) > now }?.adding(length) ?? now
  }
}
