import Billing
import JSON
import Serving

extension DockWorld {
  /// Answers one call.
  mutating func answer(_ request: SandboxRequest, at address: DockAddress, now: ClockReading) -> Reply {
    settle(now: now)
    var limits: [String: String] = [:]
    var reply: Reply
    do throws(DockRefusal) {
      if address.route.isPage || address.route == .stripeWebhook {
        guard address.route.methods.contains(request.method) else { throw .methodNotAllowed(address.route.methods) }
        return address.route.isPage ? page(request, at: address, now: now) : receiveWebhook(request, now: now)
      }
      let call = try admit(request, at: address.route, now: now, limits: &limits)
      reply =
        address.route == .mcp
        ? try receive(request, call: call) : .json(try perform(request, at: address, call: call))
    } catch {
      reply = error.reply(in: dialect, requestID: request.id)
    }
    reply.headers.merge(limits) { own, _ in own }
    return reply
  }

  /// Finds out who calls and whether the limits allow it, in Dock's order: key, burst, month, method,
  /// hour.
  ///
  /// Every call with a valid key counts towards the month, the refused ones too; `limits` gets the headers that tell it.
  private mutating func admit(
    _ request: SandboxRequest, at route: DockRoute, now: ClockReading, limits: inout [String: String]
  ) throws(DockRefusal) -> DockCall {
    guard let principal = authenticate(request, now: now) else { throw .unauthorized }
    let place = principal.organisation
    organisations[place].countCall()
    let isWithinBurst = organisations[place].burst.admit(at: now)
    limits = limitHeaders(of: organisations[place], now: now)
    guard isWithinBurst else {
      throw throttle(route, by: organisations[place].burst, window: "minute", now: now)
    }
    // Which of its messages write is known once they were read.
    if route != .mcp || dialect.quotaGate == .everything {
      try admitThisMonth(organisations[place], isRead: request.method == "GET", isContent: route.isContent)
    }
    guard route.methods.contains(request.method) else { throw .methodNotAllowed(route.methods) }
    let call = DockCall(principal: principal, requestID: request.id, now: now)
    try admitThisHour(route, method: request.method, call: call)
    return call
  }

  /// Counts a call of a route that an organisation has only so many of in an hour.
  mutating func admitThisHour(_ route: DockRoute, method: String, call: DockCall) throws(DockRefusal) {
    guard let limit = route.hourlyLimit(method: method, planChanges: callsPerHour) else { return }
    let fresh = CallWindow(limit: limit, length: .seconds(3_600))
    guard organisations[call.organisation].hourlyCalls[route, default: fresh].admit(at: call.now) else {
      throw throttle(
        route, by: organisations[call.organisation].hourlyCalls[route] ?? fresh, window: "hour", now: call.now)
    }
  }

  /// Refuses a call when the month's calls are used up and the dialect refuses its kind.
  func admitThisMonth(
    _ organisation: DockOrganisation, isRead: Bool, isContent: Bool
  ) throws(DockRefusal) {
    let isGated =
      switch dialect.quotaGate {
      case .everything: true
      case .writes: !isRead
      case .content: !isRead && isContent
      }
    let used = organisation.used(.apiCalls)
    guard used <= organisation.plan.cap(.apiCalls) || !isGated else {
      throw .overLimit(.init(meter: .apiCalls, plan: organisation.plan, current: used))
    }
  }

  /// The principal behind a key or a session; a call with both is the key's.
  private func authenticate(_ request: SandboxRequest, now: ClockReading) -> DockPrincipal? {
    if let authorization = request.headers["authorization"] {
      let parts = authorization.split(separator: " ", maxSplits: 1)
      guard parts.count == 2, parts[0].lowercased() == "bearer",
        let principal = credentials[SecretHash(of: String(parts[1]))], principal.kind != .human
      else { return nil }
      return principal
    }
    return person(of: request, now: now)
  }

  private func limitHeaders(of organisation: DockOrganisation, now: ClockReading) -> [String: String] {
    [
      "x-ratelimit-monthly-cap": String(organisation.plan.cap(.apiCalls)),
      "x-ratelimit-monthly-used": String(organisation.used(.apiCalls)),
      "x-ratelimit-monthly-reset": DockOrganisation.monthlyReset(after: now).iso8601,
      "x-ratelimit-burst-remaining": String(organisation.burst.remaining(at: now)),
      "x-ratelimit-burst-reset": organisation.burst.reset(at: now).wall.iso8601,
    ]
  }

  private func throttle(_ route: DockRoute, by calls: CallWindow, window: String, now: ClockReading) -> DockRefusal {
    let reset = calls.reset(at: now)
    let milliseconds = now.boot.duration(to: reset.boot).wholeMilliseconds
    return .rateLimited(
      .init(
        endpoint: route.pattern, limit: calls.limit, window: window, resetAt: reset.wall,
        retryAfterSeconds: max(1, (milliseconds + 999) / 1000)))
  }

  private mutating func perform(
    _ request: SandboxRequest, at address: DockAddress, call: DockCall
  ) throws(DockRefusal) -> JSONValue {
    let query = FormFields(request.query)
    let isRead = request.method == "GET"
    switch address.route {
    case .me: return me(call)
    case .billing: return billing(call)
    case .upgrade:
      return try upgrade(
        DockOrder.upgrade(request.body, takesTo: dialect.handshake == .dangerousOperations), call: call)
    case .downgrade: return try downgrade(DockOrder.downgrade(request.body), call: call)
    case .checkout: return try checkout(request.body, call: call)
    case .portal: return try portal(request.body, call: call)
    case .limitIncrease: return try requestLimitIncrease(request.body, call: call)
    case .approvalStatus: return try approvalStatus(query, call: call)
    case .workspaces:
      return isRead
        ? workspaces(areArchived: query["archived"] == "1", call: call) : try createWorkspace(request.body, call: call)
    case .workspace:
      return isRead ? try workspace(address.id, call: call) : try archiveWorkspace(address.id, call: call)
    case .workspaceRows: return try rows(address.id, query, call: call)
    case .search: return search(try DockSearch(query), call: call)
    case .tickets: return isRead ? tickets(call) : try fileTicket(request.body, call: call)
    case .ticket: return try ticket(address.id, call: call)
    case .approvalPage, .checkoutPage, .portalPage, .signInPage, .settingsPage, .stripeWebhook, .mcp: throw .notFound
    }
  }
}
