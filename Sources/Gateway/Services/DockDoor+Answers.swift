import Billing
import Consent
import JSON

extension AgentAnswer {
  /// How a request stands, in Dock's shapes; see the table in docs/consent.md.
  ///
  /// - Parameters:
  ///   - handle: our token for the request.
  ///   - statusPage: where the gateway tells how the request stands.
  ///   - coolDown: how long the same ask will get the same no, for a rejected request.
  static func dock(
    _ request: ConsentRequest, handle: String, statusPage: String, coolDown: Duration, at now: Instant
  ) -> AgentAnswer {
    let answer = told(request, handle: handle, statusPage: statusPage, coolDown: coolDown, at: now)
    // Whoever asks for a page gets one, in the field where the service has it: ours.
    guard answer.status == 200, [.checkout, .portal].contains(request.ask.operation), var body = answer.body.object
    else { return answer }
    body["url"] = .string(statusPage)
    return AgentAnswer(200, .object(body))
  }

  private static func told(
    _ request: ConsentRequest, handle: String, statusPage: String, coolDown: Duration, at now: Instant
  ) -> AgentAnswer {
    let consent = consent(request)
    switch request.state {
    case .pending, .approved, .executing, .unknown:
      return waiting(request, handle: handle, consent: consent, at: now)
    case .awaitingPayment where request.outcome?.code == .approvalPage:
      // Nobody has to pay: a person still has to approve, on the service's own page.
      return waiting(request, handle: handle, consent: consent, at: now)
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
      return denied(request, wait: coolDown)
    case .expired:
      return AgentAnswer(
        400,
        [
          "error": "consent_token_expired", "message": "The request lapsed. A new call makes a new request.",
          "consent": ["id": .string(request.id.rawValue), "state": "expired", "renew": true],
        ])
    case .cancelled, .superseded:
      return over(400, "consent_token_invalid", "The request was withdrawn or replaced by another one.", consent)
    case .failed:
      return over(409, "change_failed", AgentAnswer.failure(request), consent)
    case .closedManually:
      return over(
        409, "closed_by_operator",
        "An operator closed the request; read the billing state to see where the account stands.", consent)
    }
  }

  /// A request that waits, in Dock's shape for `mode: "web"`.
  static func web(_ request: ConsentRequest, statusPage: String, pollingURL: String) -> AgentAnswer {
    AgentAnswer(
      200,
      [
        "status": "web-approve-required", "approval_url": .string(statusPage), "polling_url": .string(pollingURL),
        "expires_at": .string(request.decideBy.timestamp), "consent": consent(request),
      ])
  }

  /// How a `mode: "web"` request stands.
  static func webStatus(_ request: ConsentRequest) -> AgentAnswer {
    let status: JSONValue =
      switch request.state {
      case .pending, .approved, .executing, .unknown, .awaitingPayment: "pending"
      case .executed, .satisfied: "approved"
      case .rejected: "denied"
      case .expired, .cancelled, .superseded: "expired"
      case .failed, .closedManually: "failed"
      }
    return AgentAnswer(200, ["status": status, "consent": consent(request)])
  }

  private static func waiting(
    _ request: ConsentRequest, handle: String, consent: JSONValue, at now: Instant
  ) -> AgentAnswer {
    let message =
      request.state == .unknown
      ? "Do not retry; what happened is being found out (request \(request.number))."
      : "Sent to an operator for approval (request \(request.number)). Call again with this token to wait."
    let left =
      request.state == .pending
      ? wholeSeconds(request.decideBy.milliseconds(since: now))
      // What was decided does not lapse in the agent's hands: the token goes on naming the request.
      : max(interval, wholeSeconds((request.executeBy ?? now).milliseconds(since: now)))
    return AgentAnswer(
      200,
      [
        "status": "confirmation_required", "confirm_token": .string(handle), "message": .string(message),
        "expires_in": .integer(left), "consent": consent,
      ])
  }

  private static func over(_ status: Int, _ code: String, _ message: String, _ consent: JSONValue) -> AgentAnswer {
    AgentAnswer(status, ["error": .string(code), "message": .string(message), "consent": consent])
  }

  /// The words of Dock's successes, by what came of the request and what was done.
  private static func success(_ request: ConsentRequest, consent: JSONValue) -> JSONValue {
    let target = plan(request.outcome?.plan ?? request.change.target)
    switch (request.outcome?.code, request.change.operation) {
    case (.designPartner?, _): return ["status": "design-partner", "consent": consent]
    case (.alreadyFree?, _): return ["status": "already-free", "consent": consent]
    case (.linkStored?, _): return ["status": "sent-to-operator", "consent": consent]
    case (.alreadyOnPlan?, .downgrade) where request.facts.from.plan?.rawValue == "free":
      return ["status": "already-free", "consent": consent]
    case (.downgradeScheduled?, _), (_, .downgrade):
      var body: JSONObject = ["status": "downgrade-scheduled"]
      if let effective = request.outcome?.effective { body["effectiveAt"] = .string(effective.timestamp) }
      body["consent"] = consent
      return .object(body)
    case (.resumed?, _), (_, .resume): return ["plan": target, "status": "resumed", "consent": consent]
    default: return ["plan": target, "status": "switched", "consent": consent]
    }
  }
}
