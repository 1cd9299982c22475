import Billing
import JSON
import Text

/// The body of `GET /tiers/status`, in either of its two published schemas.
struct AgentIdPStatus {
  private let json: JSONValue
  private let limits: JSONObject?
  private let usage: JSONObject?
  private let odd: [SafeText]

  /// A body; nil when nothing of it is what either schema has.
  init?(_ body: JSONValue) {
    let json: JSONValue
    (json, odd) = AgentIdPFields.status.read(body)
    (limits, usage) = (json["limits"]?.object, json["usage"]?.object)
    guard Self.tier(of: json) != nil || limits != nil || usage != nil else { return nil }
    self.json = json
  }

  /// What the body shows; what it does not name is unknown.
  func observation(of account: AccountName, at now: Instant) -> Observation {
    Observation(
      account: account, at: now, plan: PlanState(plan: tier, status: subscription), meters: meters(at: now),
      facts: facts,
      allowance: allowance(at: now), agentView: agentView, unrecognised: unrecognised,
      partFailure: .part(unread(at: now), of: .agentidp))
  }

  /// The tier, under its own name or as a documented tier under another one.
  var tier: PlanName? { Self.tier(of: json) }

  private static func tier(of json: JSONValue) -> PlanName? {
    json["tier"]?.string.flatMap { PlanName($0) }
      ?? AgentIdPFields.planNames.lazy.compactMap { json[$0] }
      .compactMap { FieldShape.documentedPlan(.agentidp).canonical($0)?.string }.first.flatMap { PlanName($0) }
  }

  /// Where the tier should stand: the field that is not recognised, else the one that is documented.
  var tierField: SafeText {
    odd.first { $0.string == "tier" || AgentIdPFields.planNames.contains($0.string) } ?? "tier"
  }

  /// The fields that are known and have a form that is not; beside the tier another name of it says nothing.
  private var unrecognised: [SafeText] {
    odd.filter { tier == nil || !AgentIdPFields.planNames.contains($0.string) }
  }

  /// What of tier and usage is not told: the fields that are not recognised, and the usage where no meter is left of it.
  private func unread(at now: Instant) -> [SafeText] {
    let vital = AgentIdPFields.status.vital(unrecognised)
    return vital.isEmpty && meters(at: now).isEmpty ? ["usage"] : vital
  }

  /// The subscription's status, which only the older billing calls may tell.
  private var subscription: SafeText? {
    json["subscriptionStatus"]?.string.flatMap { $0.isEmpty ? nil : SafeText($0, maximumCharacters: 60) }
  }

  private var isEnterprise: Bool { tier?.rawValue == "enterprise" }

  /// The schema the body is in, told by the fields that only one of them has; nil when that is not clear.
  private var schema: AgentIdPMeterField.Schema? {
    var schemas: Set<AgentIdPMeterField.Schema> = []
    for field in AgentIdPMeterField.all {
      for (name, schema) in field.usage where usage?[name] != nil { schemas.insert(schema) }
      if field.usage.count == 1, limits?[field.limit] != nil { schemas.insert(field.usage[0].schema) }
    }
    return schemas.count == 1 ? schemas.first : nil
  }

  // MARK: - Meters

  private func meters(at now: Instant) -> [Meter] {
    AgentIdPMeterField.all.compactMap { field in
      let counts = field.usage.map { usage?[$0.field] }
      guard counts.contains(where: { $0 != nil }) || limits?[field.limit] != nil else { return nil }
      let (limit, provenance) = limit(of: field)
      let used = counts.lazy.compactMap { count($0) }.first
      return Meter(
        name: field.name, used: used, limit: limit, unit: field.unit,
        resetsAt: field.isDaily ? CallAllowance.Period.day.end(at: now) : nil, provenance: provenance)
    }
  }

  private func count(_ value: JSONValue?) -> Int64? { value?.readCount }

  /// A limit and who says it: the service, or its documents where the service leaves the field out.
  private func limit(of field: AgentIdPMeterField) -> (Limit, Provenance) {
    switch limits?[field.limit] {
    case nil:
      if isEnterprise { return (.unlimited, .documented) }
      guard let tier, let schema, let number = field.documentedLimit(of: tier, in: schema) else {
        return (.unknown, .unknown)
      }
      return (.of(number), .documented)
    // What JavaScript makes of Infinity; on a tier that has limits by every document it could mean anything.
    case .null?: return isEnterprise ? (.unlimited, .documented) : (.unknown, .unknown)
    case let value?:
      let limit = reported(value)
      return (limit, limit == .unknown ? .unknown : .server)
    }
  }

  /// How the service writes "unlimited" is documented nowhere; nothing at all is no limit of an enterprise.
  private func reported(_ value: JSONValue) -> Limit {
    let limit = value.readLimit
    return limit == .of(0) && isEnterprise ? .unlimited : limit
  }

  /// The day's calls: as the service reports them, else as the guide says for the tier.
  ///
  /// The other schema limits the calls of a minute, which is no period of an allowance and beyond any polling.
  private func allowance(at now: Instant) -> CallAllowance? {
    guard schema != .monthly, let field = AgentIdPMeterField.all.first(where: { $0.limit == "maxCallsPerDay" }) else {
      return nil
    }
    let reset = CallAllowance.Period.day.end(at: now)
    if limits?[field.limit] == nil, let tier, let calls = field.documentedLimit(of: tier, in: .daily) {
      return CallAllowance(
        limit: calls, per: .day, used: count(usage?["callsToday"]), resetsAt: reset, provenance: .documented)
    }
    guard case (.of(let calls), let provenance) = limit(of: field) else { return nil }
    return CallAllowance(
      limit: calls, per: .day, used: count(usage?["callsToday"]), resetsAt: reset, provenance: provenance)
  }

  // MARK: - Facts for people

  /// What the bigger tiers allow by the documents of the schema that the service speaks.
  private var facts: [Fact] {
    let tiers = Service.agentidp.documentedPlans
    guard let schema, let tier, let place = tiers.firstIndex(of: tier) else { return [] }
    return tiers[(place + 1)...].compactMap { bigger in
      Service.agentidp.documentedTerms(of: bigger, on: schema.page)?.fact
    }
  }

  // MARK: - What an agent may see

  /// Tier, limits and counts of the published schemas, each with a harmless value, and nothing else.
  private var agentView: String? {
    var view: JSONObject = [:]
    if let tier, tier.rawValue.utf8.allSatisfy({ (0x61...0x7A).contains($0) }) { view["tier"] = json["tier"] }
    var (shownLimits, shownUsage): (JSONObject, JSONObject) = ([:], [:])
    for field in AgentIdPMeterField.all {
      if let value = limits?[field.limit], value.isNull || value.integer != nil || reported(value) == .unlimited {
        shownLimits[field.limit] = value
      }
      for (name, _) in field.usage {
        if let value = usage?[name], value.integer != nil { shownUsage[name] = value }
      }
    }
    if limits != nil { view["limits"] = .object(shownLimits) }
    if usage != nil { view["usage"] = .object(shownUsage) }
    return view.isEmpty ? nil : JSONValue.object(view).serialized()
  }
}
