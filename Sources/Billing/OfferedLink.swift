/// A live URL that a service offered beside an answer, for a person who would act on it.
public struct OfferedLink: Hashable, Sendable {
  /// What it is for.
  public let kind: LinkKind
  /// The plan it leads to, nil when the service does not say.
  public let target: PlanName?
  /// The URL with its host; a secret.
  public let issued: IssuedURL

  /// A link as the service offered it.
  public init(kind: LinkKind, target: PlanName? = nil, issued: IssuedURL) {
    self.kind = kind
    self.target = target
    self.issued = issued
  }
}
