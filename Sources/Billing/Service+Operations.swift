extension Service {
  /// What can be asked of the service, in the order a menu lists it; from its public documents.
  public var operations: [Operation] {
    switch self {
    case .dock: [.upgrade, .downgrade, .resume, .checkout, .portal, .limitIncrease]
    case .daimon: [.upgradeLink, .notify]
    case .mailingcore: [.checkout, .portal]
    case .agentidp: [.upgrade]
    }
  }

  /// The plans its documents name, the smallest first; an account may be on one that is not among them.
  public var documentedPlans: [PlanName] {
    let names: [String] =
      switch self {
      case .dock: ["free", "pro", "scale"]
      case .daimon: ["free", "developer", "growth", "enterprise"]
      case .mailingcore: []
      case .agentidp: ["free", "pro", "enterprise"]
      }
    return names.compactMap { PlanName($0) }
  }
}
