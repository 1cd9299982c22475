import Billing
import JSON

extension AgentIdPWorld {
  /// `POST /sandbox/agentidp`: what is named is changed, the rest stays.
  ///
  /// `tier`, `usage` by meter (`agents`, `calls`, `tokens`, `tokens_this_month`, `requests_this_minute`), `dialect` by
  /// switch, `enforces_limits`, `webhook_delay_ms`.
  mutating func administer(_ body: SandboxRequest.Body, now: ClockReading) throws -> JSONValue {
    let wish = try AgentIdPWish.read(body)
    for (_, count) in wish.usage where !(-AgentIdPUsage.largest...AgentIdPUsage.largest).contains(count) {
      throw SandboxError.outOfRange("A count has to lie between -(2^53 - 1) and 2^53 - 1.")
    }
    for (meter, count) in wish.usage { usage.set(meter, to: count) }
    wish.changeDialect(&dialect)
    enforcesLimits = wish.enforcesLimits ?? enforcesLimits
    webhookDelay = wish.webhookDelay ?? webhookDelay
    if let tier = wish.tier { setTier(tier, as: "set-plan", by: .admin, requestID: nil, at: now.wall) }
    return ["ok": true, "tier": .string(tier.rawValue), "dialect": dialect.json]
  }
}

/// What the administrator asks of AgentIdP.
private struct AgentIdPWish {
  var tier: AgentIdPTier?
  var usage: [AgentIdPMeter: Int64] = [:]
  var enforcesLimits: Bool?
  var webhookDelay: Duration?
  var changeDialect: (inout AgentIdPDialect) -> Void = { _ in }

  static func read(_ body: SandboxRequest.Body) throws(BodyFault) -> AgentIdPWish {
    // An object that is not there is no fault here.
    let whole: JSONValue? = if case .bytes(let bytes) = body { try? JSONValue.parse(bytes) } else { nil }
    return try BodyFields.read(body) { fields in
      var wish = AgentIdPWish()
      wish.tier = fields.choice("tier", of: AgentIdPTier.self)
      wish.enforcesLimits = fields.flag("enforces_limits")
      if let delay = fields.integer("webhook_delay_ms") {
        if !(0...86_400_000).contains(delay) { fields.refuse("webhook_delay_ms", "has to lie between 0 and a day") }
        wish.webhookDelay = .milliseconds(delay)
      }
      if whole?["usage"] != nil {
        wish.usage = fields.object("usage") { inner in
          var usage: [AgentIdPMeter: Int64] = [:]
          for meter in AgentIdPMeter.allCases { usage[meter] = inner.integer(meter.rawValue) }
          inner.refuseUnknown()
          return usage
        }
      }
      if whole?["dialect"] != nil { wish.changeDialect = fields.object("dialect", Self.dialect) }
      fields.refuseUnknown()
      return wish
    }
  }

  private static func dialect(_ fields: inout BodyFields) -> (inout AgentIdPDialect) -> Void {
    let schema = fields.choice("schema", of: AgentIdPDialect.Schema.self)
    let unlimited = fields.choice("unlimited", of: AgentIdPDialect.Unlimited.self)
    let notAnUpgrade = fields.choice("not_an_upgrade", of: AgentIdPDialect.NotAnUpgrade.self)
    let limitStatus = fields.choice("limit_status", of: AgentIdPDialect.LimitStatus.self)
    let counters = fields.choice("counters", of: AgentIdPDialect.Counters.self)
    let tokenErrors = fields.choice("token_errors", of: AgentIdPDialect.TokenErrors.self)
    let quotaGate = fields.choice("quota_gate", of: AgentIdPDialect.QuotaGate.self)
    let endpoints = fields.choice("endpoints", of: AgentIdPDialect.Endpoints.self)
    fields.refuseUnknown()
    return { dialect in
      dialect.endpoints = endpoints ?? dialect.endpoints
      dialect.schema = schema ?? dialect.schema
      dialect.unlimited = unlimited ?? dialect.unlimited
      dialect.notAnUpgrade = notAnUpgrade ?? dialect.notAnUpgrade
      dialect.limitStatus = limitStatus ?? dialect.limitStatus
      dialect.counters = counters ?? dialect.counters
      dialect.tokenErrors = tokenErrors ?? dialect.tokenErrors
      dialect.quotaGate = quotaGate ?? dialect.quotaGate
    }
  }
}
