import Text

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
