import Billing
import Consent
import JSON

/// What an agent is told: a status and a body made only of fixed words, plan names, times and ids.
struct AgentAnswer: Hashable, Sendable {
  /// The HTTP status.
  let status: Int
  /// The body.
  let body: JSONValue
  /// Seconds for a `Retry-After` header; nil without one.
  let retryAfter: Int64?

  init(_ status: Int, _ body: JSONValue, retryAfter: Int64? = nil) {
    self.status = status
    self.body = body
    self.retryAfter = retryAfter
  }

  /// The seconds an agent should let pass between two calls for one request.
  static let interval: Int64 = 5

  /// An error in Dock's shape.
  static func error(_ status: Int, _ code: String, _ message: String, retryAfter: Int64? = nil) -> AgentAnswer {
    AgentAnswer(status, ["error": .string(code), "message": .string(message)], retryAfter: retryAfter)
  }

  /// How a request stands, in Dock's shapes; see the table in docs/consent.md.
  static func dock(_ request: ConsentRequest, handle: String, statusPage: String, at now: Instant) -> AgentAnswer {
    let consent = consent(request)
    switch request.state {
    case .pending, .approved, .executing:
      return waiting(
        request, handle: handle, consent: consent,
        message: "Sent to an operator for approval (request \(request.number)). Call again with this token to wait.",
        at: now)
    case .unknown:
      return waiting(
        request, handle: handle, consent: consent,
        message: "Do not retry; an operator is checking what happened (request \(request.number)).", at: now)
    case .awaitingPayment:
      return AgentAnswer(
        200,
        [
          "status": "checkout-required", "plan": plan(request.facts.from.plan), "checkoutUrl": .string(statusPage),
          "consent": consent,
        ])
    case .executed, .satisfied:
      return AgentAnswer(200, success(request, consent: consent))
    case .rejected:
      return denied(request, retryAfter: Admission.firstCoolDown)
    case .expired:
      return AgentAnswer(
        400,
        [
          "error": "consent_token_expired", "message": "Nobody decided in time. A new call makes a new request.",
          "consent": ["id": .string(request.id.rawValue), "state": "expired", "renew": true],
        ])
    case .cancelled, .superseded:
      return AgentAnswer(
        400,
        [
          "error": "consent_token_invalid", "message": "The request was withdrawn or replaced by another one.",
          "consent": consent,
        ])
    case .failed:
      return AgentAnswer(
        409,
        ["error": "change_failed", "message": "The service refused; nothing was changed.", "consent": consent])
    case .closedManually:
      return AgentAnswer(
        409,
        [
          "error": "closed_by_operator",
          "message": "An operator closed the request; read the billing state to see where the account stands.",
          "consent": consent,
        ])
    }
  }

  /// A no, without the operator's own words.
  static func denied(_ request: ConsentRequest, retryAfter: Duration) -> AgentAnswer {
    denied(preset: request.rejection?.preset ?? .other, id: request.id.rawValue, retryAfter: retryAfter)
  }

  /// A no by a rule of the configuration.
  static func deniedByRule() -> AgentAnswer {
    denied(preset: .policy, id: nil, retryAfter: Admission.longestCoolDown)
  }

  private static func denied(preset: RejectionPreset, id: String?, retryAfter: Duration) -> AgentAnswer {
    let seconds = max(1, retryAfter.wholeMilliseconds / 1000)
    var body: JSONObject = [
      "error": "consent_denied", "reason": .string(preset.rawValue), "retry_after": .integer(seconds),
    ]
    if let id { body["consent"] = ["id": .string(id), "state": "rejected"] }
    return AgentAnswer(403, .object(body), retryAfter: seconds)
  }

  /// The `consent` object that rides along with every answer.
  static func consent(_ request: ConsentRequest) -> JSONValue {
    [
      "id": .string(request.id.rawValue), "number": .integer(request.number),
      "state": .string(request.state.rawValue), "interval": .integer(interval),
    ]
  }

  /// How a request stands, for `mode: "web"`.
  static func webStatus(_ request: ConsentRequest) -> JSONValue {
    let status: JSONValue =
      switch request.state {
      case .pending, .approved, .executing, .unknown, .awaitingPayment: "pending"
      case .executed, .satisfied: "approved"
      case .rejected: "denied"
      case .expired, .cancelled, .superseded: "expired"
      case .failed, .closedManually: "failed"
      }
    return ["status": status, "consent": consent(request)]
  }

  private static func waiting(
    _ request: ConsentRequest, handle: String, consent: JSONValue, message: String, at now: Instant
  ) -> AgentAnswer {
    let deadline = request.state == .pending ? request.decideBy : request.executeBy ?? request.decideBy
    let left = max(0, (deadline.milliseconds(since: now) + 999) / 1000)
    return AgentAnswer(
      200,
      [
        "status": "confirmation_required", "confirm_token": .string(handle), "message": .string(message),
        "expires_in": .integer(left), "consent": consent,
      ])
  }

  private static func success(_ request: ConsentRequest, consent: JSONValue) -> JSONValue {
    let target = plan(request.outcome?.plan ?? request.change.target)
    switch request.outcome?.code {
    case .resumed: return ["plan": target, "status": "resumed", "consent": consent]
    case .designPartner: return ["status": "design-partner", "consent": consent]
    case .alreadyFree: return ["status": "already-free", "consent": consent]
    case .downgradeScheduled: return downgrade(request, consent)
    case .linkStored: return ["status": "sent-to-operator", "consent": consent]
    case .alreadyOnPlan where request.ask.operation == .downgrade:
      return request.facts.from.plan?.rawValue == "free"
        ? ["status": "already-free", "consent": consent] : downgrade(request, consent)
    case .unattributed where request.ask.operation == .downgrade: return downgrade(request, consent)
    default: return ["plan": target, "status": "switched", "consent": consent]
    }
  }

  private static func downgrade(_ request: ConsentRequest, _ consent: JSONValue) -> JSONValue {
    var body: JSONObject = ["status": "downgrade-scheduled"]
    if let effective = request.outcome?.effective { body["effectiveAt"] = .string(effective.iso8601) }
    body["consent"] = consent
    return .object(body)
  }

  private static func plan(_ plan: PlanName?) -> JSONValue {
    plan.map { .string($0.rawValue) } ?? .null
  }
}
