import Billing
import JSON

extension AgentIdPWorld {
  mutating func answer(_ request: SandboxRequest, now: Moment) -> Reply {
    settle(now: now)
    guard let address = AgentIdPAddress(path: request.path) else { return .unknownPage }
    do throws(AgentIdPRefusal) {
      guard address.route != .token || request.method == "POST" else {
        throw .methodNotAllowed(address.route.methods)
      }
      switch address.route {
      case .token: return .json(try token(request, now: now))
      case .status, .upgrade:
        try admit(request, now: now)
        guard address.route.methods.contains(request.method) else { throw .methodNotAllowed(address.route.methods) }
        return .json(address.route == .status ? status : try upgrade(request.body, now: now))
      case .checkoutPage:
        guard address.route.methods.contains(request.method) else { throw .methodNotAllowed(address.route.methods) }
        return checkoutPage(request, id: address.id, now: now)
      }
    } catch {
      return error.reply(in: dialect, isToken: address.route == .token)
    }
  }

  /// Lets a call with a good token in, counts it, and refuses it where the calls are used up.
  private mutating func admit(_ request: SandboxRequest, now: Moment) throws(AgentIdPRefusal) {
    let parts = (request.headers["authorization"] ?? "").split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].lowercased() == "bearer",
      let token = AgentIdPToken.read(String(parts[1]), key: key, now: now.wall)
    else { throw .unauthorized }
    guard token.organisation == configuration.organisationID else { throw .noOrganisation }
    try countCall(isAboutTiers: true)
  }

  /// Counts a call of the organisation's; one that is refused for the limit is not counted.
  mutating func countCall(isAboutTiers: Bool) throws(AgentIdPRefusal) {
    if !(isAboutTiers && dialect.quotaGate == .tiersExempt) {
      if let limit = reached(.calls) { throw .limitReached(.calls, limit: limit) }
      if let limit = reached(.requestsThisMinute) { throw .tooManyCalls(limit: limit) }
    }
    usage.countCall()
  }

  /// The limit of a meter that is used up; nil while there is something left.
  func reached(_ meter: AgentIdPMeter) -> Int64? {
    guard enforcesLimits, let limit = tier.limit(meter, in: dialect.schema), usage.used(meter) >= limit else {
      return nil
    }
    return limit
  }

  /// `GET /api/v1/tiers/status`.
  private var status: JSONValue {
    var limits: [(String, JSONValue)] = []
    var counts: [(String, JSONValue)] = []
    for meter in AgentIdPMeter.allCases {
      guard let fields = meter.fields(in: dialect.schema) else { continue }
      counts.append((fields.usage, .integer(usage.shown(meter, by: dialect.counters))))
      if let limit = tier.limit(meter, in: dialect.schema) {
        limits.append((fields.limit, .integer(limit)))
      } else if let value = dialect.unlimited.value {
        limits.append((fields.limit, value))
      }
    }
    return ["tier": .string(tier.rawValue), "limits": .members(limits), "usage": .members(counts)]
  }

  /// `POST /api/v1/tiers/upgrade`: a page to pay on.
  private mutating func upgrade(_ body: SandboxRequest.Body, now: Moment) throws(AgentIdPRefusal) -> JSONValue {
    guard case .bytes(let bytes) = body else { throw .body(.tooLarge) }
    var received = JSONValue.null
    if !bytes.isEmpty {
      guard let value = try? JSONValue.parse(bytes) else { throw .body(.notJSON) }
      guard value.object != nil else { throw .body(.notAnObject) }
      received = value["target_tier"] ?? .null
    }
    guard let target = received.string.flatMap(AgentIdPTier.init(rawValue:)) else { throw .unknownTier(received) }
    guard target > tier else { throw .notAnUpgrade(current: tier) }
    return ["checkoutUrl": .string(openCheckout(target, now: now))]
  }
}

extension AgentIdPDialect.Unlimited {
  /// The value that is sent, nil for none.
  fileprivate var value: JSONValue? {
    switch self {
    case .null: .null
    case .absent: nil
    case .minusOne: -1
    case .zero: 0
    case .largest: .integer(AgentIdPUsage.largest)
    case .word: "unlimited"
    }
  }
}
