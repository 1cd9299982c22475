import Billing

/// How many calls a service allows an account, and how many are used.
public struct CallAllowance: Hashable, Sendable {
  /// The stretch of time a count is about.
  public enum Period: String, Hashable, Sendable {
    /// One hour, from any moment.
    case hour
    /// One calendar day in UTC.
    case day
    /// One calendar month in UTC.
    case month
  }

  /// Calls allowed in the period.
  public let limit: Int64
  /// The period.
  public let period: Period
  /// Calls used in the period by everybody, where the service tells.
  public let used: Int64?
  /// Where the limit comes from.
  public let provenance: Provenance

  /// An allowance.
  public init(limit: Int64, per period: Period, used: Int64? = nil, provenance: Provenance) {
    self.limit = limit
    self.period = period
    self.used = used
    self.provenance = provenance
  }

  /// When the period that contains an instant began.
  public static func start(of period: Period, at now: Instant) -> Instant {
    let date = CivilDate(now)
    switch period {
    case .hour: return now.adding(.seconds(-3600))
    case .day: return CivilDate(year: date.year, month: date.month, day: date.day)?.instant ?? now
    case .month: return CivilDate(year: date.year, month: date.month, day: 1)?.instant ?? now
    }
  }

  /// When the period that contains an instant ends.
  public static func end(of period: Period, at now: Instant) -> Instant {
    let date = CivilDate(now)
    switch period {
    case .hour: return now.adding(.seconds(3600))
    case .day: return start(of: .day, at: now).adding(.seconds(86_400))
    case .month:
      let isLast = date.month == 12
      return CivilDate(year: isLast ? date.year + 1 : date.year, month: isLast ? 1 : date.month + 1, day: 1)?.instant
        ?? now.adding(.seconds(31 * 86_400))
    }
  }
}

/// How long to wait until an account is looked at again: a small share of its own quota, never more.
///
/// A 60 s poll alone uses up 1,000 calls a day or 10,000 a month. So each account has a budget: 5 % of its calls when
/// nobody looks, 20 % while a dashboard is open, spread evenly over what is left of the period.
public struct PollPlan: Hashable, Sendable {
  /// The shortest wait: 60 seconds.
  public static let floor: Duration = .seconds(60)
  /// The longest wait while the share allows it: one hour.
  public static let ceiling: Duration = .seconds(3600)
  /// The wait where no quota is known: 5 minutes.
  public static let withoutQuota: Duration = .seconds(300)
  /// The share of the quota, in per cent, while nobody looks.
  public static let unattendedShare: Int64 = 5
  /// The share of the quota, in per cent, while a dashboard is open.
  public static let attendedShare: Int64 = 20
  /// How long an account is looked at quickly after a link was opened or a change carried out.
  public static let quickTime: Duration = .seconds(900)

  /// What the wait depends on.
  public struct Situation: Hashable, Sendable {
    /// The account's allowance; nil where none is known.
    public var allowance: CallAllowance?
    /// Calls of our own in the allowance's period so far.
    public var spent: Int64
    /// Whether a dashboard is open.
    public var isAttended: Bool
    /// Whether a link was opened or a change carried out in the last 15 minutes.
    public var isQuick: Bool
    /// Looks that failed in a row.
    public var failures: Int
    /// The earliest next call the service named.
    public var notBefore: Instant?
    /// A fixed interval from the config; nil for `auto`.
    public var fixed: Duration?

    /// A situation.
    public init(
      allowance: CallAllowance?, spent: Int64 = 0, isAttended: Bool = false, isQuick: Bool = false, failures: Int = 0,
      notBefore: Instant? = nil, fixed: Duration? = nil
    ) {
      self.allowance = allowance
      self.spent = spent
      self.isAttended = isAttended
      self.isQuick = isQuick
      self.failures = failures
      self.notBefore = notBefore
      self.fixed = fixed
    }
  }

  /// How long to wait.
  public let wait: Duration
  /// Calls of our own that are left in the period's share; nil where no quota is known.
  public let left: Int64?
  /// The share in per cent; nil where no quota is known.
  public let share: Int64?

  /// Plans the next look.
  ///
  /// - Parameter jitter: a number from 0 to 1 that makes the wait up to a tenth longer, so that accounts do not march in
  ///   step; it never makes one shorter, because that would overspend the share.
  public init(_ situation: Situation, jitter: Double = 0, at now: Instant) {
    var wait: Duration
    if let allowance = situation.allowance {
      let share = situation.isAttended ? Self.attendedShare : Self.unattendedShare
      let budget = Self.part(share, of: allowance.limit) - situation.spent
      // What others have used up is not ours to spend, whatever the share says.
      let unused = allowance.used.map { allowance.limit - $0 } ?? allowance.limit
      let left = max(0, min(budget, unused))
      self.left = left
      self.share = share
      let end = CallAllowance.end(of: allowance.period, at: now)
      let rest = Duration.milliseconds(max(1000, end.milliseconds(since: now)))
      let even = left > 0 ? rest / Int(clamping: left) : rest
      if situation.isQuick, left > 0 {
        wait = Self.floor
      } else {
        wait = max(Self.floor, even)
      }
      if let fixed = situation.fixed { wait = max(fixed, left > 0 ? .zero : rest) }
    } else {
      left = nil
      share = nil
      wait = situation.fixed ?? (situation.isQuick ? Self.floor : Self.withoutQuota)
    }
    if situation.failures > 0 {
      var pause = max(wait, Self.floor)
      for _ in 0..<min(situation.failures, 16) where pause < Self.ceiling { pause = min(pause * 2, Self.ceiling) }
      wait = max(wait, pause)
    }
    if situation.fixed == nil {
      wait += wait * min(max(jitter, 0), 1) / 10
    }
    if let notBefore = situation.notBefore {
      wait = max(wait, .milliseconds(notBefore.milliseconds(since: now)))
    }
    self.wait = wait
  }

  private static func part(_ share: Int64, of limit: Int64) -> Int64 {
    let (product, overflow) = limit.multipliedReportingOverflow(by: share)
    return overflow ? limit / 100 * share : product / 100
  }
}
