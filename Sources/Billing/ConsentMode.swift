/// How a service that gates changes asks for consent.
public enum ConsentMode: String, Hashable, Sendable, CaseIterable {
  /// With a single-use token that is sent back.
  case token
  /// On the service's own page.
  case web
}
