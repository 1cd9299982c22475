import Billing
import Consent
import JSON

/// AgentIdP's own calls: `GET /api/v1/tiers/status` and `POST /api/v1/tiers/upgrade`, also below `/v1`.
enum AgentIdPDoor: ServiceDoor {
  static let service = Service.agentidp
  static let prefix = "/api/v1/"

  static func uses(of path: String) -> [String: ServiceUse] {
    switch path {
    case "/api/v1/tiers/status", "/v1/tiers/status": ["GET": .read(.account)]
    case "/api/v1/tiers/upgrade", "/v1/tiers/upgrade": ["POST": .ask(.upgrade)]
    default: [:]
    }
  }

  static func ask(
    _ operation: Operation, _ body: [UInt8], _ situation: AskSituation
  ) throws(ServiceFault) -> AgentAsk {
    let fault = { (message: String) in ServiceFault(status: 400, code: "validation_error", message: message) }
    let members = try members(body, allowed: ["target_tier"], fault)
    let received = members["target_tier"]
    guard let tier = service.documentedPlans.first(where: { .string($0.rawValue) == received }) else {
      let names = service.documentedPlans.map(\.rawValue).joined(separator: ", ")
      // What was received is told back as the service does, but only where it is a short word.
      let word = received?.string.flatMap(PlanName.init).map { JSONValue.string($0.rawValue) }
      throw ServiceFault(
        status: 400, code: "validation_error", message: "target_tier must be one of: \(names).",
        more: word.map { ["details": ["received": $0]] } ?? [:])
    }
    guard tier != situation.plan, !isSmaller(tier, situation), tier != service.documentedPlans.first else {
      throw notRequired
    }
    return AgentAsk(PlanChange(operation, to: tier))
  }

  static func answer(_ request: ConsentRequest, _ told: ToldRequest) -> AgentAnswer {
    if let refusal = refusal(of: request, told) { return refusal }
    switch request.state {
    case .executed, .satisfied: return notRequired.answer
    case .unknown:
      return .error(409, "consent_unknown", "Do not retry; what happened is being found out.")
    default: return AgentAnswer(200, ["checkoutUrl": .string(told.page), "consent": AgentAnswer.consent(request)])
    }
  }

  static func atLimit(retryAfter: Int64?) -> AgentAnswer {
    .error(
      403, "free_tier_limit_exceeded", "The organization is at a limit of its tier; an upgrade can be asked for.",
      retryAfter: retryAfter)
  }

  private static let notRequired = ServiceFault(
    status: 400, code: "tier_upgrade_not_required",
    message: "The organization is on this tier already, or on a higher one.")

  static func reading(_ reading: ServiceReading, _ observation: Observation) -> JSONValue? {
    observation.agentView.flatMap { try? JSONValue.parse($0) }
  }

  static func body(
    of refusal: AgentAnswer.Refusal, _ answer: AgentAnswer, path: String, at now: Instant
  ) -> JSONValue {
    var body: JSONObject = ["code": .string(refusal.code.uppercased()), "message": .string(refusal.message)]
    if let details = answer.body["details"] {
      body["details"] = details
    } else {
      var details = JSONObject()
      if let seconds = answer.retryAfter { details["retryAfter"] = .integer(seconds) }
      for name in ["reason", "consent"] { if let value = answer.body[name] { details[name] = value } }
      if !details.isEmpty { body["details"] = .object(details) }
    }
    return .object(body)
  }
}
