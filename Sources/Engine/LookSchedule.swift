import Billing

/// When one account is looked at next.
struct LookSchedule: Sendable {
  /// When it is due; due at once to begin with.
  private(set) var nextAt: BootTime
  /// The last look that brought an answer or a failure; nil before the first.
  private(set) var lastAt: BootTime?
  /// Looks that failed in a row.
  private(set) var failures = 0
  /// The earliest next call the service named.
  private(set) var notBefore: Instant?
  /// Whether a dashboard is open.
  private(set) var isAttended = false
  private var quickUntil: BootTime?
  private var isLooking = false
  /// Whether the look that is due, or under way, is the operator's own.
  private var isAskedFor = false
  private let fixed: Duration?
  private let configured: CallAllowance?

  /// A schedule with the config's interval and quota, where it has them.
  init(fixed: Duration?, configured: CallAllowance?, at now: BootTime) {
    self.fixed = fixed
    self.configured = configured
    nextAt = now
  }

  /// Whether the account is due and nobody is at it.
  func isDue(at now: BootTime) -> Bool { !isLooking && nextAt <= now }

  /// When the account is due; nil while somebody is at it.
  var nextWake: BootTime? { isLooking ? nil : nextAt }

  /// What the next wait depends on, given the allowance that was last reported or documented.
  func situation(_ reported: CallAllowance?, at now: BootTime) -> PollPlan.Situation {
    PollPlan.Situation(
      allowance: allowance(reported), isAttended: isAttended, isQuick: quickUntil.map { now < $0 } ?? false,
      failures: failures, notBefore: notBefore, fixed: fixed)
  }

  /// The service's own word goes before the operator's, and that before the documents'.
  func allowance(_ reported: CallAllowance?) -> CallAllowance? {
    guard let reported, reported.provenance == .server else { return configured ?? reported }
    return reported
  }

  /// A planned look begins; none other begins until it ended.
  mutating func begin() { isLooking = true }

  /// A planned look ended, however it did.
  mutating func end() { (isLooking, isAskedFor) = (false, false) }

  /// A look was answered.
  mutating func succeeded(at now: BootTime) {
    lastAt = now
    failures = 0
    notBefore = nil
  }

  /// A look failed.
  ///
  /// Only planned looks count towards the back-off: several within seconds, on behalf of a request, are one failure, and
  /// who looks for himself during an outage puts no other look off.
  mutating func failed(_ failure: ProviderFailure, at now: BootTime) {
    let isPlanned = isLooking && !isAskedFor
    if isPlanned {
      lastAt = now
      failures = min(failures + 1, 16)
    }
    if let named = failure.notBefore { notBefore = named } else if isPlanned { notBefore = nil }
  }

  /// Takes over what an engine before this one did.
  mutating func resume(lastAt: BootTime, notBefore: Instant?) {
    self.lastAt = lastAt
    self.notBefore = notBefore
  }

  /// Plans the next look.
  mutating func follow(_ plan: PollPlan, at now: BootTime) {
    nextAt = max(now.adding(plan.pause), (lastAt ?? now).adding(plan.spacing))
  }

  /// Puts the next look off.
  mutating func postpone(by wait: Duration, at now: BootTime) { nextAt = now.adding(wait) }

  /// The operator wants to know now.
  mutating func lookNow(at now: BootTime) {
    // What is due or under way by itself is not his.
    if !isLooking, nextAt > now { isAskedFor = true }
    nextAt = now
  }

  /// Something is about to change: looks follow each other quickly for a while.
  mutating func watchClosely(at now: BootTime) { quickUntil = now.adding(PollPlan.quickTime) }

  /// When the quick looks end; nil when there are none.
  func endOfQuickLooks(at now: BootTime) -> BootTime? { quickUntil.flatMap { $0 > now ? $0 : nil } }

  /// Somebody opened the first dashboard, or closed the last.
  ///
  /// - Returns: whether that is new.
  mutating func attend(_ isAttended: Bool) -> Bool {
    defer { self.isAttended = isAttended }
    return self.isAttended != isAttended
  }
}
