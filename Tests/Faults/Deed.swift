import Billing
import JSON
import Sandbox

/// One kind of change at one service, as an agent asks for it.
enum Deed: String, CaseIterable, Sendable {
  /// Dock's upgrade: a token, then its confirmation.
  case dockUpgrade = "dock upgrade"
  /// Dock's downgrade: a token as well.
  case dockDowngrade = "dock downgrade"
  /// Dock's resume: the first call acts.
  case dockResume = "dock resume"
  /// Dock's page to pay on.
  case dockCheckout = "dock checkout"
  /// Dock's page for cards and invoices.
  case dockPortal = "dock portal"
  /// daimon's link to its payment page.
  case daimonLink = "daimon upgrade link"
  /// MailingCore's page to pay on.
  case mailingCoreCheckout = "mailingcore checkout"
  /// MailingCore's page for cards and invoices.
  case mailingCorePortal = "mailingcore portal"
  /// AgentIdP's upgrade: the call makes a page to pay on.
  case agentIdPUpgrade = "agentidp upgrade"

  var service: Service {
    switch self {
    case .dockUpgrade, .dockDowngrade, .dockResume, .dockCheckout, .dockPortal: .dock
    case .daimonLink: .daimon
    case .mailingCoreCheckout, .mailingCorePortal: .mailingcore
    case .agentIdPUpgrade: .agentidp
    }
  }

  /// What the agent posts.
  var ask: JSONValue {
    switch self {
    case .dockUpgrade: ["operation": "upgrade", "params": ["plan": "scale"]]
    case .dockDowngrade: ["operation": "downgrade"]
    case .dockResume: ["operation": "resume"]
    case .dockCheckout: ["operation": "checkout", "params": ["plan": "pro"]]
    case .dockPortal, .mailingCorePortal: ["operation": "portal"]
    case .daimonLink: ["operation": "upgrade_link", "params": ["plan": "developer"]]
    case .mailingCoreCheckout: ["operation": "checkout", "params": ["plan": "business"]]
    case .agentIdPUpgrade: ["operation": "upgrade", "params": ["plan": "pro"]]
    }
  }

  /// The service's route that the change goes by.
  var route: String {
    switch self {
    case .dockUpgrade, .dockResume: "/api/billing/upgrade"
    case .dockDowngrade: "/api/billing/downgrade"
    case .dockCheckout: "/api/billing/checkout"
    case .dockPortal: "/api/billing/portal"
    case .daimonLink: "/v1/upgrade-link"
    case .mailingCoreCheckout: "/billing/checkout"
    case .mailingCorePortal: "/billing/portal"
    case .agentIdPUpgrade: "/api/v1/tiers/upgrade"
    }
  }

  /// Whether a call quotes before another one acts.
  var hasToken: Bool { self == .dockUpgrade || self == .dockDowngrade }

  /// Whether our call itself changes the plan; the others make pages, which change nothing until a person pays.
  var changesPlan: Bool { hasToken || self == .dockResume }

  /// The world it happens in.
  var configuration: SandboxConfiguration {
    func dock(_ plan: String, hasCard: Bool = true, ends: Bool = false) -> SandboxConfiguration {
      SandboxConfiguration(
        organisations: [
          SandboxOrganisation(
            name: "vector-build", slug: "vector-build", plan: plan,
            keys: [SandboxKey(principal: "build-bot", key: "dk_" + String(repeating: "a1", count: 24))],
            usage: ["agents": 1], hasCard: hasCard, cancelAtPeriodEnd: ends)
        ], seed: 1)
    }
    switch self {
    case .dockUpgrade, .dockDowngrade, .dockPortal: return dock("pro")
    case .dockResume: return dock("pro", ends: true)
    case .dockCheckout: return dock("free", hasCard: false)
    case .daimonLink, .mailingCoreCheckout, .mailingCorePortal, .agentIdPUpgrade:
      var configuration = SandboxConfiguration(organisations: [])
      configuration.daimon = .standard(seed: 1)
      configuration.agentidp = .standard(seed: 1)
      configuration.agentidp?.readyTokenLifetime = .seconds(86_400)
      configuration.mailingcore = .standard(seed: 1)
      configuration.mailingcore?.readyTokenLifetime = .seconds(86_400)
      return configuration
    }
  }
}
