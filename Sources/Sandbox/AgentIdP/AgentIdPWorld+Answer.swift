import Billing
import JSON

extension AgentIdPWorld {
  mutating func answer(_ request: SandboxRequest, now: ClockReading) -> Reply {
    settle(now: now)
    guard let address = AgentIdPAddress(path: request.path) else { return .unknownPage }
    do throws(AgentIdPRefusal) {
      guard address.route != .token || request.method == "POST" else {
        throw .methodNotAllowed(address.route.methods)
      }
      guard address.route.isServed(by: dialect.endpoints) else { throw .notFound }
      switch address.route {
      case .token: return .json(try token(request, now: now))
      case .status, .upgrade, .usage, .checkout, .agents, .agent:
        let token = try admit(request, to: address.route, now: now)
        guard address.route.methods.contains(request.method) else { throw .methodNotAllowed(address.route.methods) }
        return try carryOut(request, at: address, token: token, now: now)
      case .webhook:
        guard address.route.methods.contains(request.method) else { throw .methodNotAllowed(address.route.methods) }
        return .json(try receive(request, now: now))
      case .checkoutPage:
        guard address.route.methods.contains(request.method) else { throw .methodNotAllowed(address.route.methods) }
        return checkoutPage(request, id: address.id, now: now)
      }
    } catch {
      return error.reply(in: dialect, isToken: address.route == .token)
    }
  }

  private mutating func carryOut(
    _ request: SandboxRequest, at address: AgentIdPAddress, token: AgentIdPToken, now: ClockReading
  ) throws(AgentIdPRefusal) -> Reply {
    if address.route == .agents || address.route == .agent {
      let scope = "agents:write"
      guard token.scope.split(separator: " ").contains(Substring(scope)) else { throw .forbidden(scope: scope) }
    }
    switch address.route {
    case .status: return .json(status)
    case .upgrade: return .json(try upgrade(request.body, now: now))
    case .usage: return .json(usageToday(now: now))
    case .checkout: return .json(try olderCheckout(request.body, now: now))
    case .agents: return .json(try registerAgent(request.body), status: 201)
    case .agent:
      try decommissionAgent(address.id)
      return Reply(status: 204, body: .empty)
    case .token, .webhook, .checkoutPage: throw .notFound
    }
  }

  /// Lets a call with a good token in, counts it, and refuses it where the calls are used up.
  private mutating func admit(
    _ request: SandboxRequest, to route: AgentIdPRoute, now: ClockReading
  ) throws(AgentIdPRefusal) -> AgentIdPToken {
    let parts = (request.headers["authorization"] ?? "").split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].lowercased() == "bearer",
      let token = AgentIdPToken.read(String(parts[1]), key: key, now: now.wall)
    else { throw .unauthorized }
    guard token.organisation == configuration.organisationID else { throw .noOrganisation }
    try countCall(isAboutTiers: route.isAboutTiers)
    return token
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
  private mutating func upgrade(_ body: SandboxRequest.Body, now: ClockReading) throws(AgentIdPRefusal) -> JSONValue {
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
