import Billing

/// How long to wait until an account is looked at again: never more than a small share of its own quota.
///
/// A 60 s poll alone uses up 1,000 calls a day or 10,000 a month. So each account is looked at with 5 % of its calls when
/// nobody watches and with 20 % while a dashboard is open, and never uses up more than the 20 % in one period.
public struct PollPlan: Hashable, Sendable {
  /// The shortest wait: 60 seconds.
  public static let floor: Duration = .seconds(60)
  /// The longest wait while the share allows it: one hour.
  public static let ceiling: Duration = .seconds(3600)
  /// The wait where no quota is known: 5 minutes.
  public static let withoutQuota: Duration = .seconds(300)
  /// The wait once the share is used up: an unconsented change must not stay unseen for the rest of a month.
  public static let afterShare: Duration = .seconds(6 * 3600)
  /// The share of the quota, in per cent, while nobody watches.
  public static let unattendedShare: Int64 = 5
  /// The share of the quota, in per cent, while a dashboard is open; also the most of a period that is used at all.
  public static let attendedShare: Int64 = 20
  /// How long an account is looked at quickly after a link was opened or a change carried out.
  public static let quickTime: Duration = .seconds(900)
  /// How far away a reset may be said to be; what lies beyond is not believed.
  public static let farthestReset: Duration = .seconds(32 * 86_400)

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

  /// The time from the last look to the next.
  public let spacing: Duration
  /// The time from now that the service itself asks for; zero where it asks for none.
  public let pause: Duration
  /// How long to wait after a look that ended now.
  public var wait: Duration { max(spacing, pause) }
  /// What looking may cost and has cost, to be shown.
  public let budget: PollBudget

  /// Plans the next look.
  ///
  /// - Parameter jitter: a number from 0 to 1 that makes the wait up to a tenth longer, so that accounts do not march in
  ///   step; it never makes one shorter, because that would overspend the share.
  public init(_ situation: Situation, jitter: Double = 0, at now: Instant) {
    let regular = Self.regular(situation, at: now)
    var wait = regular
    // A service that names a time is not guessed at.
    if situation.failures > 0, situation.notBefore == nil {
      wait = max(wait, Self.floor)
      for _ in 0..<min(situation.failures, 16) where wait < Self.ceiling { wait = min(wait * 2, Self.ceiling) }
      wait = max(wait, regular)
    }
    if situation.fixed == nil { wait += wait * min(max(jitter, 0), 1) / 10 }
    spacing = wait
    var pause = Duration.zero
    if let notBefore = situation.notBefore {
      let named = Duration.milliseconds(notBefore.milliseconds(since: now))
      pause = max(pause, min(named, Self.farthestReset))
    }
    if let allowance = situation.allowance, let used = allowance.used, used >= allowance.limit {
      // Everybody together has used up the quota: the service would refuse until it begins anew.
      pause = max(pause, Self.rest(of: allowance, at: now))
    }
    self.pause = pause
    let share = situation.allowance.map { _ in Self.share(situation) }
    budget = PollBudget(
      allowance: situation.allowance, spent: situation.spent, sharePercent: share,
      left: situation.allowance.map {
        max(0, Self.part(Self.share(situation), of: $0.limit) - situation.spent)
      }, interval: regular)
  }

  /// The wait when nothing went wrong.
  private static func regular(_ situation: Situation, at now: Instant) -> Duration {
    if let fixed = situation.fixed { return fixed }
    guard let allowance = situation.allowance else { return situation.isQuick ? floor : withoutQuota }
    let unspent = part(attendedShare, of: allowance.limit) - situation.spent
    guard unspent > 0 else { return max(afterShare, each(of: unattendedShare, allowance)) }
    if situation.isQuick { return floor }
    // The share's own pace, or a slower one when other calls of ours have used much of the period already.
    let even = rest(of: allowance, at: now) / Int(clamping: unspent)
    return max(floor, each(of: share(situation), allowance), even)
  }

  private static func share(_ situation: Situation) -> Int64 {
    situation.isAttended ? attendedShare : unattendedShare
  }

  /// The time from one look to the next that uses up a share evenly; at most the ceiling where the share allows that.
  private static func each(of share: Int64, _ allowance: CallAllowance) -> Duration {
    let calls = part(share, of: allowance.limit)
    guard calls > 0 else { return afterShare }
    let length: Int64 =
      switch allowance.period {
      case .hour: 3600
      case .day: 86_400
      // The longest month: the pace of the share is never overspent.
      case .month: 31 * 86_400
      }
    return .milliseconds(length * 1000 / calls + (length * 1000 % calls == 0 ? 0 : 1))
  }

  /// The time until the count begins anew.
  private static func rest(of allowance: CallAllowance, at now: Instant) -> Duration {
    let periodEnd = Duration.milliseconds(max(1000, allowance.period.end(at: now).milliseconds(since: now)))
    guard let resetsAt = allowance.resetsAt else { return periodEnd }
    let named = Duration.milliseconds(resetsAt.milliseconds(since: now))
    return named > .zero && named <= farthestReset ? named : periodEnd
  }

  /// So many per cent of a limit, rounded down.
  private static func part(_ share: Int64, of limit: Int64) -> Int64 {
    Int64(clamping: Int128(limit) * Int128(share) / 100)
  }
}
