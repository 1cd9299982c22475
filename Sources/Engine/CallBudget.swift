import Billing
import Ledger

/// How many plan-changing calls an account has left in the hour: Dock allows 5 per route (docs/api/rate-limits).
public struct CallBudget: Hashable, Sendable {
  /// Calls an hour per route and organisation.
  public static let hourly = 5

  /// Calls that can still be made now.
  public let left: Int
  private let counted: [Instant]
  private let noneUntil: Instant?

  /// The budget after the calls of the last hour.
  public init(_ history: CallHistory, at now: Instant) {
    let hourAgo = now.adding(.seconds(-3600))
    counted = history.sent.filter { $0 > hourAgo }.sorted()
    noneUntil = history.noneUntil.flatMap { $0 > now ? $0 : nil }
    left = noneUntil == nil ? max(0, Self.hourly - counted.count) : 0
  }

  /// When the next call becomes possible; nil when one is possible now.
  public var nextAt: Instant? { nextAt(having: 1) }

  /// When so many calls become possible; nil when they are possible now.
  public func nextAt(having calls: Int) -> Instant? {
    if left >= calls { return nil }
    // The newest call that has to leave the hour before.
    let leaving = counted.count - Self.hourly + min(calls, Self.hourly)
    let free = leaving > 0 ? counted[leaving - 1].adding(.seconds(3600)) : nil
    return [free, noneUntil].compactMap { $0 }.max()
  }

  /// How many calls carrying out an approval takes: a fresh quote and its confirmation where there is a token.
  public static func calls(for way: ChangeWay) -> Int { way == .token ? 2 : 1 }

  /// The route whose calls a change uses; nil for one whose calls are not counted, such as one that only makes a link.
  public static func route(of change: PlanChange, by way: ChangeWay) -> PlanRoute? {
    guard way != .link else { return nil }
    return route(of: change)
  }

  private static func route(of change: PlanChange) -> PlanRoute? {
    switch change.operation {
    case .upgrade, .resume: .upgrade
    case .downgrade: .downgrade
    case .checkout, .portal, .upgradeLink, .limitIncrease, .notify: nil
    }
  }
}
