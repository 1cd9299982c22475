/// How many calls a service allows in a period.
public struct CallQuota: Hashable, Sendable {
  /// A period, in UTC.
  public enum Period: String, Hashable, Sendable, CaseIterable {
    /// A calendar month.
    case month
    /// A calendar day.
    case day
    /// An hour.
    case hour
  }

  /// The calls, at least 1.
  public let calls: Int
  /// The period.
  public let period: Period

  /// What `calls` may be.
  static let range = 1...1_000_000_000_000

  /// A quota from its parts.
  public init(calls: Int, per period: Period) {
    self.calls = calls
    self.period = period
  }
}
