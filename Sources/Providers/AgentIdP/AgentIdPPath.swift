import Transfer

/// The paths of AgentIdP that are called.
enum AgentIdPPath: String {
  case token = "/token"
  case status = "/tiers/status"
  case upgrade = "/tiers/upgrade"
  /// Older than the tiers: today's usage.
  case usage = "/billing/usage"
  /// Older than the tiers: a page to pay for the paid plan on.
  case checkout = "/billing/checkout"

  /// The path at an origin.
  ///
  /// Self-hosted instances answer below `/api/v1` (the guides); the OpenAPI files name `https://api.sentryagent.ai/v1`.
  func text(at origin: Origin) -> String {
    (origin.host == "api.sentryagent.ai" ? "/v1" : "/api/v1") + rawValue
  }
}
