import Billing
import Consent
import Text

/// A limit that a change of plan moves, where the service lists both plans with what they allow.
public struct LimitChange: Hashable, Sendable {
  /// What is limited, in the service's words: `emails a month`.
  public let name: SafeText
  /// What the plan of before allows.
  public let before: Limit
  /// What the plan after it allows.
  public let after: Limit

  /// The limits that differ between the plans of a request, in the order of the new plan's list; none where the service does
  /// not list both.
  public static func between(_ from: PlanName?, _ target: PlanName?, in offers: [PlanOffer]) -> [LimitChange] {
    guard let from, let target, let old = offers.first(where: { $0.name == from }),
      let new = offers.first(where: { $0.name == target })
    else { return [] }
    return new.limits.compactMap { limit in
      guard let before = old.limits.first(where: { $0.name == limit.name }), before.limit != limit.limit else {
        return nil
      }
      return LimitChange(name: limit.name, before: before.limit, after: limit.limit)
    }
  }
}
