import Billing

/// When each account is looked at next.
struct Poller: Sendable {
  private struct Schedule {
    var interval: Duration
    var nextAt: BootTime
    var isLooking = false
    var failures = 0
  }

  /// The longest wait after failures.
  static let longestBackOff: Duration = .seconds(900)

  private var schedules: [AccountName: Schedule] = [:]

  /// Looks at every account at once to begin with.
  init(_ accounts: [EngineAccount], at now: BootTime) {
    for account in accounts {
      schedules[account.account.name] = Schedule(interval: account.pollInterval, nextAt: now)
    }
  }

  /// The next point at which an account is due.
  var nextWake: BootTime? {
    schedules.values.filter { !$0.isLooking }.map(\.nextAt).min()
  }

  /// Takes the accounts that are due; each stays taken until ``finished(_:succeeded:at:)``.
  mutating func takeDue(at now: BootTime) -> [AccountName] {
    let due = schedules.filter { !$0.value.isLooking && $0.value.nextAt <= now }.map(\.key).sorted()
    for name in due { schedules[name]?.isLooking = true }
    return due
  }

  /// The wait after the next look, counted from now, if it succeeds.
  func interval(of account: AccountName) -> Duration {
    schedules[account]?.interval ?? .seconds(60)
  }

  /// Plans the next look; failures double the wait up to 15 minutes.
  mutating func finished(_ account: AccountName, succeeded: Bool, at now: BootTime) {
    guard var schedule = schedules[account] else { return }
    schedule.isLooking = false
    schedule.failures = succeeded ? 0 : min(schedule.failures + 1, 16)
    var wait = schedule.interval
    for _ in 0..<schedule.failures where wait < Self.longestBackOff { wait = min(wait * 2, Self.longestBackOff) }
    schedule.nextAt = now.adding(schedule.failures == 0 ? schedule.interval : max(schedule.interval, wait))
    schedules[account] = schedule
  }

  /// Makes an account due now.
  mutating func lookNow(_ account: AccountName, at now: BootTime) {
    schedules[account]?.nextAt = now
  }

  /// When the account is looked at next.
  func nextAt(_ account: AccountName) -> BootTime? {
    schedules[account]?.nextAt
  }
}
