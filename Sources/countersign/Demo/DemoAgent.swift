import Billing
import Consent

/// Somebody in the demo who asks for changes and waits for the operator.
protocol DemoAgent: Sendable {
  /// The agent's name.
  var agent: AgentName { get }

  /// Asks for a change and waits until something comes of it.
  func ask(_ ask: PlanChange, reason: String) async throws -> DemoEnding

  /// Leaves a note for the operator, where the agent's service has a call for that.
  func leave(_ note: String) async throws
}

extension DemoAgent {
  func leave(_ note: String) async throws {}
}

/// What an agent of the demo was told at last.
enum DemoEnding: Hashable, Sendable {
  /// The service's success word, for example `switched`.
  case done(String)
  /// The operator's reason.
  case denied(String)
  /// Nobody decided in time.
  case expired
  /// A person has to pay first.
  case waitsForPayment
  /// The ask made no request, and why.
  case refused(String)
  /// Anything else.
  case failed(Int)
}
