import Text

extension Service {
  /// What tells it from the others.
  public var profile: ServiceProfile {
    switch self {
    case .dock: .dock
    case .daimon: .daimon
    case .mailingcore: .mailingCore
    case .agentidp: .agentIdP
    }
  }

  /// The words of the config for every service, as a sentence lists them: `a, b or c`.
  public static var choices: String {
    let words = allCases.map(\.rawValue)
    return words.dropLast().joined(separator: ", ") + " or " + (words.last ?? "")
  }

  /// See ``ServiceProfile/title``.
  public var title: SafeText { profile.title }

  /// See ``ServiceProfile/operations``.
  public var operations: [Operation] { profile.operations }

  /// See ``ServiceProfile/wayUp``.
  public var wayUp: Operation { profile.wayUp }

  /// See ``ServiceProfile/documentedPlans``.
  public var documentedPlans: [PlanName] { profile.documentedPlans }

  /// See ``ServiceProfile/documentedTerms``.
  public var documentedTerms: [DocumentedPlan] { profile.documentedTerms }

  /// See ``ServiceProfile/documentedFacts``.
  public var documentedFacts: [DocumentedFact] { profile.documentedFacts }

  /// See ``ServiceProfile/absence(of:)``.
  public func absence(of operation: Operation) -> SafeText? { profile.absence(of: operation) }

  /// See ``ServiceProfile/documentedTerms(of:on:)``.
  public func documentedTerms(of plan: PlanName?, on page: DocumentedPage) -> DocumentedPlan? {
    profile.documentedTerms(of: plan, on: page)
  }

  /// See ``ServiceProfile/targets(of:from:offers:)``.
  public func targets(of operation: Operation, from current: PlanName?, offers: [PlanOffer] = []) -> [PlanName] {
    profile.targets(of: operation, from: current, offers: offers)
  }
}
