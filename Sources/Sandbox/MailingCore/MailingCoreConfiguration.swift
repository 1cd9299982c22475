/// A tenant of the sandbox's MailingCore.
public struct MailingCoreTenant: Hashable, Sendable {
  /// The id that `X-Tenant-Id` names: `cl...`.
  public var id: String
  /// The name on pages and in effects.
  public var name: String
  /// The slug of its plan; a plan with a price is subscribed.
  public var plan: String
  /// E-mails sent in the current cycle.
  public var emailsSent: Int64
  /// Keys that can send and nothing else: `mc_live_...`.
  public var keys: [MailingCoreKey]

  /// A tenant.
  public init(id: String, name: String, plan: String, emailsSent: Int64 = 0, keys: [MailingCoreKey] = []) {
    self.id = id
    self.name = name
    self.plan = plan
    self.emailsSent = emailsSent
    self.keys = keys
  }
}

/// An API key of a tenant.
public struct MailingCoreKey: Hashable, Sendable {
  /// The key: `mc_live_...` or `mc_test_...`.
  public var key: String
  /// What it may do: `email:send`; no scope is about billing.
  public var scopes: [String]

  /// A key.
  public init(key: String, scopes: [String] = ["email:send"]) {
    self.key = key
    self.scopes = scopes
  }
}

/// What the sandbox's MailingCore begins with.
public struct MailingCoreConfiguration: Hashable, Sendable {
  /// The tenants of the one user; the first one is announced.
  public var tenants: [MailingCoreTenant]
  /// The table of plans, the smallest first; the first one is what is left when a subscription ends.
  public var plans: [MailingCorePlan]
  /// The user's e-mail address, for signing in.
  public var email: String
  /// The user's password.
  public var password: String
  /// The code that the user's second factor shows, where there is one.
  public var code: String
  /// Which spellings it speaks where no document tells.
  public var dialect: MailingCoreDialect
  /// How long the announced ready-made token lives; one of a sign-in lives its documented 15 minutes.
  public var readyTokenLifetime: Duration
  /// How long the pretend Stripe's messages are under way.
  public var webhookDelay: Duration
  /// What the pretend Stripe signs with, `whsec_...` by custom; nil draws one.
  public var webhookSecret: String?
  /// Calls that a client may make in any minute.
  public var callsPerMinute: Int
  /// Makes ids and tokens reproducible for tests; nil draws them from the system's generator.
  public var seed: UInt64?

  /// A configuration; what is left out follows the service's documents.
  public init(
    tenants: [MailingCoreTenant], plans: [MailingCorePlan] = MailingCorePlan.standard, email: String, password: String,
    code: String = "000000", dialect: MailingCoreDialect = .seed, readyTokenLifetime: Duration = .seconds(30 * 86_400),
    webhookDelay: Duration = .zero, webhookSecret: String? = nil, callsPerMinute: Int = 300, seed: UInt64? = nil
  ) {
    self.tenants = tenants
    self.plans = plans
    self.email = email
    self.password = password
    self.code = code
    self.dialect = dialect
    self.readyTokenLifetime = readyTokenLifetime
    self.webhookDelay = webhookDelay
    self.webhookSecret = webhookSecret
    self.callsPerMinute = callsPerMinute
    self.seed = seed
  }

  /// Two tenants of one user: one on Pro at 84 % of its quota, the service's own sample, and one without a subscription.
  public static func standard(seed: UInt64?) -> MailingCoreConfiguration {
    var random = RandomSource(seed: seed, purpose: 0x3A11)
    func tenant(_ name: String, plan: String, sent: Int64) -> MailingCoreTenant {
      MailingCoreTenant(
        id: "clx" + random.hexadecimal(22), name: name, plan: plan, emailsSent: sent,
        keys: [MailingCoreKey(key: "mc_live_" + random.hexadecimal(32))])
    }
    return MailingCoreConfiguration(
      tenants: [tenant("harbor-mail", plan: "pro", sent: 4_200), tenant("tiny-mail", plan: "free", sent: 40)],
      email: "operator@harbor-mail.example", password: random.hexadecimal(24),
      code: String(random.next() % 900_000 + 100_000), seed: seed)
  }
}
