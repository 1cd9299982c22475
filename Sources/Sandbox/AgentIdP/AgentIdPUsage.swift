import Billing

/// What an organisation has used, and what of it is shown already.
struct AgentIdPUsage: Hashable, Sendable {
  /// The largest count that JSON readers agree on: 2^53 - 1.
  static let largest: Int64 = 9_007_199_254_740_991

  private var counts: [AgentIdPMeter: Int64]
  /// The counts at the last flush.
  private var flushed: [AgentIdPMeter: Int64]
  /// The minute, day and month that the counts belong to; they only go forward.
  private var minute: Int64
  private var day: Int64
  private var month: Int

  init(_ counts: [AgentIdPMeter: Int64], now: ClockReading) {
    self.counts = counts
    flushed = counts
    minute = Self.minute(of: now.wall)
    day = Self.day(of: now.wall)
    month = Self.month(of: now.wall)
  }

  func used(_ meter: AgentIdPMeter) -> Int64 { counts[meter] ?? 0 }

  /// What the status shows.
  func shown(_ meter: AgentIdPMeter, by counters: AgentIdPDialect.Counters) -> Int64 {
    counters == .live ? used(meter) : flushed[meter] ?? 0
  }

  /// Sets a count, in view at once.
  mutating func set(_ meter: AgentIdPMeter, to value: Int64) {
    counts[meter] = value
    flushed[meter] = value
  }

  mutating func countCall() {
    add(.calls)
    add(.requestsThisMinute)
  }

  mutating func countToken() {
    add(.tokens)
    add(.tokensThisMonth)
  }

  private mutating func add(_ meter: AgentIdPMeter) {
    counts[meter] = min(used(meter), Self.largest - 1) + 1
  }

  /// Lets counts begin anew with their minute, UTC day or UTC month, and flushes them each minute.
  mutating func passTime(to now: ClockReading) {
    if Self.month(of: now.wall) > month {
      month = Self.month(of: now.wall)
      set(.tokensThisMonth, to: 0)
    }
    if Self.day(of: now.wall) > day {
      day = Self.day(of: now.wall)
      set(.calls, to: 0)
      set(.tokens, to: 0)
    }
    if Self.minute(of: now.wall) > minute {
      minute = Self.minute(of: now.wall)
      flushed = counts
      set(.requestsThisMinute, to: 0)
    }
  }

  private static func minute(of instant: Instant) -> Int64 { floored(instant, 60_000) }
  private static func day(of instant: Instant) -> Int64 { floored(instant, 86_400_000) }

  private static func floored(_ instant: Instant, _ length: Int64) -> Int64 {
    let (quotient, rest) = instant.milliseconds.quotientAndRemainder(dividingBy: length)
    return rest < 0 ? quotient - 1 : quotient
  }

  private static func month(of instant: Instant) -> Int {
    let date = CivilDate(instant)
    return date.year * 12 + date.month
  }
}
