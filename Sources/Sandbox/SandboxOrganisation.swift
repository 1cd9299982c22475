import Billing

/// An agent's key to an organisation: each key is its own principal.
public struct SandboxKey: Hashable, Sendable {
  /// The principal's name, as `GET /api/me` tells it.
  public var principal: String
  /// The secret, `dk_` and 48 hexadecimal digits by custom.
  public var key: String

  /// A key of a principal.
  public init(principal: String, key: String) {
    self.principal = principal
    self.key = key
  }
}

/// An organisation as the sandbox begins with it.
public struct SandboxOrganisation: Hashable, Sendable {
  /// The name that people read, in sentences and on pages.
  public var name: String
  /// The name that requests use; no two organisations share one.
  public var slug: String
  /// `free`, `pro` or `scale`; anything else is refused when the sandbox starts.
  public var plan: String
  /// The agents' keys.
  public var keys: [SandboxKey]
  /// The value of a person's `dock-session` cookie, nil for no session.
  public var humanSession: String?
  /// What is in use, by meter: `agents`, `members`, `workspaces`, `rows`, `api_calls`, `webhooks`, `messages`.
  public var usage: [String: Int64]
  /// How often a paid plan is charged.
  public var interval: BillingInterval
  /// Whether a card is on file.
  public var hasCard: Bool
  /// Whether a paid plan ends with the period.
  public var cancelAtPeriodEnd: Bool
  /// Whether the organisation is on Scale for nothing; `plan` is then ignored.
  public var isDesignPartner: Bool
  /// Whether the deployment can reach Stripe for it.
  public var stripeConfigured: Bool

  /// The workspaces that its principals can open; `usage` counts others beside them.
  public var workspaces: [SandboxWorkspace]

  /// An organisation; what is left out is an ordinary monthly customer without usage.
  public init(
    name: String, slug: String, plan: String, keys: [SandboxKey], humanSession: String? = nil,
    usage: [String: Int64] = [:], interval: BillingInterval = .month, hasCard: Bool = true,
    cancelAtPeriodEnd: Bool = false, isDesignPartner: Bool = false, stripeConfigured: Bool = true,
    workspaces: [SandboxWorkspace] = []
  ) {
    self.name = name
    self.slug = slug
    self.plan = plan
    self.keys = keys
    self.humanSession = humanSession
    self.usage = usage
    self.interval = interval
    self.hasCard = hasCard
    self.cancelAtPeriodEnd = cancelAtPeriodEnd
    self.isDesignPartner = isDesignPartner
    self.stripeConfigured = stripeConfigured
    self.workspaces = workspaces
  }
}
