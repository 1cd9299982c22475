/// How many calls a service allows an account, and how many of them are used.
public struct CallAllowance: Hashable, Sendable {
  /// The stretch of time a count is about.
  public enum Period: String, Hashable, Sendable, CaseIterable {
    /// One hour, from any moment.
    case hour
    /// One calendar day in UTC.
    case day
    /// One calendar month in UTC.
    case month
  }

  /// Calls allowed in the period; not negative.
  public let limit: Int64
  /// The period.
  public let period: Period
  /// Calls used in the period by everybody, where the service tells.
  public let used: Int64?
  /// When the count begins anew, where the service tells; nil means with the period.
  public let resetsAt: Instant?
  /// Where the limit comes from: the service, its documents, or the operator's config (``Provenance/configured``).
  public let provenance: Provenance

  /// An allowance; a negative limit counts as none at all.
  public init(
    limit: Int64, per period: Period, used: Int64? = nil, resetsAt: Instant? = nil, provenance: Provenance
  ) {
    self.limit = max(0, limit)
    self.period = period
    self.used = used
    self.resetsAt = resetsAt
    self.provenance = provenance
  }
}

extension CallAllowance.Period {
  /// When the period that contains an instant began; for an hour, one hour before it.
  public func start(at now: Instant) -> Instant {
    let date = CivilDate(now)
    switch self {
    case .hour: return now.adding(.seconds(-3600))
    case .day: return CivilDate(year: date.year, month: date.month, day: date.day)?.instant ?? now
    case .month: return CivilDate(year: date.year, month: date.month, day: 1)?.instant ?? now
    }
  }

  /// When the period that contains an instant ends; for an hour, one hour after it.
  public func end(at now: Instant) -> Instant {
    let date = CivilDate(now)
    switch self {
    case .hour: return now.adding(.seconds(3600))
    case .day: return start(at: now).adding(.seconds(86_400))
    case .month:
      let isLast = date.month == 12
      return CivilDate(year: isLast ? date.year + 1 : date.year, month: isLast ? 1 : date.month + 1, day: 1)?.instant
        ?? now.adding(.seconds(31 * 86_400))
    }
  }
}
