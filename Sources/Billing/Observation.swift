import Text

/// What one look at an account showed.
public struct Observation: Hashable, Sendable {
  /// The account looked at.
  public let account: AccountName
  /// When the answer came.
  public let at: Instant
  /// The plan and its price.
  public let plan: PlanState
  /// Usage against limits, in the service's order.
  public let meters: [Meter]
  /// Further facts for people, each with a label, in the service's order: the card on file, the number of members.
  public let facts: [Fact]
  /// How many calls the service allows, as it reports or documents for the plan; nil where neither says.
  public let allowance: CallAllowance?
  /// The service's answer as an agent may see it: one JSON document with only harmless fields; nil where there is none.
  public let agentView: String?
  /// Live URLs that came along, for a person; no agent may see them.
  public let links: [OfferedLink]
  /// The plans that the service offers, in its order, to be read side by side; empty where it lists none.
  public let plans: [PlanOffer]
  /// Fields of the answer that are known by name and have a form that is not: what they tell is unknown, not nothing.
  public let unrecognised: [SafeText]
  /// What of plan and usage could not be read, as the failure of that part; nil where nothing is missing.
  public let partFailure: LookFailure?
  /// The card on file; nil where the service tells none.
  public let card: PaymentCard?

  /// What one look showed.
  public init(
    account: AccountName, at: Instant, plan: PlanState, meters: [Meter], facts: [Fact] = [],
    allowance: CallAllowance? = nil, agentView: String? = nil, links: [OfferedLink] = [],
    plans: [PlanOffer] = [], unrecognised: [SafeText] = [], partFailure: LookFailure? = nil,
    card: PaymentCard? = nil
  ) {
    self.account = account
    self.at = at
    self.plan = plan
    self.meters = meters
    self.facts = facts
    self.allowance = allowance
    self.agentView = agentView
    self.links = links
    self.plans = plans
    self.unrecognised = unrecognised
    self.partFailure = partFailure
    self.card = card
  }
}
