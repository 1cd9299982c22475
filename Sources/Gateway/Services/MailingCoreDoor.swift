import Billing
import Consent
import JSON

/// MailingCore's own calls: `GET /billing/plans`, `GET /billing/subscription`, `POST /billing/checkout` and
/// `POST /billing/portal`.
enum MailingCoreDoor: ServiceDoor {
  static let service = Service.mailingcore
  static let prefix = "/billing/"

  static func uses(of path: String) -> [String: ServiceUse] {
    switch path {
    case "/billing/plans": ["GET": .read(.plans)]
    case "/billing/subscription": ["GET": .read(.account)]
    case "/billing/checkout": ["POST": .ask(.checkout)]
    case "/billing/portal": ["POST": .ask(.portal)]
    default: [:]
    }
  }

  static func ask(
    _ operation: Operation, _ body: [UInt8], _ situation: AskSituation
  ) throws(ServiceFault) -> AgentAsk {
    let fault = { (message: String) in ServiceFault(status: 400, code: "bad_request", message: message) }
    guard operation == .checkout else {
      _ = try members(body, allowed: ["returnUrl"], fault)
      return AgentAsk(PlanChange(operation))
    }
    // Where people are sent afterwards is the account's own business: the agent's addresses are read and left.
    let members = try members(body, allowed: ["planSlug", "successUrl", "cancelUrl"], fault)
    for name in ["successUrl", "cancelUrl"] where members[name] != nil && members[name]?.string == nil {
      throw fault("\(name) must be a string")
    }
    guard let slug = members["planSlug"]?.string else { throw fault("planSlug must be a string") }
    let plans = service.profile.paidPlans(offers: situation.offers)
    guard let plan = plans.first(where: { $0.rawValue == slug }) else {
      throw ServiceFault(status: 404, code: "not_found", message: "Plan not found")
    }
    guard plan != situation.plan || !situation.isInForce else { throw subscribed }
    return AgentAsk(PlanChange(operation, to: plan))
  }

  private static let subscribed = ServiceFault(
    status: 409, code: "already_subscribed",
    message: "The tenant has an active subscription to this plan already.")

  static func answer(_ request: ConsentRequest, _ told: ToldRequest) -> AgentAnswer {
    if let refusal = refusal(of: request, told) { return refusal }
    switch request.state {
    case .executed where request.change.operation != .portal, .satisfied:
      return subscribed.answer
    case .unknown: return .error(409, "consent_unknown", "Do not retry; what happened is being found out.")
    default: return AgentAnswer(200, ["url": .string(told.page), "consent": AgentAnswer.consent(request)])
    }
  }

  /// The field of each thing that plans differ in.
  private static let allowances = [
    "e-mails a month": "monthlyEmailLimit", "AI tokens a month": "tokensIncludedMonth", "domains": "maxDomains",
    "members": "maxMembers", "templates": "maxTemplates",
  ]

  static func reading(_ reading: ServiceReading, _ observation: Observation) -> JSONValue? {
    guard reading == .plans else { return observation.agentView.flatMap { try? JSONValue.parse($0) } }
    return .array(
      // A sentence or an address of the service's in a plan's place is not passed on to agents.
      observation.plans.filter { PlainWord.allows($0.name.rawValue, atMost: 64) }.map { offer in
        var plan: JSONObject = ["slug": .string(offer.name.rawValue)]
        if let price = offer.price {
          plan["priceCents"] = .integer(price.money.minorUnits)
          plan["currency"] = .string(price.money.currency.rawValue)
          plan["interval"] = .string(price.interval.rawValue)
        }
        for allowance in offer.limits {
          guard let field = allowances[allowance.name.string] else { continue }
          switch allowance.limit {
          case .of(let count): plan[field] = .integer(count)
          case .unlimited: plan[field] = .null
          case .unknown: break
          }
        }
        return .object(plan)
      })
  }

  static func body(
    of refusal: AgentAnswer.Refusal, _ answer: AgentAnswer, path: String, at now: Instant
  ) -> JSONValue {
    var body: JSONObject = [
      "statusCode": .integer(Int64(answer.status)), "message": .string(refusal.message),
      "error": .string(refusal.code), "path": .string(path), "timestamp": .string(now.timestamp),
    ]
    if let seconds = answer.retryAfter { body["retryAfter"] = .integer(seconds) }
    for name in ["reason", "consent"] { if let value = answer.body[name] { body[name] = value } }
    return .object(body)
  }
}
