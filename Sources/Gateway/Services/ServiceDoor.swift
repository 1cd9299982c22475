import Billing
import Consent
import Engine
import JSON
import Ledger
import Text

/// How agents of one service ask: its own routes, its bodies, and the shapes of its answers.
///
/// A door words and reads; whoever asks, waits and is let in is none of its business.
protocol ServiceDoor: Sendable {
  /// The service whose calls it knows.
  static var service: Service { get }
  /// What the service's paths begin with, also those that are not served here.
  static var prefix: String { get }
  /// What a path is for, by method; empty where the service has no such path.
  static func uses(of path: String) -> [String: ServiceUse]
  /// Reads the body of a call that is held for the operator.
  static func ask(_ operation: Operation, _ body: [UInt8], _ situation: AskSituation) throws(ServiceFault) -> AgentAsk
  /// Reads the body of a call that says something and changes nothing.
  static func note(_ body: [UInt8]) throws(ServiceFault) -> AgentNote
  /// Tells how a request stands.
  static func answer(_ request: ConsentRequest, _ told: ToldRequest) -> AgentAnswer
  /// Tells how a request stands to whoever asks only for that.
  static func approval(of request: ConsentRequest) -> AgentAnswer
  /// Tells what became of a note that was passed on.
  static func answer(_ outcome: NoteOutcome) -> AgentAnswer
  /// Tells that the operator has a note.
  static func answer(kept issue: SafeText) -> AgentAnswer
  /// Tells an agent who it is; nil where the service tells nobody.
  static func identity(of agent: AgentName, _ identity: Identity) -> JSONValue?
  /// Tells what was read; nil where the last look did not show it.
  static func reading(_ reading: ServiceReading, _ observation: Observation) -> JSONValue?
  /// Tells that the service answers nothing because the account is at its limit, as the service would.
  static func atLimit(retryAfter: Int64?) -> AgentAnswer
  /// The tools of the service's own MCP endpoint that are answered here: those that its profile names.
  static var tools: [ServiceTool] { get }
  /// What a model is told there before it calls anything.
  static var instructions: String { get }
  /// Puts a refusal into the service's shape.
  static func body(of refusal: AgentAnswer.Refusal, _ answer: AgentAnswer, path: String, at now: Instant) -> JSONValue
}

/// What a call in a service's own shape is for.
enum ServiceUse: Hashable, Sendable {
  /// It reads what the last look showed.
  case read(ServiceReading)
  /// It asks for a change, which is held.
  case ask(Operation)
  /// It says something that changes nothing.
  case note
  /// It asks how a request stands; its query names our token for it.
  case approvalStatus

  /// Whether its query names our token for a request.
  var takesToken: Bool { self == .approvalStatus }
}

/// What can be read of an account.
enum ServiceReading: Hashable, Sendable {
  /// The plan and the usage.
  case account
  /// What can be done on the plan.
  case capabilities
  /// The plans to choose from.
  case plans
  /// Who the agent is.
  case identity
}

/// What an ask is read against.
struct AskSituation: Sendable {
  /// The account's plan at the last look; nil before one.
  let plan: PlanName?
  /// Whether the plan is in force and no end of it is scheduled, as far as the service says.
  var isInForce = false
  /// The plans that the service listed at the last look.
  let offers: [PlanOffer]
}

/// What a service would refuse at once: its own status, code and words.
struct ServiceFault: Error, Hashable {
  let status: Int
  let code: String
  let message: String
  /// Further members of the body, where the service has such.
  var more: JSONObject = [:]

  var answer: AgentAnswer {
    var body: JSONObject = ["error": .string(code), "message": .string(message)]
    for (name, value) in more { body[name] = value }
    return AgentAnswer(
      status, .object(body), retryAfter: nil, refusal: AgentAnswer.Refusal(code: code, message: message))
  }
}

/// What is told beside a request's own state.
struct ToldRequest: Sendable {
  /// Where a person sees how it stands.
  let page: String
  /// How long the same ask gets the same no; zero where it was not a no.
  let coolDown: Duration
  /// Our token for it, which the same agent may show.
  let handle: String
  /// Whether the agent wants to be told where a person approves.
  let isWeb: Bool
  /// Where the agent reaches this gateway, with the account where its address names one.
  let base: String
  let now: Instant
}

/// The doors of the services.
enum ServiceDoors {
  /// The door whose service has a path; nil where none has.
  static func door(of path: String) -> (any ServiceDoor.Type)? { all.first { !$0.uses(of: path).isEmpty } }

  /// The door whose service a path looks like one of; nil where none is.
  static func neighbour(of path: String) -> (any ServiceDoor.Type)? {
    all.filter { path.hasPrefix($0.prefix) }.max { $0.prefix.count < $1.prefix.count }
  }

  /// The door whose service has its own MCP endpoint at a path; nil where none has.
  static func door(ofMCP path: String) -> (any ServiceDoor.Type)? {
    all.first { $0.service.profile.forwarding.tools?.path == path }
  }

  /// The door of a service; nil where it has none.
  static func door(for service: Service) -> (any ServiceDoor.Type)? { all.first { $0.service == service } }

  static let all: [any ServiceDoor.Type] = [
    DockDoor.self, DaimonDoor.self, AgentIdPDoor.self, MailingCoreDoor.self,
  ]
}

extension ServiceDoor {
  static var tools: [ServiceTool] { [] }

  static var instructions: String { "" }

  static func note(_ body: [UInt8]) throws(ServiceFault) -> AgentNote {
    throw ServiceFault(status: 404, code: "not_found", message: "There is no such route here.")
  }

  static func approval(of request: ConsentRequest) -> AgentAnswer { .own(request) }

  static func atLimit(retryAfter: Int64?) -> AgentAnswer {
    .error(429, "limit_reached", "The account is at its limit; a bigger plan can be asked for.", retryAfter: retryAfter)
  }

  static func answer(_ outcome: NoteOutcome) -> AgentAnswer { .note(outcome) }

  static func answer(kept issue: SafeText) -> AgentAnswer { AgentAnswer(200, ["status": "kept"]) }

  static func identity(of agent: AgentName, _ identity: Identity) -> JSONValue? { nil }

  /// The members of a body that is held.
  static func members(_ body: [UInt8], allowed: [String], _ fault: (String) -> ServiceFault) throws(ServiceFault)
    -> JSONObject
  {
    do throws(AgentAsk.Refusal) { return try AgentAsk.object(body, allowed: allowed) } catch {
      throw fault(error.message)
    }
  }

  /// Whether a plan is smaller than the account's, as far as both are known.
  static func isSmaller(_ plan: PlanName, _ situation: AskSituation) -> Bool {
    let order = service.documentedPlans
    guard let current = situation.plan, let now = order.firstIndex(of: current), let then = order.firstIndex(of: plan)
    else { return false }
    return then < now
  }

  /// A no, an end or an unknown outcome, which every service tells in its own shape of an error; nil while the request
  /// waits or when it succeeded.
  static func refusal(of request: ConsentRequest, _ told: ToldRequest) -> AgentAnswer? {
    switch request.state {
    case .rejected: .denied(request, wait: told.coolDown)
    case .failed: .error(409, "change_failed", AgentAnswer.failure(request))
    case .closedManually:
      .error(
        409, "closed_by_operator",
        "An operator closed the request; read the billing state to see where the account stands.")
    case .expired: .error(409, "consent_expired", "The request lapsed. A new call makes a new request.")
    case .cancelled, .superseded:
      .error(409, "consent_withdrawn", "The request was withdrawn or replaced. A new call makes a new request.")
    case .pending, .approved, .executing, .unknown, .awaitingPayment, .executed, .satisfied: nil
    }
  }
}
