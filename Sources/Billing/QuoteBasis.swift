import Text

/// What has to be known from elsewhere before the price in a service's sentence can be told from words of others.
public struct QuoteBasis: Hashable, Sendable {
  /// The organisation that the service names to the credential; nil when it named none.
  public let organisation: SafeText?
  /// What the bill shows: the plan and the price that a change starts from.
  public let from: PlanState

  /// A basis as the service showed it just before it is asked for a quote.
  public init(organisation: SafeText?, from: PlanState) {
    self.organisation = organisation
    self.from = from
  }
}
