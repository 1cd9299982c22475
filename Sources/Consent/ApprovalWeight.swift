import Billing

/// How much an approval weighs, and so how much the operator has to do for it.
public enum ApprovalWeight: String, Hashable, Sendable {
  /// Nothing is charged by this step and nothing is lost: the same key twice.
  case light
  /// Money moves, the price is unknown or something may be lost: the code.
  case heavy

  /// The weight of a request, given what the account uses now.
  ///
  /// A downgrade is light only when every current use is known to fit the target's limits. No service reports another
  /// plan's limits, and documented ones are never compared, so `targetLimits` is empty for now and a downgrade is heavy.
  public static func of(
    _ change: PlanChange, usage: [Meter], targetLimits: [Meter] = []
  ) -> ApprovalWeight {
    switch change.operation {
    case .checkout, .portal, .upgradeLink, .resume, .limitIncrease, .notify:
      return .light
    case .upgrade:
      return .heavy
    case .downgrade:
      guard !usage.isEmpty else { return .heavy }
      for meter in usage {
        guard let used = meter.used,
          let target = targetLimits.first(where: { $0.name == meter.name && $0.provenance == .server })
        else { return .heavy }
        switch target.limit {
        case .unlimited: continue
        case .of(let limit) where used <= limit: continue
        case .of, .unknown: return .heavy
        }
      }
      return .light
    }
  }
}
