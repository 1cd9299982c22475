import Billing
import Text

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

  /// The tenant that every call about the account names; nil where the service has none.
  public var tenant: String? {
    if case .mailingcore(let tenant, _, _) = self { tenant } else { nil }
  }

  /// What an account with these details cannot be asked for, each with the reason.
  ///
  /// MailingCore's checkout names the pages that a paid and a cancelled payment lead back to, in every sample its
  /// documents have; nobody but the operator can say which these are.
  var withheld: [Billing.Operation: SafeText] {
    guard case .mailingcore(_, let success, let cancel) = self else { return [:] }
    let missing = [
      success == nil ? AccountKey.successURL.rawValue : nil, cancel == nil ? AccountKey.cancelURL.rawValue : nil,
    ]
    .compactMap { $0 }
    guard !missing.isEmpty else { return [:] }
    return [
      .checkout: SafeText(
        "The config has no \(missing.joined(separator: " and no ")) for this account, where MailingCore's checkout leads "
          + "back to.")
    ]
  }
}

extension ConsentMode {
  /// How a change is confirmed where the config does not say it.
  static let usual = ConsentMode.token
}
