import Billing

/// Where a service is found unless somebody says otherwise.
enum UsualAddress {
  /// The address of a service.
  static func of(_ service: Service) -> String {
    switch service {
    case .dock: "https://trydock.ai"
    case .daimon: "https://api.daimon.email"
    case .mailingcore: "https://api.mailingcore.com"
    case .agentidp: "https://api.sentryagent.ai"
    }
  }
}
