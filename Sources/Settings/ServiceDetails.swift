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

extension ServiceDetails {
  /// How the service is asked for consent; only Dock has more than one way.
  public var consent: ConsentMode {
    if case .dock(let consent) = self { consent } else { .token }
  }
}
