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
  /// The methods for an `Allow` header; empty without one.
  let allowed: [String]
  /// What is refused, for the services whose errors have another shape; nil for an answer that refuses nothing.
  let refusal: Refusal?
  /// Whose shape a refusal gets where its path belongs to no service; nil for ours.
  var service: Service?

  /// A refusal before any service's shape is given to it.
  struct Refusal: Hashable, Sendable {
    /// Its name, in lower case with underscores.
    let code: String
    /// One sentence for the agent's developer.
    let message: String
  }

  init(
    _ status: Int, _ body: JSONValue, retryAfter: Int64? = nil, allowed: [String] = [], refusal: Refusal? = nil
  ) {
    self.status = status
    self.body = body
    self.retryAfter = retryAfter
    self.allowed = allowed
    self.refusal = refusal
  }

  /// The seconds an agent should let pass between two calls for one request.
  static let interval: Int64 = 5

  /// An error in Dock's shape.
  static func error(_ status: Int, _ code: String, _ message: String, retryAfter: Int64? = nil) -> AgentAnswer {
    AgentAnswer(
      status, ["error": .string(code), "message": .string(message)], retryAfter: retryAfter,
      refusal: Refusal(code: code, message: message))
  }

  /// The answer to a method that a path does not know.
  static func wrongMethod(allowed: [String]) -> AgentAnswer {
    let refusal = Refusal(code: "method_not_allowed", message: "This path does not answer that method.")
    return AgentAnswer(
      405, ["error": .string(refusal.code), "message": .string(refusal.message)], allowed: allowed, refusal: refusal)
  }

  /// A no, without the operator's own words; `wait` is how long the same ask will get the same no.
  static func denied(_ request: ConsentRequest, wait: Duration) -> AgentAnswer {
    denied(preset: request.rejection?.preset ?? .other, id: request.id.rawValue, wait: wait)
  }

  /// A no to somebody who had the name before; it still holds, but the request it was said to is not this agent's.
  static func deniedBefore(_ request: ConsentRequest, wait: Duration) -> AgentAnswer {
    denied(preset: request.rejection?.preset ?? .other, id: nil, wait: wait)
  }

  /// A no by a rule of the configuration.
  static func deniedByRule() -> AgentAnswer {
    denied(preset: .policy, id: nil, wait: Admission.longestCoolDown)
  }

  /// The service refused at once; nothing was recorded.
  static let impossible = error(409, "change_failed", "The change was not carried out; nothing was changed.")

  /// What became of a change that failed: only what its service refused is known not to have happened.
  static func failure(_ request: ConsentRequest) -> String {
    request.isUnseen
      ? "The change was sent once and its answer was lost; the billing state does not show it. Do not ask again; read it later."
      : "The change was not carried out; nothing was changed."
  }

  private static func denied(preset: RejectionPreset, id: String?, wait: Duration) -> AgentAnswer {
    let seconds = max(1, wholeSeconds(wait.wholeMilliseconds))
    let refusal = Refusal(code: "consent_denied", message: "An operator, or a rule of the operator's, said no.")
    var body: JSONObject = [
      "error": .string(refusal.code), "message": .string(refusal.message), "reason": .string(preset.rawValue),
      "retry_after": .integer(seconds),
    ]
    if let id { body["consent"] = ["id": .string(id), "state": "rejected"] }
    return AgentAnswer(403, .object(body), retryAfter: seconds, refusal: refusal)
  }

  /// The `consent` object that rides along with every answer.
  static func consent(_ request: ConsentRequest) -> JSONValue {
    [
      "id": .string(request.id.rawValue), "number": .integer(request.number),
      "state": .string(request.state.rawValue), "interval": .integer(interval),
    ]
  }

  /// How a request stands, in our own shape.
  ///
  /// - Parameter page: where a person sees the same; nil where that is not told.
  static func own(_ request: ConsentRequest, page: String? = nil) -> AgentAnswer {
    var body: JSONObject = [
      "id": .string(request.id.rawValue), "number": .integer(request.number),
      "account": .string(request.account.rawValue), "state": .string(request.state.rawValue),
      "operation": .string(request.ask.operation.rawValue),
      "plan": plan(request.ask.target), "decide_by": .string(request.decideBy.timestamp),
      "interval": .integer(interval), "outcome": request.outcome.map { .string($0.code.rawValue) } ?? .null,
    ]
    if let page { body["status_page"] = .string(page) }
    if request.state == .rejected, let rejection = request.rejection {
      body["reason"] = .string(rejection.preset.rawValue)
    }
    return AgentAnswer(200, .object(body))
  }

  /// A plan's name; null without one.
  static func plan(_ plan: PlanName?) -> JSONValue {
    plan.map { .string($0.rawValue) } ?? .null
  }

  /// Milliseconds in seconds, rounded up, so that nobody who waits as long as told comes too early.
  static func wholeSeconds(_ milliseconds: Int64) -> Int64 {
    milliseconds <= 0 ? 0 : (milliseconds - 1) / 1000 + 1
  }
}
