import Text

/// The last that was seen in passing of one meter.
public struct PassingMeter: Hashable, Sendable {
  /// The count as it was told.
  public let usage: OverheardUsage
  /// When it passed by.
  public let at: Instant
  /// The plan the account was last known to be on then; nil where none was.
  public let plan: PlanName?
  /// When the count begins anew: as it was told, else as the meter's last look had it.
  public let resetsAt: Instant?

  /// What was seen of a meter.
  public init(_ usage: OverheardUsage, at: Instant, plan: PlanName?, resetsAt: Instant?) {
    self.usage = usage
    self.at = at
    self.plan = plan
    self.resetsAt = resetsAt
  }
}

extension Observation {
  /// The look with what passed by since, and with the counts that it could not tell itself.
  ///
  /// What is newer counts: a look that tells a meter's use overrides what passed by before it. A limit belongs to its plan,
  /// and a count to its period. Plan, price and all the rest are the look's alone.
  public func seen(with passing: [PassingMeter]) -> Observation {
    guard !passing.isEmpty else { return self }
    var meters = meters
    for seen in passing {
      let place = meters.firstIndex { $0.name == seen.usage.name }
      guard let told = meter(seen, over: place.map { meters[$0] }) else { continue }
      if let place { meters[place] = told } else { meters.append(told) }
    }
    return with(meters: meters, allowance: allowance)
  }

  /// A meter as it was seen in passing, over the look's own; nil where the look knows better.
  private func meter(_ seen: PassingMeter, over own: Meter?) -> Meter? {
    let isNewer = seen.at > at
    if !isNewer {
      // What the look itself tells of the use overrides; what an even earlier one told does not.
      if own?.used != nil, own?.asOf.map({ $0 >= seen.at }) ?? true { return nil }
      if let end = seen.resetsAt, end <= at { return nil }
    }
    let isSamePlan = seen.plan == plan.plan
    let told: Limit? = isSamePlan || isNewer ? seen.usage.limit.map { .of($0) } : nil
    let known = own?.limit ?? .unknown
    let limit = isNewer ? told ?? known : known == .unknown ? told ?? known : known
    var used = seen.usage.used
    // Where it is not known how much is allowed, that all of it is used tells no count.
    if seen.usage.isExhausted, case .of(let most) = limit, isSamePlan || isNewer {
      used = max(used ?? own?.used ?? 0, most)
    }
    guard let used else { return nil }
    let isOwnLimit = limit == known && known != .unknown
    return Meter(
      name: seen.usage.name, used: used, limit: limit, unit: own?.unit ?? seen.usage.unit,
      resetsAt: seen.usage.resetsAt ?? own?.resetsAt ?? seen.resetsAt,
      provenance: isOwnLimit ? own?.provenance ?? .server : limit == .unknown ? .unknown : .server, asOf: seen.at,
      isSeenInPassing: true)
  }
}
