import Billing
import Consent
import Engine
import JSON
import Text

/// Dock's own calls: `GET /api/billing` and `/api/me`, `POST /api/billing/upgrade`, `/downgrade`, `/checkout`, `/portal` and
/// `/request-limit-increase`, and `GET /api/web-approve/status`.
enum DockDoor: ServiceDoor {
  static let service = Service.dock
  static let prefix = "/api/"

  static func uses(of path: String) -> [String: ServiceUse] {
    switch path {
    case "/api/billing": ["GET": .read(.account)]
    case "/api/me": ["GET": .read(.identity)]
    case "/api/billing/upgrade": ["POST": .ask(.upgrade)]
    case "/api/billing/downgrade": ["POST": .ask(.downgrade)]
    case "/api/billing/checkout": ["POST": .ask(.checkout)]
    case "/api/billing/portal": ["POST": .ask(.portal)]
    case "/api/billing/request-limit-increase": ["POST": .note]
    case statusPath: ["GET": .approvalStatus]
    default: [:]
    }
  }

  private static let statusPath = "/api/web-approve/status"

  // MARK: - Bodies

  /// Reads `plan` and `interval` for an upgrade or a checkout, `mode` where Dock has it, and `confirm_token`.
  static func ask(_ operation: Operation, _ body: [UInt8], _ situation: AskSituation) throws(ServiceFault) -> AgentAsk {
    let ask = try read(operation, body)
    // The service makes such a page only where nothing is subscribed; a call that waits for its request goes on.
    guard operation != .checkout || ask.handle != nil || situation.plan.map({ $0 == Self.free }) ?? true else {
      throw ServiceFault(
        status: 409, code: "conflict",
        message: "The organization has a plan already, and a payment page is made only where there is none: "
          + "ask for an upgrade.")
    }
    return ask
  }

  private static let free = PlanName("free")

  private static func read(_ operation: Operation, _ body: [UInt8]) throws(ServiceFault) -> AgentAsk {
    try reading { () throws(AgentAsk.Refusal) in
      let hasPlan = operation == .upgrade || operation == .checkout
      let hasMode = operation == .upgrade || operation == .downgrade
      let object = try AgentAsk.object(
        body, allowed: ["confirm_token"] + (hasPlan ? ["plan", "interval"] : []) + (hasMode ? ["mode"] : []))
      let plan = hasPlan ? try AgentAsk.plan(object["plan"] ?? "pro", "plan", of: service.profile.paidPlans()) : nil
      let interval = try AgentAsk.interval(object["interval"], "interval")
      let isWeb: Bool
      switch object["mode"] {
      case nil, .string("chat"): isWeb = false
      case .string("web"): isWeb = true
      default: throw AgentAsk.Refusal("mode must be \"chat\" or \"web\".")
      }
      var handle: String?
      if let token = object["confirm_token"] {
        guard let text = token.string, (1...256).contains(text.utf8.count) else {
          throw AgentAsk.Refusal("confirm_token must be a string.")
        }
        handle = text
      }
      let change = PlanChange(operation, to: plan ?? AgentAsk.impliedPlan(of: operation), per: interval)
      return AgentAsk(change, handle: handle, isWeb: isWeb)
    }
  }

  /// Reads `kind`, `desiredValue` and `reason`, each optional; what else is there is ignored, as the service does: nothing
  /// is changed by it.
  static func note(_ body: [UInt8]) throws(ServiceFault) -> AgentNote {
    try reading { () throws(AgentAsk.Refusal) in
      let object = try AgentAsk.object(body, allowed: nil)
      let kind: ServiceNote.LimitKind
      switch object["kind"] {
      case nil: kind = .other
      case .string(let text)?:
        guard let known = ServiceNote.LimitKind(rawValue: text) else { throw unknownKind }
        kind = known
      default: throw unknownKind
      }
      var desired: Int64?
      if let value = object["desiredValue"] {
        guard let number = value.integer, number > 0 else {
          throw AgentAsk.Refusal("desiredValue must be a positive integer.")
        }
        desired = number
      }
      var reason: SafeText?
      if let value = object["reason"] {
        guard let text = value.string else { throw AgentAsk.Refusal("reason must be a string.") }
        // The service cuts as well.
        let cut = SafeText(String(text.prefix(AgentAsk.longestReason)))
        reason = cut.string.isEmpty ? nil : cut
      }
      return .passedOn(.limitIncrease(kind: kind, desired: desired, reason: reason))
    }
  }

  private static var unknownKind: AgentAsk.Refusal {
    let kinds = ServiceNote.LimitKind.allCases.map { "\"\($0.rawValue)\"" }
    return AgentAsk.Refusal("kind must be one of: \(kinds.joined(separator: ", ")).")
  }

  private static func reading<Value>(_ read: () throws(AgentAsk.Refusal) -> Value) throws(ServiceFault) -> Value {
    do { return try read() } catch { throw ServiceFault(status: 400, code: "bad_request", message: error.message) }
  }

  // MARK: - Answers

  static func answer(_ request: ConsentRequest, _ told: ToldRequest) -> AgentAnswer {
    guard told.isWeb, request.state.keepsAgentsWaiting else {
      return .dock(request, handle: told.handle, statusPage: told.page, coolDown: told.coolDown, at: told.now)
    }
    return .web(request, statusPage: told.page, pollingURL: told.base + statusPath + "?token=" + told.handle)
  }

  static func atLimit(retryAfter: Int64?) -> AgentAnswer {
    let words = "The organization is at a limit of its plan; an upgrade can be asked for."
    var answer = AgentAnswer.error(402, "over_limit", words, retryAfter: retryAfter)
    if var body = answer.body.object {
      body["code"] = "over_limit"
      answer = AgentAnswer(402, .object(body), retryAfter: retryAfter, refusal: answer.refusal)
    }
    return answer
  }

  static func approval(of request: ConsentRequest) -> AgentAnswer { .webStatus(request) }

  static func answer(_ outcome: NoteOutcome) -> AgentAnswer { .note(outcome) }

  static func reading(_ reading: ServiceReading, _ observation: Observation) -> JSONValue? {
    observation.agentView.flatMap { try? JSONValue.parse($0) }
  }

  static func identity(of agent: AgentName, _ identity: Identity) -> JSONValue? {
    var body: JSONObject = ["type": "agent", "name": .string(agent.rawValue)]
    if let organisation = identity.organisation { body["org"] = ["name": .string(organisation.string)] }
    return .object(body)
  }

  static func body(of refusal: AgentAnswer.Refusal, _ answer: AgentAnswer, path: String, at now: Instant) -> JSONValue {
    answer.body
  }
}
