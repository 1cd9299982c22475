import Billing

/// What only one service's accounts have.
public enum ServiceDetails: Hashable, Sendable {
  /// Dock, and how a change is confirmed there.
  case dock(consent: ConsentMode)
  /// daimon.email.
  case daimon
  /// MailingCore: the tenant whose bill it is, and where its payment pages lead back to.
  case mailingcore(tenant: String, successURL: String?, cancelURL: String?)
  /// AgentIdP.
  case agentidp

  /// The service.
  public var service: Service {
    switch self {
    case .dock: .dock
    case .daimon: .daimon
    case .mailingcore: .mailingcore
    case .agentidp: .agentidp
    }
  }
}

/// How Dock asks for consent.
public enum ConsentMode: String, Hashable, Sendable, CaseIterable {
  /// With a single-use token that is sent back.
  case token
  /// On Dock's own page.
  case web
}
