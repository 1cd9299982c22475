import Billing
import Ledger

/// How many plan-changing calls an account has left in the hour: Dock allows 5 per route (docs/api/rate-limits).
public struct CallBudget: Hashable, Sendable {
  /// Calls an hour per route and organisation.
  public static let hourly = 5

  /// Calls that can still be made now.
  public let left: Int
  /// When the next call becomes possible; nil when one is possible now.
  public let nextAt: Instant?

  /// The budget after the calls of the last hour.
  public init(_ history: CallHistory, at now: Instant) {
    if let until = history.noneUntil, until > now {
      left = 0
      nextAt = until
      return
    }
    let hourAgo = now.adding(.seconds(-3600))
    let counted = history.sent.filter { $0 > hourAgo }
    left = max(0, Self.hourly - counted.count)
    nextAt = left > 0 ? nil : counted.dropLast(Self.hourly - 1).last.map { $0.adding(.seconds(3600)) }
  }

  /// The route whose calls a change uses; nil for changes whose calls are not counted.
  public static func route(of change: PlanChange) -> PlanRoute? {
    switch change.operation {
    case .upgrade, .resume: .upgrade
    case .downgrade: .downgrade
    case .checkout, .portal, .upgradeLink, .limitIncrease, .notify: nil
    }
  }
}
