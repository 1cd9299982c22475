import Billing
import JSON

/// Everything that exists in the sandbox's daimon.email; a plain value that changes only by its own functions of time.
struct DaimonWorld: ServiceWorld {
  static let name = "daimon"
  /// How long an upgrade link can be used.
  static let linkLifetime = Duration.seconds(7 * 86_400)

  /// Whose key a call carries.
  struct Principal: Hashable, Sendable {
    let account: Int
    /// An inbox key sends and does nothing else.
    let isInbox: Bool
  }

  var dialect: DaimonDialect
  /// Where the sandbox listens: `http://127.0.0.1:P`.
  var origin = ""
  var accounts: [DaimonAccount] = []
  let signer: DaimonSigner
  /// The links that were used, by their token's id, and when each would have ended.
  var consumed: [String: Instant] = [:]
  var checkouts: [SecretHash: DaimonCheckout] = [:]
  /// The notes, by their public id.
  var approvals: [String: DaimonApproval] = [:]
  var random: RandomSource
  /// The first account as it was configured, for the announcement.
  private let first: DaimonCustomer?
  private let callsPerMinute: Int
  /// New inboxes of the last hour.
  var newInboxes = CallWindow(limit: DaimonWorld.inboxesPerHour, length: .seconds(3_600))
  private var principals: [SecretHash: Principal] = [:]
  private var happened: [Effect] = []

  init(_ configuration: DaimonConfiguration, now: ClockReading) {
    dialect = configuration.dialect
    random = RandomSource(seed: configuration.seed, purpose: 22)
    signer = DaimonSigner(secret: random.hexadecimal(64))
    first = configuration.customers.first
    callsPerMinute = configuration.callsPerMinute
    for customer in configuration.customers { _ = add(customer, now: now) }
  }

  /// Takes an account in and says which one it is; of two with one key the first has it.
  mutating func add(_ customer: DaimonCustomer, now: ClockReading) -> Int {
    accounts.append(
      DaimonAccount(
        customer, burst: DaimonTerms(of: customer.tier, in: dialect.terms).burst, callsPerMinute: callsPerMinute,
        now: now))
    register(customer.accountKey, of: accounts.count - 1, isInbox: false)
    register(customer.inboxKey, of: accounts.count - 1, isInbox: true)
    return accounts.count - 1
  }

  mutating func register(_ key: String, of account: Int, isInbox: Bool) {
    let hash = SecretHash(of: Self.identity(of: key))
    if principals[hash] == nil { principals[hash] = Principal(account: account, isInbox: isInbox) }
  }

  /// What makes a key one of a kind, whichever documented beginning it has.
  ///
  /// daimon's pages say different things of the beginnings. No header carries the line's end that stands in their place.
  private static func identity(of key: String) -> String {
    let rest = withoutPrefix(key)
    return rest.utf8.count == key.utf8.count ? key : "\n" + rest
  }

  /// The key without its documented beginning.
  static func withoutPrefix(_ key: String) -> Substring {
    for prefix in ["dm_free_", "dm_live_", "dm_account_"] where key.hasPrefix(prefix) {
      return key.dropFirst(prefix.count)
    }
    return key[...]
  }

  /// How the dialect has the key of an account begin; nil for as it was configured.
  func keyPrefix(on tier: DaimonTier) -> String? {
    switch dialect.keys {
    case .configured: nil
    case .account: "dm_account_"
    case .tier: tier == .free ? "dm_free_" : "dm_live_"
    }
  }

  func pattern(ofPath path: String) -> String? { DaimonRoute.at(path)?.route.pattern }

  mutating func listens(at origin: String) { self.origin = origin }

  mutating func takeEffects() -> [Effect] {
    defer { happened = [] }
    return happened
  }

  func announcement(url: String) -> JSONObject {
    guard let first else { return ["base_url": .string(url)] }
    return [
      "base_url": .string(url),
      "credential": .string(
        keyPrefix(on: first.tier).map { $0 + Self.withoutPrefix(first.accountKey) } ?? first.accountKey),
      "account": .string(first.id),
      "inbox": .string(first.inbox), "inbox_credential": .string(first.inboxKey),
    ]
  }

  /// The terms of an account's tier.
  func terms(of account: Int) -> DaimonTerms { DaimonTerms(of: accounts[account].tier, in: dialect.terms) }

  /// Whose key a call carries, nil for none of ours.
  func principal(of request: SandboxRequest) -> Principal? {
    let parts = (request.headers["authorization"] ?? "").split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
    return principals[SecretHash(of: Self.identity(of: String(parts[1])))]
  }

  /// Moves an account to another tier and writes that down.
  mutating func move(
    _ account: Int, to tier: DaimonTier, _ operation: String, by cause: Effect.Cause, requestID: String?,
    price: Int64? = nil, at instant: Instant
  ) {
    let before = accounts[account].tier
    guard before != tier else { return }
    accounts[account].move(to: tier, burst: DaimonTerms(of: tier, in: dialect.terms).burst, at: instant)
    happened.append(
      Effect(
        at: instant, service: Self.name, operation: operation, from: before.rawValue, to: tier.rawValue, by: cause,
        organisation: accounts[account].name, requestID: requestID, priceMinor: price))
  }

  mutating func settle(now: ClockReading) {
    for account in accounts.indices {
      accounts[account].passTime(to: now.wall)
      accounts[account].renew(at: now.wall)
    }
    let due = accounts.indices
      .compactMap { account in accounts[account].due(at: now.wall).map { (account, $0.tier, $0.at) } }
      .sorted { $0.2 < $1.2 }
    for (account, tier, at) in due {
      if accounts[account].tier == tier { accounts[account].scheduled = nil }
      move(account, to: tier, "downgrade", by: .periodEnd, requestID: nil, at: at)
      accounts[account].renew(at: now.wall)
    }
    consumed = consumed.filter { now.wall < $0.value }
    checkouts = checkouts.filter { now.wall < $0.value.expires }
    // An answer can be asked for as long again.
    approvals = approvals.filter { now.wall < $0.value.expires.adding(DaimonApproval.lifetime) }
  }
}
