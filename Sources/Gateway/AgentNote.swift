import Billing
import Engine
import JSON
import Text

/// An agent's note that a limit is too small, read strictly; it changes nothing and needs no approval.
struct AgentNote: Hashable, Sendable {
  /// What is passed on.
  let note: ServiceNote

  /// Reads the body of Dock's `request-limit-increase`: `kind`, `desiredValue` and `reason`, each optional.
  init(dock body: [UInt8]) throws(AgentAsk.Refusal) {
    try self.init(try AgentAsk.object(body, allowed: ["kind", "desiredValue", "reason"]), desired: "desiredValue")
  }

  /// Reads the fields of a call of our own, without its operation.
  init(_ object: JSONObject, desired name: String) throws(AgentAsk.Refusal) {
    let kind: ServiceNote.LimitKind
    switch object["kind"] {
    case nil: kind = .other
    case .string(let text)?:
      guard let known = ServiceNote.LimitKind(rawValue: text) else { throw Self.unknownKind }
      kind = known
    default: throw Self.unknownKind
    }
    var desired: Int64?
    if let value = object[name] {
      guard let number = value.integer, number > 0 else {
        throw AgentAsk.Refusal("\(name) must be a positive integer.")
      }
      desired = number
    }
    var reason: SafeText?
    if let value = object["reason"] {
      guard let text = value.string else { throw AgentAsk.Refusal("reason must be a string.") }
      reason = try AgentAsk.reason(text)
    }
    note = .limitIncrease(kind: kind, desired: desired, reason: reason)
  }

  private static var unknownKind: AgentAsk.Refusal {
    let kinds = ServiceNote.LimitKind.allCases.map { "\"\($0.rawValue)\"" }
    return AgentAsk.Refusal("kind must be one of: \(kinds.joined(separator: ", ")).")
  }
}

extension AgentAnswer {
  /// What an agent is told of a note; the service's own words stay with the operator.
  static func note(_ outcome: NoteOutcome) -> AgentAnswer {
    switch outcome {
    case .taken: AgentAnswer(200, ["status": "logged"])
    case .refused: .error(409, "not_taken", "The service does not take this; nothing was changed.")
    case .tooMany(let wait):
      .error(
        429, "too_many_new", "Too many notes in the last hour; nothing was passed on.",
        retryAfter: max(1, wholeSeconds(wait.wholeMilliseconds)))
    case .unavailable: Gateway.unreachable
    case .unknown:
      .error(502, "answer_lost", "The service's answer was lost; it may have been logged. Do not repeat it.")
    }
  }
}
