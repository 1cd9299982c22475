import Billing

/// A checkout page of the pretend Stripe for AgentIdP.
struct AgentIdPCheckout: Hashable, Sendable {
  /// How long the page can be paid on: 24 hours, as Stripe's own sessions; AgentIdP's pages do not say.
  static let lifetime = Duration.seconds(86_400)

  /// What became of the page.
  enum Progress: Hashable, Sendable {
    case open
    /// Paid; Stripe's message about it arrives then.
    case paid(arrives: BootTime, requestID: String)
    /// AgentIdP has taken the message in.
    case done
  }

  let tier: AgentIdPTier
  let expires: BootTime
  var progress = Progress.open
}
