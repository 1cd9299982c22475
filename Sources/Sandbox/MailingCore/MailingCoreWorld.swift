import Billing
import JSON

/// MailingCore's billing as its page "Upgrade and billing portal" describes it, with the sign-in and the sends that it
/// lives on: one user, the user's tenants, the plans, and the pages of the pretend Stripe.
struct MailingCoreWorld: ServiceWorld {
  static let name = "mailingcore"
  /// How long a token of a sign-in lives (https://mailingcore.com/en/docs/api/authentication).
  static let tokenLifetime = Duration.seconds(900)

  /// What is kept of an API key.
  struct Key: Hashable, Sendable {
    let tenant: Int
    let scopes: Set<String>
  }

  /// Who calls, as far as calls are counted: a signed-in user, or everybody else at this address.
  enum Caller: Hashable, Sendable {
    case user
    case address
  }

  let configuration: MailingCoreConfiguration
  var plans: [MailingCorePlan]
  var accounts: [MailingCoreAccount]
  var dialect: MailingCoreDialect
  var webhookDelay: Duration
  var keys: [SecretHash: Key] = [:]
  var checkouts: [SecretHash: MailingCoreCheckout] = [:]
  var portals: [SecretHash: MailingCorePortal] = [:]
  /// Stripe's messages that have not arrived yet.
  var messages: [MailingCoreMessage] = []
  /// Our own messages that are being delivered, by id: whoever brought them about.
  var ownMessages: [String: MailingCoreMessage] = [:]
  /// The events that have arrived; one that comes again changes nothing.
  var receivedEvents: Set<String> = []
  var calls: [Caller: CallWindow]
  /// Sign-ins that wait for their second factor.
  var challenges: [SecretHash: MailingCoreChallenge] = [:]
  /// Tries to sign in.
  var signIns = CallWindow(limit: 15, length: .seconds(900))
  /// How many e-mails have been taken in, for the position in the queue.
  var queued: Int64 = 0
  var random: RandomSource
  /// The user's id in tokens.
  let user: String
  let signer: DaimonSigner
  let webhookSecret: String
  private let readyToken: String
  /// Where the sandbox listens, for the links it hands out.
  var origin = ""
  private var happened: [Effect] = []

  init(_ configuration: MailingCoreConfiguration, now: ClockReading) {
    self.configuration = configuration
    plans = configuration.plans
    dialect = configuration.dialect
    webhookDelay = configuration.webhookDelay
    var random = RandomSource(seed: configuration.seed, purpose: 0x3A12)
    signer = DaimonSigner(secret: random.hexadecimal(64))
    user = "clu" + random.hexadecimal(22)
    let drawn = "whsec_" + random.hexadecimal(32)
    webhookSecret = configuration.webhookSecret ?? drawn
    accounts = configuration.tenants.map { tenant in
      MailingCoreAccount(
        tenant, customer: "cus_" + random.base32(14), plan: configuration.plans.first { $0.slug == tenant.plan },
        now: now.wall)
    }
    for (place, tenant) in configuration.tenants.enumerated() {
      for key in tenant.keys { keys[SecretHash(of: key.key)] = Key(tenant: place, scopes: Set(key.scopes)) }
    }
    let window = CallWindow(limit: configuration.callsPerMinute, length: .seconds(60))
    calls = [.user: window, .address: window]
    readyToken = Self.token(
      of: user, email: configuration.email, id: random.hexadecimal(16), from: now.wall,
      lifetime: configuration.readyTokenLifetime, by: signer)
    self.random = random
  }

  /// A session token; which claims the service's own carry is not documented.
  static func token(
    of user: String, email: String, id: String, from start: Instant, lifetime: Duration, by signer: DaimonSigner
  ) -> String {
    signer.token([
      "sub": .string(user), "email": .string(email), "jti": .string(id), "iat": .integer(start.wholeSeconds),
      "exp": .integer(start.adding(lifetime).wholeSeconds),
    ])
  }

  func pattern(ofPath path: String) -> String? { MailingCoreAddress(path: path)?.route.pattern }

  mutating func listens(at origin: String) { self.origin = origin }

  mutating func takeEffects() -> [Effect] {
    defer { happened = [] }
    return happened
  }

  /// A plan of the table; nil for a slug that is none.
  func plan(_ slug: String) -> MailingCorePlan? { plans.first { $0.slug == slug } }

  /// What a tenant has used of its e-mails; nil when its plan left the table.
  func quota(of place: Int) -> MailingCoreQuota? {
    plan(accounts[place].plan).map { MailingCoreQuota(limit: $0.emails, used: accounts[place].emailsSent) }
  }

  /// Writes down a change that happened to a tenant.
  ///
  /// The effect names no amount: amounts there are US cents, and these plans cost euros.
  mutating func note(
    _ operation: String, _ place: Int, from: String, to: String, by cause: Effect.Cause, requestID: String?,
    at: Instant
  ) {
    happened.append(
      Effect(
        at: at, service: Self.name, operation: operation, from: from, to: to, by: cause,
        organisation: accounts[place].name, requestID: requestID, priceMinor: nil))
  }

  func announcement(url: String) -> JSONObject {
    var fields: JSONObject = ["base_url": .string(url), "credential": .string(readyToken)]
    if let tenant = configuration.tenants.first {
      fields["tenant"] = .string(tenant.id)
      if let key = tenant.keys.first { fields["api_key"] = .string(key.key) }
    }
    fields["sign_in"] = [
      "email": .string(configuration.email), "password": .string(configuration.password),
      "code": .string(configuration.code),
    ]
    return fields
  }
}
