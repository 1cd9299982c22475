import Billing

/// Everything that exists in the sandbox's Dock; a plain value that changes only by its own functions of time.
struct DockWorld: Sendable {
  var dialect: DockDialect
  let tokenLifetime: Duration
  let approvalLifetime: Duration
  let callsPerHour: Int
  /// Where the sandbox listens, for the links it hands out: `http://127.0.0.1:P`.
  var origin = ""
  var prices: DockPrices
  var organisations: [DockOrganisation] = []
  var credentials: [SecretHash: DockPrincipal] = [:]
  /// When the sessions end that were signed in to; one that was configured does not.
  var sessionEnds: [SecretHash: BootTime] = [:]
  var confirmations: [SecretHash: DockConfirmation] = [:]
  var approvals: [SecretHash: DockApproval] = [:]
  var stripe: PretendStripe
  /// The faults that are set, for every route.
  var faults = FaultTable()
  /// The ids of Stripe's events that were taken in; one that comes again changes nothing.
  var receivedEvents: Set<String> = []
  var random: RandomSource
  /// What the randomness of drifts begins with, and how many there have been.
  let seed: UInt64?
  var driftCount: UInt64 = 0
  /// The effects since the last ``takeEffects()``.
  private var happened: [Effect] = []

  /// A world as a configuration describes it.
  init(_ configuration: SandboxConfiguration, now: ClockReading) throws(SandboxError) {
    dialect = configuration.dialect
    tokenLifetime = configuration.tokenLifetime
    approvalLifetime = configuration.approvalLifetime
    callsPerHour = configuration.callsPerHour
    prices = configuration.prices
    seed = configuration.seed
    if configuration.webhookSecret?.isEmpty == true {
      throw .outOfRange("The webhook's secret is empty, so that anybody could sign events.")
    }
    stripe = PretendStripe(secret: configuration.webhookSecret, seed: configuration.seed)
    random = RandomSource(seed: configuration.seed, purpose: 2)
    var slugs: Set<String> = []
    var draws = RandomSource(seed: configuration.seed, purpose: 0xD0C2)
    for described in configuration.organisations {
      guard slugs.insert(described.slug).inserted else { throw .duplicateSlug(described.slug) }
      try add(described, callsPerMinute: configuration.callsPerMinute, draws: &draws, now: now)
    }
  }

  private mutating func add(
    _ described: SandboxOrganisation, callsPerMinute: Int, draws: inout RandomSource, now: ClockReading
  ) throws(SandboxError) {
    guard let plan = DockPlan(rawValue: described.plan) else {
      throw .unknownPlan(described.plan, among: DockPlan.allCases.map(\.rawValue))
    }
    var usage: [DockMeter: Int64] = [:]
    for (name, value) in described.usage {
      guard let meter = DockMeter(rawValue: name) else { throw .unknownMeter(name) }
      usage[meter] = try Self.checkedCount(value)
    }
    var standing = DockOrganisation.Standing.free
    if described.isDesignPartner {
      standing = .designPartner
    } else if let paid = DockPaidPlan(plan) {
      // The period ends at midnight in 29 days: a whole period lies behind, none of it is imminent.
      var midnight = CivilDate(now.wall)
      (midnight.hour, midnight.minute, midnight.second, midnight.millisecond) = (0, 0, 0, 0)
      var subscription = DockSubscription(
        paid, at: prices.price(of: paid, per: described.interval),
        until: midnight.instant.adding(.seconds(29 * 86_400)))
      subscription.cancelAtPeriodEnd = described.cancelAtPeriodEnd
      standing = .subscribed(subscription)
    }
    let place = organisations.count
    for key in described.keys {
      try register(key.key, of: DockPrincipal(organisation: place, kind: .agent(key.principal)), slug: described.slug)
    }
    if let session = described.humanSession {
      try register(session, of: DockPrincipal(organisation: place, kind: .human), slug: described.slug)
    }
    var organisation = DockOrganisation(
      name: described.name, slug: described.slug, standing: standing, card: described.hasCard ? DockCard() : nil,
      stripeConfigured: described.stripeConfigured, principals: described.keys.map(\.principal), usage: usage,
      callsPerMinute: callsPerMinute, now: now)
    if usage[.workspaces] == nil { organisation.count(.workspaces, Int64(described.workspaces.count)) }
    try organisation.open(described.workspaces, random: &draws, now: now)
    organisations.append(organisation)
    stripe.addCustomer(reference: described.slug, terms: organisation.subscription, card: organisation.card)
  }

  private mutating func register(
    _ secret: String, of principal: DockPrincipal, slug: String
  ) throws(SandboxError) {
    guard credentials.updateValue(principal, forKey: SecretHash(of: secret)) == nil else {
      throw .duplicateCredential(organisation: slug)
    }
  }

  /// A count that JSON readers agree on, below zero too: a hostile number is welcome, an unreadable one is not.
  static func checkedCount(_ value: Int64) throws(SandboxError) -> Int64 {
    guard (-DockMeter.largestCount...DockMeter.largestCount).contains(value) else {
      throw .outOfRange("A count has to lie between -(2^53 - 1) and 2^53 - 1.")
    }
    return value
  }

  /// Takes out what has happened since the last time, oldest first.
  ///
  /// The order needs no sorting: ``settle(now:)`` lets things happen in the order of time, in all organisations at once.
  mutating func takeEffects() -> [Effect] {
    defer { happened = [] }
    return happened
  }

  /// Writes down a change that has just been made.
  mutating func record(
    _ operation: String, to organisation: Int, from: DockPlan?, to target: DockPlan?, by cause: Effect.Cause,
    requestID: String?, price: Price? = nil, at: Instant
  ) {
    happened.append(
      Effect(
        at: at, service: "dock", operation: operation, from: from?.rawValue, to: target?.rawValue, by: cause,
        organisation: organisations[organisation].slug, requestID: requestID,
        priceMinor: price?.money.minorUnits))
  }

  /// Lets pass what time alone brings about in every organisation: months that begin, usage that drifts, periods that
  /// end, webhooks that are tried again.
  mutating func settle(now: ClockReading) {
    for place in organisations.indices { organisations[place].passTime(to: now) }
    deliverWebhooks(now: now)
  }
}
