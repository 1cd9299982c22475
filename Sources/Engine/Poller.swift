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

  /// How long an account is left alone after a look that succeeds or fails: failures double the wait up to 15 minutes,
  /// or leave it as it is when it is longer anyway.
  func wait(of account: AccountName, succeeded: Bool) -> Duration {
    guard let schedule = schedules[account] else { return .seconds(60) }
    var wait = schedule.interval
    guard !succeeded else { return wait }
    for _ in 0...schedule.failures where wait < Self.longestBackOff { wait = min(wait * 2, Self.longestBackOff) }
    return wait
  }

  /// Plans the next look.
  mutating func finished(_ account: AccountName, succeeded: Bool, at now: BootTime) {
    let wait = wait(of: account, succeeded: succeeded)
    guard var schedule = schedules[account] else { return }
    schedule.isLooking = false
    schedule.nextAt = now.adding(wait)
    schedule.failures = succeeded ? 0 : min(schedule.failures + 1, 16)
    schedules[account] = schedule
  }

  /// Makes an account due now.
  mutating func lookNow(_ account: AccountName, at now: BootTime) {
    schedules[account]?.nextAt = now
  }
}
