import JSON

/// A client of the sandbox's AgentIdP: an agent that is given tokens for its id and secret.
public struct AgentIdPClient: Hashable, Sendable {
  /// The agent's UUID.
  public var id: String
  /// The client secret.
  public var secret: String

  /// A client.
  public init(id: String, secret: String) {
    self.id = id
    self.secret = secret
  }
}

/// What the sandbox's AgentIdP begins with.
public struct AgentIdPConfiguration: Hashable, Sendable {
  /// The organisation's name on pages and in effects.
  public var organisation: String
  /// The organisation's id, as tokens carry it.
  public var organisationID: String
  /// The tier it begins on.
  public var tier: AgentIdPTier
  /// The agents registered with the organisation; the first one is announced.
  public var clients: [AgentIdPClient]
  /// An agent of the bootstrap method: its tokens carry no organisation.
  public var bootstrapClient: AgentIdPClient?
  /// Active agents at the beginning.
  public var agents: Int64
  /// Calls of today at the beginning.
  public var calls: Int64
  /// Tokens of today at the beginning.
  public var tokens: Int64
  /// Which of the documented spellings it speaks.
  public var dialect: AgentIdPDialect
  /// Whether limits are enforced: `BILLING_ENABLED` of the service.
  public var enforcesLimits: Bool
  /// How long the pretend Stripe's message about a payment is under way.
  public var webhookDelay: Duration
  /// What the pretend Stripe signs with, `whsec_...` by custom; nil draws one.
  public var webhookSecret: String? = nil
  /// How long the announced ready-made token lives; a token that is asked for lives its documented hour.
  public var readyTokenLifetime: Duration
  /// Makes ids and tokens reproducible for tests; nil draws them from the system's generator.
  public var seed: UInt64?

  /// A configuration; what is left out follows the guide.
  public init(
    organisation: String, organisationID: String, tier: AgentIdPTier, clients: [AgentIdPClient],
    bootstrapClient: AgentIdPClient? = nil, agents: Int64 = 0, calls: Int64 = 0, tokens: Int64 = 0,
    dialect: AgentIdPDialect = .seed, enforcesLimits: Bool = true, webhookDelay: Duration = .zero,
    readyTokenLifetime: Duration = .seconds(30 * 86_400), seed: UInt64? = nil
  ) {
    self.organisation = organisation
    self.organisationID = organisationID
    self.tier = tier
    self.clients = clients
    self.bootstrapClient = bootstrapClient
    self.agents = agents
    self.calls = calls
    self.tokens = tokens
    self.dialect = dialect
    self.enforcesLimits = enforcesLimits
    self.webhookDelay = webhookDelay
    self.readyTokenLifetime = readyTokenLifetime
    self.seed = seed
  }

  /// One organisation on Free with the guide's own numbers, two clients of it and a bootstrap client.
  public static func standard(seed: UInt64?) -> AgentIdPConfiguration {
    var random = RandomSource(seed: seed, purpose: 0xA6E0)
    func client() -> AgentIdPClient {
      AgentIdPClient(id: random.uuid(), secret: random.hexadecimal(64))
    }
    return AgentIdPConfiguration(
      organisation: "sentry-lab", organisationID: random.uuid(), tier: .free, clients: [client(), client()],
      bootstrapClient: client(), agents: 3, calls: 142, tokens: 87, seed: seed)
  }
}

extension RandomSource {
  /// A UUID of version 4.
  mutating func uuid() -> String {
    let digits = Array(hexadecimal(30))
    let variants = Array("89ab")
    let variant = variants[Int.random(in: variants.indices, using: &self)]
    return String(digits[0..<8]) + "-" + String(digits[8..<12]) + "-4" + String(digits[12..<15]) + "-"
      + String(variant) + String(digits[15..<18]) + "-" + String(digits[18..<30])
  }
}
