import Text

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

  /// Why an operation cannot be asked of the service, in one sentence that says what to do instead; nil when it can.
  public func absence(of operation: Operation) -> SafeText? {
    guard !operations.contains(operation) else { return nil }
    switch (self, operation) {
    case (.dock, .upgradeLink): return "Dock makes no upgrade links: ask for an upgrade or a checkout."
    case (.daimon, .upgrade), (.daimon, .checkout):
      return "daimon upgrades through a link that leads to the payment page: ask for an upgrade link."
    case (.daimon, .downgrade): return "daimon downgrades through its support only, at the end of the billing period."
    case (.daimon, .resume): return "daimon takes a downgrade back through its support only."
    case (.daimon, .portal): return "daimon has no billing portal."
    case (.mailingcore, .upgrade), (.mailingcore, .upgradeLink):
      return "MailingCore's plans are bought on a payment page: ask for a checkout."
    case (.mailingcore, .downgrade), (.mailingcore, .resume):
      return "MailingCore ends and takes up subscriptions in its portal only: ask for a portal link."
    case (.agentidp, .checkout), (.agentidp, .upgradeLink):
      return "AgentIdP's upgrade itself leads to the payment page: ask for an upgrade."
    case (.agentidp, .downgrade), (.agentidp, .resume): return "AgentIdP documents no way to a lower tier."
    case (.agentidp, .portal): return "AgentIdP has no billing portal."
    case (_, .limitIncrease): return title + " takes no request for a higher limit."
    case (_, .notify): return title + " passes on no notes."
    default: return title + " does not offer it."
    }
  }

  /// The service's name as it writes itself.
  public var title: SafeText {
    switch self {
    case .dock: "Dock"
    case .daimon: "daimon.email"
    case .mailingcore: "MailingCore"
    case .agentidp: "AgentIdP"
    }
  }

  /// The plans its documents name, the smallest first; an account may be on one that is not among them.
  public var documentedPlans: [PlanName] {
    let names: [String] =
      switch self {
      case .dock: ["free", "pro", "scale"]
      case .daimon: ["free", "developer", "growth", "enterprise"]
      case .mailingcore: ["pro"]
      case .agentidp: ["free", "pro", "enterprise"]
      }
    return names.compactMap { PlanName($0) }
  }

  /// The plans that a person may choose as a change's target, the smallest first where that is known.
  ///
  /// Where the service lists its plans itself, the list rules: whatever is on it and is neither the current plan nor one
  /// without a price to pay. Which of them is bigger such a list does not say. Elsewhere the documents rule: what is
  /// bigger than the current plan, or for a downgrade the smallest plan.
  ///
  /// - Parameters:
  ///   - current: the plan the account is on, nil when it has none or none was told.
  ///   - offers: the plans that the service listed at the last look.
  public func targets(of operation: Operation, from current: PlanName?, offers: [PlanOffer] = []) -> [PlanName] {
    switch operation {
    case .upgrade, .checkout, .upgradeLink:
      if !offers.isEmpty { return offers.filter { $0.isPaid && $0.name != current }.map(\.name) }
      let plans = documentedPlans
      guard let current else { return self == .mailingcore ? plans : [] }
      guard let position = plans.firstIndex(of: current) else {
        // Beside a plan that no document names, nobody knows which are bigger; the smallest is none to pay for, save
        // where the documents name only plans that are.
        return self == .mailingcore ? plans : Array(plans.dropFirst())
      }
      return Array(plans[(position + 1)...])
    case .downgrade:
      guard let current, operations.contains(.downgrade), documentedPlans.first != current else { return [] }
      return Array(documentedPlans.prefix(1))
    case .resume, .portal, .limitIncrease, .notify: return []
    }
  }
}

extension PlanOffer {
  /// Whether it is a plan to pay for, as far as its price and its name tell.
  fileprivate var isPaid: Bool {
    if let price { return price.money.minorUnits > 0 }
    return name.rawValue != "free"
  }
}
