import Billing
import Hashing
import JSON

/// AgentIdP of SentryAgent as its guide "Manage API Tiers" and its OpenAPI files describe it: one organisation, its
/// clients, their tokens, and the page where a tier is paid for.
struct AgentIdPWorld: ServiceWorld {
  static let name = "agentidp"
  /// The scopes that the service documents; none is about billing.
  static let scopes = ["agents:read", "agents:write", "tokens:read", "audit:read"]
  /// Calls for a token that a client may make in a minute (docs/openapi/oauth2-token.yaml).
  static let tokenCallsPerMinute = 100

  /// What is kept of a client.
  struct Client: Hashable, Sendable {
    let secret: SecretHash
    /// Whether it was registered with the organisation.
    let belongs: Bool
    var calls = CallWindow(limit: AgentIdPWorld.tokenCallsPerMinute, length: .seconds(60))
  }

  let configuration: AgentIdPConfiguration
  var tier: AgentIdPTier
  var dialect: AgentIdPDialect
  var enforcesLimits: Bool
  var webhookDelay: Duration
  var usage: AgentIdPUsage
  var clients: [String: Client] = [:]
  var checkouts: [SecretHash: AgentIdPCheckout] = [:]
  /// Agents that were registered since the beginning.
  var registered: Set<String> = []
  /// Stripe's events that have arrived; one that comes again changes nothing.
  var receivedEvents: Set<String> = []
  let webhookSecret: String
  var random: RandomSource
  let key: SigningKey
  private let readyToken: String
  /// Where the sandbox listens, for the links it hands out.
  var origin = ""
  private var happened: [Effect] = []

  init(_ configuration: AgentIdPConfiguration, now: ClockReading) {
    self.configuration = configuration
    tier = configuration.tier
    dialect = configuration.dialect
    enforcesLimits = configuration.enforcesLimits
    webhookDelay = configuration.webhookDelay
    usage = AgentIdPUsage(
      [
        .agents: configuration.agents, .calls: configuration.calls, .tokens: configuration.tokens,
        .tokensThisMonth: configuration.tokens,
      ], now: now)
    var random = RandomSource(seed: configuration.seed, purpose: 0xA6E1)
    key = SigningKey(random.hexadecimal(64))
    for client in configuration.clients {
      clients[client.id] = Client(secret: SecretHash(of: client.secret), belongs: true)
    }
    if let client = configuration.bootstrapClient {
      clients[client.id] = Client(secret: SecretHash(of: client.secret), belongs: false)
    }
    var secrets = RandomSource(seed: configuration.seed, purpose: 0xA6E2)
    let drawn = "whsec_" + secrets.hexadecimal(32)
    webhookSecret = configuration.webhookSecret ?? drawn
    let issuedAt = now.wall.wholeSeconds
    readyToken = AgentIdPToken(
      client: configuration.clients.first?.id ?? random.uuid(), organisation: configuration.organisationID,
      scope: Self.scopes[0], id: random.uuid(), issuedAt: issuedAt,
      expiresAt: now.wall.adding(configuration.readyTokenLifetime).wholeSeconds
    ).signed(with: key)
    self.random = random
  }

  func pattern(ofPath path: String) -> String? { AgentIdPAddress(path: path)?.route.pattern }

  mutating func listens(at origin: String) { self.origin = origin }

  mutating func settle(now: ClockReading) {
    usage.passTime(to: now)
    deliver(now: now)
  }

  mutating func takeEffects() -> [Effect] {
    defer { happened = [] }
    return happened
  }

  /// Changes the tier and writes it down; a tier that stays is no change.
  mutating func setTier(
    _ target: AgentIdPTier, as operation: String, by cause: Effect.Cause, requestID: String?, at: Instant
  ) {
    guard target != tier else { return }
    happened.append(
      Effect(
        at: at, service: Self.name, operation: operation, from: tier.rawValue, to: target.rawValue, by: cause,
        organisation: configuration.organisation, requestID: requestID, priceMinor: nil))
    tier = target
  }

  func announcement(url: String) -> JSONObject {
    var fields: JSONObject = ["base_url": .string(url)]
    if let client = configuration.clients.first {
      fields["client_id"] = .string(client.id)
      fields["client_secret"] = .string(client.secret)
    }
    fields["credential"] = .string(readyToken)
    if let client = configuration.bootstrapClient {
      fields["bootstrap"] = ["client_id": .string(client.id), "client_secret": .string(client.secret)]
    }
    return fields
  }

  func state(now: ClockReading) -> JSONValue {
    let checkouts: [JSONValue] = checkouts.sorted { $0.key.hexadecimal < $1.key.hexadecimal }.map { hash, checkout in
      let progress =
        switch checkout.progress {
        case .open: now.boot < checkout.expires ? "open" : "expired"
        case .paid: "paid"
        case .done: "done"
        }
      return [
        "id_sha256": .string(hash.hexadecimal), "tier": .string(checkout.tier.rawValue), "state": .string(progress),
        "expires_at": .string(now.wall(at: checkout.expires).iso8601),
      ]
    }
    return [
      "organisation": .string(configuration.organisation),
      "organization_id": .string(configuration.organisationID),
      "tier": .string(tier.rawValue),
      "usage": .members(AgentIdPMeter.allCases.map { ($0.rawValue, .integer(usage.used($0))) }),
      "enforces_limits": .bool(enforcesLimits),
      "webhook_delay_ms": .integer(webhookDelay.wholeMilliseconds),
      "dialect": dialect.json,
      "clients": .array(
        clients.sorted { $0.key < $1.key }.map { id, client in
          [
            "client_id": .string(id), "secret_sha256": .string(client.secret.hexadecimal),
            "has_organization": .bool(client.belongs),
          ]
        }),
      "checkouts": .array(checkouts),
    ]
  }
}
