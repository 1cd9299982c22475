import Billing
import Engine
import Text

/// What an agent says beside its asks; it changes nothing and needs no approval.
enum AgentNote: Hashable, Sendable {
  /// It is passed on to the service.
  case passedOn(ServiceNote)
  /// It is for the operator and stays here.
  case kept(issue: SafeText, context: SafeText?, action: SafeText?)
}

extension AgentAnswer {
  /// What an agent is told of a note that was passed on; the service's own words stay with the operator.
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
