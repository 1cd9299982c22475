import Billing
import Consent
import JSON
import Text

/// daimon.email's own calls: `GET /v1/account`, `GET /v1/capabilities`, `POST /v1/upgrade-link` and
/// `POST /v1/notify-operator`.
enum DaimonDoor: ServiceDoor {
  static let service = Service.daimon
  static let prefix = "/v1/"

  static func uses(of path: String) -> [String: ServiceUse] {
    switch path {
    case "/v1/account": ["GET": .read(.account)]
    case "/v1/capabilities": ["GET": .read(.capabilities)]
    case "/v1/upgrade-link": ["POST": .ask(.upgradeLink)]
    case "/v1/notify-operator": ["POST": .note]
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
    guard tier != situation.plan else { throw onTier }
    guard !isSmaller(tier, situation) else {
      throw ServiceFault(
        status: 400, code: "invalid_tier", message: "The account is on a bigger tier; ask support for a downgrade.")
    }
    return AgentAsk(PlanChange(operation, to: tier))
  }

  /// Reads `issue`, and `context` and `action_label` where they are there; what else is there is ignored.
  static func note(_ body: [UInt8]) throws(ServiceFault) -> AgentNote {
    func fault(_ message: String) -> ServiceFault {
      ServiceFault(status: 400, code: "invalid_request", message: message)
    }
    let members: JSONObject
    do throws(AgentAsk.Refusal) { members = try AgentAsk.object(body, allowed: nil) } catch {
      throw fault(error.message)
    }
    guard let issue = members["issue"]?.string, (1...OperatorNote.longestIssue).contains(issue.unicodeScalars.count)
    else {
      throw fault("issue must be a string of 1 to \(OperatorNote.longestIssue) characters.")
    }
    let words = SafeText(oneLine(issue), maximumCharacters: 8 * OperatorNote.longestIssue)
    guard !words.isTruncated, !words.string.allSatisfy(\.isWhitespace) else {
      throw fault("issue must be a string of 1 to \(OperatorNote.longestIssue) characters.")
    }
    var context: SafeText?
    var beside = JSONObject()
    if let value = members["context"] {
      guard let object = value.object else { throw fault("context must be an object.") }
      beside = object
    }
    // Some pages have other fields; what an agent says with them is for the operator as well.
    for (name, value) in members where !["issue", "context", "action_label"].contains(name) && beside[name] == nil {
      beside[name] = value
    }
    if !beside.isEmpty {
      let text = JSONValue.object(beside).serialized()
      guard text.utf8.count <= OperatorNote.longestContext else {
        throw fault("context is longer than \(OperatorNote.longestContext) bytes.")
      }
      context = SafeText(text, maximumCharacters: 8 * OperatorNote.longestContext)
    }
    var action: SafeText?
    if let value = members["action_label"] {
      guard let text = value.string, text.unicodeScalars.count <= 100 else {
        throw fault("action_label must be a string of at most 100 characters.")
      }
      action = text.isEmpty ? nil : SafeText(text, maximumCharacters: 800)
    }
    return .kept(issue: words, context: context, action: action)
  }

  /// Line ends and tabs as spaces: a note is shown in lines of ours.
  private static func oneLine(_ text: String) -> String {
    text.split { $0.isNewline || $0 == "\t" }.joined(separator: " ")
  }

  /// There is no page to act on: the operator has the note where it decides everything else.
  static func answer(kept issue: SafeText) -> AgentAnswer {
    AgentAnswer(
      200,
      [
        "result": [
          "status": "kept",
          "agent_script": "I left a note for my operator; it is under Notes in Countersign, or in `countersign notes`.",
        ],
        "next_steps": [
          "Your operator sees the note in Countersign", "Nothing was sent to daimon.email",
          "Ask for a bigger tier with POST /v1/upgrade-link if that is what you need",
        ],
      ])
  }

  static func answer(_ request: ConsentRequest, _ told: ToldRequest) -> AgentAnswer {
    if let refusal = refusal(of: request, told) { return refusal }
    switch request.state {
    case .executed, .satisfied: return onTier.answer
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
      return ["Do not retry: what happened is being found out", "Read GET /v1/account before anything else"]
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
      "next_steps": .array([
        .string(refusal.code == alreadyThere ? "Retry your original action" : nextStep(answer.status))
      ]),
    ]
    if let seconds = answer.retryAfter { body["retry_after"] = .integer(seconds) }
    for name in ["reason", "consent"] { if let value = answer.body[name] { body[name] = value } }
    return .object(body)
  }

  /// How the asked for tier that the account has is called.
  private static let alreadyThere = "already_on_tier"

  private static let onTier = ServiceFault(
    status: 400, code: alreadyThere, message: "The account is on this tier already.")

  private static func nextStep(_ status: Int) -> String {
    switch status {
    case 400: "Correct the call"
    case 401: "Use the door token that your operator gave you"
    case 404, 405: "Only the billing calls are answered here"
    case 415: "Send Content-Type: application/json"
    case 403: "Do not ask for the same again before retry_after; talk to your operator"
    case 429, 503: "Try again later"
    default: "Read GET /v1/account to see where the account stands"
    }
  }
}
