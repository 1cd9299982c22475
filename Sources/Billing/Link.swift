import Text

/// What a stored URL is for.
public enum LinkKind: String, Hashable, Sendable, CaseIterable {
  /// A page to pay for a plan.
  case checkout
  /// A page to manage cards and invoices.
  case portal
  /// A link that leads to a payment page without signing in.
  case upgradeLink = "upgrade_link"
  /// A page where the change itself is approved.
  case approval
}

/// What became of a stored URL.
public enum LinkState: String, Hashable, Sendable {
  /// Made, not yet used.
  case unused
  /// The plan shows what the link was for.
  case used
  /// Past its time.
  case expired
  /// One that the service offered by itself, whose plan was reached; whether by it, nobody knows.
  case unneeded
  /// Put away by the operator.
  case dismissed
}

/// A URL that waits for a person; the URL itself is kept apart, because it is a secret.
public struct Link: Hashable, Sendable {
  /// The ledger's number of the link.
  public let id: Int64
  /// The account it belongs to.
  public let account: AccountName
  /// What it is for.
  public let kind: LinkKind
  /// The plan it leads to.
  public let target: PlanName?
  /// The host it leads to.
  public let host: SafeText
  /// When it was made.
  public let createdAt: Instant
  /// When it ends, nil when the service does not say.
  public let expiresAt: Instant?
  /// What became of it.
  public let state: LinkState

  /// A stored link without its URL.
  public init(
    id: Int64, account: AccountName, kind: LinkKind, target: PlanName?, host: SafeText, createdAt: Instant,
    expiresAt: Instant?, state: LinkState
  ) {
    self.id = id
    self.account = account
    self.kind = kind
    self.target = target
    self.host = host
    self.createdAt = createdAt
    self.expiresAt = expiresAt
    self.state = state
  }
}
