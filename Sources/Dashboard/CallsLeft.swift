import Billing

/// The plan-changing calls that are left for an operation; a service counts them by the hour.
public struct CallsLeft: Hashable, Sendable {
  /// How many can be made now.
  public let left: Int
  /// When one is possible, where none is left; nil when nobody knows.
  public let nextAt: Instant?
  /// When two are possible, where fewer are left; nil when nobody knows.
  public let pairAt: Instant?

  /// What is left of an hour's calls.
  public init(left: Int, nextAt: Instant?, pairAt: Instant?) {
    self.left = left
    self.nextAt = nextAt
    self.pairAt = pairAt
  }

  /// When so many calls, one or two, become possible, in case they are not now; `.some(nil)` when nobody knows.
  func wait(for calls: Int, at now: Instant) -> Instant?? {
    guard left < calls else { return .none }
    let time = calls < 2 ? nextAt : pairAt
    if let time, now >= time { return .none }
    return .some(time)
  }
}

extension AccountStatus {
  /// The calls that are left for a change; nil where the service does not count them.
  func calls(for change: PlanChange) -> CallsLeft? {
    guard account.way(of: change) != .link else { return nil }
    return calls[change.operation] ?? callsLeft.map { CallsLeft(left: $0, nextAt: nextCallAt, pairAt: nextCallAt) }
  }
}
