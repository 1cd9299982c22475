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
  /// The service's answer as an agent may see it: one JSON document with only harmless fields; nil where there is none.
  public let agentView: String?

  /// What one look showed.
  public init(
    account: AccountName, at: Instant, plan: PlanState, meters: [Meter], facts: [Fact] = [],
    agentView: String? = nil
  ) {
    self.account = account
    self.at = at
    self.plan = plan
    self.meters = meters
    self.facts = facts
    self.agentView = agentView
  }
}

/// A labelled fact for people; nothing is decided by it.
public struct Fact: Hashable, Sendable {
  /// What the fact is about: `card`.
  public let label: SafeText
  /// The fact: `visa ···· 4242, 12/2027`.
  public let value: SafeText

  /// A labelled fact.
  public init(label: SafeText, value: SafeText) {
    self.label = label
    self.value = value
  }
}

/// Whom a credential belongs to, as the service says.
public struct Identity: Hashable, Sendable {
  /// The organisation that is billed.
  public let organisation: SafeText?
  /// The principal the credential names.
  public let principal: SafeText?
  /// Whether the service treats the credential as an agent's (two-call consent) or a person's; nil when it does not say.
  public let isAgent: Bool?

  /// An identity as reported.
  public init(organisation: SafeText?, principal: SafeText?, isAgent: Bool?) {
    self.organisation = organisation
    self.principal = principal
    self.isAgent = isAgent
  }
}
