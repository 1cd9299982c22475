import Text

/// What tells a service from the others, known from its public documents before it is asked anything.
///
/// One value a service. Whoever wants to know what a service can do asks its profile; no other place compares services.
public struct ServiceProfile: Hashable, Sendable {
  /// The service.
  public let service: Service
  /// Its name as it writes itself.
  public let title: SafeText
  /// The address its API has unless somebody says otherwise.
  public let usualAddress: String
  /// What can be asked of it, in the order a menu lists it.
  public let operations: [Operation]
  /// Why it lacks what others have, each in one sentence that says what to do instead; see ``absence(of:)``.
  let absences: [Operation: SafeText]
  /// What the date is that its answers give beside a plan that goes on, in its documents' words.
  public let renewalTitle: String
  /// The operation by which an account gets a bigger plan.
  public let wayUp: Operation
  /// The plans its documents name, the smallest first; an account may be on one that is not among them.
  public let documentedPlans: [PlanName]
  /// Whether its API lists the plans to choose from, so that the documents do not have to name all of them.
  public let listsPlans: Bool
  /// What its documents say of its plans, the page that binds most first and each page's smallest plan first.
  ///
  /// Nothing is decided by it: pages disagree with each other and age. It is there to be shown beside its page and day.
  public let documentedTerms: [DocumentedPlan]
  /// What its documents say beside its plans.
  public let documentedFacts: [DocumentedFact]
  /// The operations that it quotes with a token, or asks for on a page of its own where the account is configured so.
  let gated: Set<Operation>
  /// The operations that only make a page for a person, beside those that do so everywhere.
  let makesPages: Set<Operation>
  /// Whether an upgrade also does what is smaller than a change of plan: it takes back the end of the current plan, and
  /// makes a payment page where there is no subscription yet.
  public let hasFastPaths: Bool
  /// Why it makes no payment page for an account with a subscription; nil where it does.
  let checkoutNeedsNoPlan: SafeText?
  /// How it counts the calls that change plans; nil where it does not.
  let countedCalls: CountedCalls?
  /// The shares of a limit at which something begins: a warning, the limit, and the end of its grace where it has one.
  public let thresholds: [UsageThreshold]
  /// What its credential allows whoever holds it.
  public let custody: Custody
  /// What may be passed on to it, and what never.
  public let forwarding: Forwarding

  /// How a service counts the calls that change plans.
  struct CountedCalls: Hashable, Sendable {
    /// How many it takes in any hour, on each route and from each organisation.
    let hourly: Int
    /// The route that each operation uses.
    let routes: [Operation: PlanRoute]
  }

  /// What a credential allows whoever holds it, and what agents get in its place.
  public struct Custody: Hashable, Sendable {
    /// What the credential allows, in one sentence.
    public let words: String
    /// How its credentials begin, where they have a mark of their own.
    public let openings: [String]
    /// How the names of variables begin that hold them in its documents and clients.
    public let variables: [String]
    /// What agents should get, in one sentence without its end.
    public let advice: String
    /// The command that makes it, before the name of an account; nil where the service makes it.
    public let command: String?
    /// What whoever has calls passed on with that credential may do, in one sentence.
    public let passed: String
    /// The same for another credential that goes with the calls, as far as anybody knows which it is.
    public let passedByOther: String
    /// A path whose POST invites people who may change the plan; nil where none is known.
    public let inviting: String?
  }
}

extension ServiceProfile {
  /// Why an operation cannot be asked of the service, in one sentence that says what to do instead; nil when it can.
  public func absence(of operation: Operation) -> SafeText? {
    guard !operations.contains(operation) else { return nil }
    if let reason = absences[operation] { return reason }
    return switch operation {
    case .limitIncrease: title + " takes no request for a higher limit."
    case .notify: title + " passes on no notes."
    default: title + " does not offer it."
    }
  }

  /// What one page says of a plan; nil when it does not name it.
  public func documentedTerms(of plan: PlanName?, on page: DocumentedPage) -> DocumentedPlan? {
    documentedTerms.first { $0.page == page && $0.plan == plan }
  }

  /// Whether a plan may be one of the service's, as far as its documents tell.
  public func mayHave(_ plan: PlanName) -> Bool { listsPlans || documentedPlans.contains(plan) }

  /// Why an account in this state gets no payment page; nil when it may.
  public func checkoutObstacle(on state: PlanState) -> SafeText? {
    guard let reason = checkoutNeedsNoPlan, let plan = state.plan, plan.rawValue != "free", state.isActive else {
      return nil
    }
    return reason
  }

  /// The plans that can be paid for: those that the service listed at the last look, else those that its documents name.
  public func paidPlans(offers: [PlanOffer] = []) -> [PlanName] {
    offers.isEmpty ? documentedPlans.filter { $0.rawValue != "free" } : offers.filter(\.isPaid).map(\.name)
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
      guard let current else { return listsPlans ? documentedPlans : [] }
      guard let position = documentedPlans.firstIndex(of: current) else {
        // Beside a plan that no document names, nobody knows which are bigger; the smallest is none to pay for, save
        // where the documents name only plans that are.
        return listsPlans ? documentedPlans : Array(documentedPlans.dropFirst())
      }
      return Array(documentedPlans[(position + 1)...])
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
