import Billing
import Consent
import JSON

/// daimon.email's own calls: `GET /v1/account`, `GET /v1/capabilities`, `POST /v1/upgrade-link`.
enum DaimonDoor: ServiceDoor {
  static let service = Service.daimon

  static func uses(of path: String) -> [String: ServiceUse] {
    switch path {
    case "/v1/account": ["GET": .read(.account)]
    case "/v1/capabilities": ["GET": .read(.capabilities)]
    case "/v1/upgrade-link": ["POST": .ask(.upgradeLink)]
    default: [:]
    }
  }

  static func ask(
    _ operation: Operation, _ body: [UInt8], _ situation: AskSituation
  ) throws(ServiceFault) -> AgentAsk {
    let fault = { (message: String) in ServiceFault(status: 400, code: "invalid_request", message: message) }
    let members = try members(body, allowed: ["target_tier"], fault)
    let tiers = service.profile.paidPlans()
    guard let tier = tiers.first(where: { .string($0.rawValue) == members["target_tier"] }) else {
      let names = tiers.map(\.rawValue).joined(separator: ", ")
      throw ServiceFault(status: 400, code: "invalid_tier", message: "target_tier must be one of: \(names).")
    }
    guard !isNoUpgrade(tier, situation) else {
      throw ServiceFault(
        status: 400, code: "invalid_tier", message: "The account is on a bigger tier; ask support for a downgrade.")
    }
    return AgentAsk(PlanChange(operation, to: tier))
  }

  static func answer(_ request: ConsentRequest, _ told: ToldRequest) -> AgentAnswer {
    if let refusal = refusal(of: request, told) { return refusal }
    switch request.state {
    case .executed, .satisfied: return .error(400, "already_on_tier", "The account is on this tier already.")
    default: break
    }
    let end = request.state == .awaitingPayment ? request.pageUntil ?? request.decideBy : request.decideBy
    return AgentAnswer(
      200,
      [
        "result": [
          "url": .string(told.page), "expires_at": .string(end.timestamp),
          "target_tier": AgentAnswer.plan(request.ask.target),
        ],
        "next_steps": .array(steps(request).map { .string($0) }), "consent": AgentAnswer.consent(request),
      ])
  }

  /// What to do next, in fixed sentences.
  private static func steps(_ request: ConsentRequest) -> [String] {
    switch request.state {
    case .unknown:
      return ["Do not retry: an operator is checking what happened", "Read GET /v1/account before anything else"]
    case .awaitingPayment:
      return [
        "An operator approved this and has the payment page", "After the payment, the new capabilities are available",
        "Retry your original action after the upgrade",
      ]
    default:
      return [
        "Share this URL with your operator: it shows how the request stands",
        "An operator approves and pays; there is nothing to pay on the page itself",
        "The same call again tells whether it was approved", "Retry your original action after the upgrade",
      ]
    }
  }

  static func reading(_ reading: ServiceReading, _ observation: Observation) -> JSONValue? {
    guard let view = observation.agentView.flatMap({ try? JSONValue.parse($0) }),
      let result = view["result"]?.object
    else { return nil }
    var shown = JSONObject()
    switch reading {
    case .account:
      for (name, value) in result where name != "can" && name != "cannot" { shown[name] = value }
    case .capabilities:
      for name in ["tier", "can", "cannot"] { shown[name] = result[name] ?? (name == "tier" ? .null : []) }
    case .plans, .identity: return nil
    }
    return ["result": .object(shown), "next_steps": []]
  }

  static func body(
    of refusal: AgentAnswer.Refusal, _ answer: AgentAnswer, path: String, at now: Instant
  ) -> JSONValue {
    var body: JSONObject = [
      "error": .string(refusal.code.uppercased()), "message": .string(refusal.message),
      "next_steps": .array([.string(nextStep(answer.status))]),
    ]
    if let seconds = answer.retryAfter { body["retry_after"] = .integer(seconds) }
    for name in ["reason", "consent"] { if let value = answer.body[name] { body[name] = value } }
    return .object(body)
  }

  private static func nextStep(_ status: Int) -> String {
    switch status {
    case 400: "Correct the call"
    case 401: "Use the door token that your operator gave you"
    case 403: "Do not ask for the same again before retry_after; talk to your operator"
    case 429, 503: "Try again later"
    default: "Read GET /v1/account to see where the account stands"
    }
  }
}
