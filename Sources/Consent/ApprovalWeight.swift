import Billing

/// How much an approval weighs, and so how much the operator has to do for it.
public enum ApprovalWeight: String, Hashable, Sendable {
  /// Nothing is charged by this step and nothing is lost: the same key twice.
  case light
  /// Money moves, the price is unknown or something may be lost: the code.
  case heavy

  /// The weight of a change, given the way by which it is carried out and what the account uses now; nil is a way that
  /// nobody knows.
  ///
  /// What only makes a link is light whatever it costs: the page it leads to asks for the money. A resume is heavy: it
  /// undoes a cancellation, and what was ending is charged again.
  ///
  /// A downgrade is light only when every current use is known to fit the target's limits. No service reports another
  /// plan's limits, and documented ones are never compared, so `targetLimits` is empty for now and a downgrade is heavy.
  public static func of(
    _ change: PlanChange, way: ChangeWay?, usage: [Meter], targetLimits: [Meter] = []
  ) -> ApprovalWeight {
    if way == .link { return .light }
    switch change.operation {
    case .checkout, .portal, .upgradeLink, .limitIncrease, .notify:
      return .light
    case .upgrade, .resume:
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
