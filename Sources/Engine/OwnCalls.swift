import Billing

/// Our own calls to one account's service, by the hour.
struct OwnCalls: Sendable {
  /// How far back calls can matter: the longest month.
  static let horizon: Duration = .seconds(32 * 86_400)

  private var hours: [Int64: Int64]

  /// The calls as recorded: hours since 1970 and how many were made in each.
  init(_ hours: [Int64: Int64] = [:]) {
    self.hours = hours
  }

  /// Counts calls.
  mutating func add(_ calls: Int64, at now: Instant) {
    guard calls > 0 else { return }
    hours[now.hour, default: 0] += calls
    let oldest = now.adding(milliseconds: -Self.horizon.wholeMilliseconds).hour
    if hours.count > 800 { hours = hours.filter { $0.key >= oldest } }
  }

  /// Calls in the period of an allowance so far; in the last 24 hours where none is known.
  ///
  /// An hour in which a period began counts whole, so that never too few are counted.
  func spent(in allowance: CallAllowance?, at now: Instant) -> Int64 {
    let start = allowance?.period.start(at: now) ?? now.adding(.seconds(-86_400))
    let (first, last) = (start.hour, now.hour)
    return hours.reduce(0) { sum, hour in hour.key >= first && hour.key <= last ? sum + hour.value : sum }
  }
}
