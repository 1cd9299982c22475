import Billing
import Consent
import JSON
import Text

/// Why the gateway did not do what an agent asked, and how a command ends that was told so.
package struct DoorRefusal: Error, Hashable, Sendable {
  /// What is told.
  package let problem: Problem
  /// The code to end with.
  package let status: ExitStatus
  /// Seconds after which asking again makes sense; nil where nothing was said of it.
  package let retryAfter: Int64?
  /// Whether the same call will be answered otherwise by itself: somebody came too soon, or the engine is busy.
  package let isPassing: Bool

  /// What no gateway said.
  package init(problem: Problem, _ status: ExitStatus) {
    self.problem = problem
    self.status = status
    retryAfter = nil
    isPassing = false
  }

  /// Reads a refusal: its status, its `Retry-After` and its body in the gateway's own shape.
  package init(_ http: Int, retryAfter: String?, _ body: JSONValue) {
    let code = body["error"]?.string ?? ""
    let seconds = retryAfter.flatMap { Int64($0) }.map { min(max($0, 1), 86_400) }
    self.retryAfter = seconds
    // Only a person can make an engine serve another account.
    isPassing =
      (http == 503 && code != "account_not_served") || code == "slow_down" || code == "idempotency_in_flight"
      || code == "too_many_calls"
    let state = body["consent"]?["state"]?.string.flatMap { ConsentState(rawValue: $0) }
    status = Self.status(http, code, state, byRule: body["consent"] == nil && body["reason"] == "policy")
    let reason = body["reason"]?.string.flatMap { RejectionPreset(rawValue: $0) }?.rawValue.replacing("_", with: " ")
    let said = SafeText(body["message"]?.string ?? Self.words(code, reason), maximumCharacters: 1_000)
    let what: SafeText =
      said.isEmpty
      ? SafeText("The gateway answered with status \(http) and no words.") : SafeText("The gateway says: ") + said
    problem = Problem(what, advice: Self.advice(http, code, seconds))
  }

  private static func words(_ code: String, _ reason: String?) -> String {
    code == "consent_denied" ? "An operator, or a rule of the operator's, said no (\(reason ?? "other"))." : code
  }

  private static func status(_ http: Int, _ code: String, _ state: ConsentState?, byRule: Bool) -> ExitStatus {
    switch (http, code) {
    case (403, "consent_denied"): byRule ? .rejected : .limited
    case (409, "not_cancellable"): state.map { ExitStatus(undecided: $0) } ?? .failed
    case (409, "account_ambiguous"): .usage
    case (409, "idempotency_in_flight"): .limited
    case (409, _): .failed
    case (400, _), (404, _), (405, _), (413, _), (415, _), (422, _): .usage
    case (429, _): .limited
    default: .unreachable
    }
  }

  private static func advice(_ http: Int, _ code: String, _ seconds: Int64?) -> SafeText {
    switch (http, code) {
    case (401, _): "Put the door token that `countersign agent add` printed into --token-file or COUNTERSIGN_TOKEN."
    case (409, "account_ambiguous"): "Say which with --account."
    default: seconds.map { SafeText("Asking again makes sense in \($0) s.") } ?? ""
    }
  }
}
