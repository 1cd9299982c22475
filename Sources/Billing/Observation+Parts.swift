import Text

/// Looks of which a part could not be read: the rest counts, and what was known of that part stays.
extension LookFailure {
  /// Fields of an answer that is worth something without them; nil where there are none.
  public static func part(_ fields: [SafeText], of service: Service) -> LookFailure? {
    guard !fields.isEmpty else { return nil }
    let names = SafeText.joined(fields, separator: ", ")
    return LookFailure(
      .unrecognised(field: names),
      detail: "A part of what " + service.title + " answered is missing or not recognised: " + names)
  }
}

extension Observation {
  /// The look with the meters that it could not read as an earlier look told them, each with its time.
  ///
  /// Only a look that says that a part of it was not read is completed: what a service tells no more is gone. A limit
  /// belongs to its plan, and a count to its period: those of another one are not kept. What a plan allows of calls stays
  /// likewise, so that looking costs no more while it is not told.
  public func completed(by earlier: Observation) -> Observation {
    guard partFailure != nil else { return self }
    let hasPlan = plan.plan == earlier.plan.plan
    let kept = earlier.meters.compactMap { old in
      let own = meters.first { $0.name == old.name }
      return own.map { $0.completed(by: old, of: earlier.at, hasPlan: hasPlan, at: at) }
        ?? old.kept(of: earlier.at, hasPlan: hasPlan, at: at)
    }
    return with(
      meters: kept + meters.filter { own in !earlier.meters.contains { $0.name == own.name } },
      allowance: allowance ?? (hasPlan ? earlier.allowance?.withoutCount : nil))
  }

  /// The look with one meter at its limit, as a refusal told at some time; where its limit is not known nothing is made up.
  public func exhausting(_ name: SafeText, at time: Instant) -> Observation {
    let told = meters.map { meter in
      guard meter.name == name, case .of(let limit) = meter.limit else { return meter }
      return Meter(
        name: meter.name, used: max(limit, meter.used ?? 0), limit: meter.limit, unit: meter.unit,
        resetsAt: meter.resetsAt, provenance: meter.provenance, asOf: time)
    }
    return with(meters: told, allowance: allowance)
  }

  func with(meters: [Meter], allowance: CallAllowance?) -> Observation {
    Observation(
      account: account, at: at, plan: plan, meters: meters, facts: facts, allowance: allowance, agentView: agentView,
      links: links, plans: plans, unrecognised: unrecognised, partFailure: partFailure, card: card)
  }
}

extension CallAllowance {
  /// What is allowed, without what was used of it at some time.
  public var withoutCount: CallAllowance { CallAllowance(limit: limit, per: period, provenance: provenance) }
}

extension Meter {
  /// What is still worth something of a meter that the look at `now` did not tell; nil when nothing is.
  fileprivate func kept(of look: Instant, hasPlan: Bool, at now: Instant) -> Meter? {
    let isOver = resetsAt.map { $0 <= now } ?? false
    let (used, limit) = (isOver ? nil : used, hasPlan ? limit : .unknown)
    guard used != nil || limit != .unknown else { return nil }
    return Meter(
      name: name, used: used, limit: limit, unit: unit, resetsAt: isOver ? nil : resetsAt,
      provenance: limit == .unknown ? .unknown : provenance, asOf: asOf ?? look)
  }

  /// A meter of which a look told one number, with the other one as it was told before.
  fileprivate func completed(by old: Meter, of look: Instant, hasPlan: Bool, at now: Instant) -> Meter {
    guard used == nil || limit == .unknown, let kept = old.kept(of: look, hasPlan: hasPlan, at: now),
      (used == nil && kept.used != nil) || (limit == .unknown && kept.limit != .unknown)
    else { return self }
    let isOwnLimit = limit != .unknown
    return Meter(
      name: name, used: used ?? kept.used, limit: isOwnLimit ? limit : kept.limit, unit: unit,
      resetsAt: resetsAt ?? kept.resetsAt, provenance: isOwnLimit ? provenance : kept.provenance, asOf: kept.asOf)
  }
}
