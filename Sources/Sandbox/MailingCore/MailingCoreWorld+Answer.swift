import Billing
import JSON

extension MailingCoreWorld {
  mutating func answer(_ request: SandboxRequest, now: ClockReading) -> Reply {
    settle(now: now)
    guard let address = MailingCoreAddress(path: request.path) else { return .unknownPage }
    guard !address.route.isPage else { return page(request, at: address, now: now) }
    let isSignedIn = isUser(request, now: now)
    let rate: [String: String]
    do throws(MailingCoreRefusal) {
      rate = try count(address.route, as: isSignedIn ? .user : .address, now: now)
    } catch {
      var reply = error.reply(in: dialect, path: request.path, now: now.wall)
      reply.headers = rateHeaders(address.route, as: isSignedIn ? .user : .address, now: now)
      return reply
    }
    var reply: Reply
    do throws(MailingCoreRefusal) {
      guard address.route.methods.contains(request.method) else { throw .noRoute(request) }
      reply = try carryOut(request, address.route, isSignedIn: isSignedIn, now: now)
    } catch {
      reply = error.reply(in: dialect, path: request.path, now: now.wall)
      if let quota = error.quota { reply.headers = quota.headers }
    }
    reply.headers.merge(rate) { own, _ in own }
    // What was paid on a page without delay has arrived before anybody looks.
    settle(now: now)
    return reply
  }

  private mutating func carryOut(
    _ request: SandboxRequest, _ route: MailingCoreRoute, isSignedIn: Bool, now: ClockReading
  ) throws(MailingCoreRefusal) -> Reply {
    switch route {
    case .webhook: return .json(try receive(request, now: now))
    case .login: return .json(try signIn(request.body, now: now))
    case .secondFactor: return .json(try verify(request.body, now: now))
    case .send: return try sendEmail(request, now: now)
    case .plans:
      guard isSignedIn else { throw .unauthorized }
      if dialect.plansTenant == .required { _ = try tenant(of: request) }
      return .json(planList)
    case .tenants:
      guard isSignedIn else { throw .unauthorized }
      return .json(
        listed("tenants", accounts.map { ["id": .string($0.id), "name": .string($0.name)] }))
    case .subscription, .checkout, .portal:
      guard isSignedIn else { throw .unauthorized }
      let place = try tenant(of: request)
      var reply: Reply
      switch route {
      case .subscription: reply = try subscription(of: place)
      case .checkout: reply = made(try openCheckout(request.body, for: place, now: now))
      default: reply = made(try openPortal(request.body, for: place, now: now))
      }
      if dialect.usage != .sends, let quota = quota(of: place) { reply.headers = quota.headers }
      return reply
    case .checkoutPage, .portalPage, .dashboardPage: return .unknownPage
    }
  }

  private func made(_ url: String) -> Reply {
    .json(["url": .string(url)], status: dialect.postStatus == .created ? 201 : 200)
  }

  // MARK: - Who calls

  /// Whether the call carries a good session token of the user's.
  private func isUser(_ request: SandboxRequest, now: ClockReading) -> Bool {
    guard let claims = request.bearer.flatMap(signer.claims), claims["sub"]?.string == user,
      let end = claims["exp"]?.integer
    else { return false }
    return now.wall < Instant(seconds: end)
  }

  /// The tenant that a signed-in user's call is about.
  private func tenant(of request: SandboxRequest) throws(MailingCoreRefusal) -> Int {
    guard let id = request.headers["x-tenant-id"], !id.isEmpty else { throw .noTenant }
    guard let place = accounts.firstIndex(where: { $0.id == id }) else { throw .foreignTenant }
    return place
  }

  // MARK: - Rates

  /// Counts a call; https://mailingcore.com/en/docs/api/rate-limits: 300 a minute, 15 sign-ins in 15 minutes.
  private mutating func count(
    _ route: MailingCoreRoute, as caller: Caller, now: ClockReading
  ) throws(MailingCoreRefusal) -> [String: String] {
    let isAdmitted: Bool
    switch route {
    // Stripe's messages are nobody's calls.
    case .webhook: return [:]
    case .login, .secondFactor: isAdmitted = signIns.admit(at: now)
    default: isAdmitted = calls[caller]?.admit(at: now) ?? false
    }
    guard isAdmitted else { throw .tooManyCalls }
    return rateHeaders(route, as: caller, now: now)
  }

  private func rateHeaders(_ route: MailingCoreRoute, as caller: Caller, now: ClockReading) -> [String: String] {
    guard let window = route.isSignIn ? signIns : calls[caller] else { return [:] }
    let reset = window.reset(at: now).wall
    return [
      "x-ratelimit-limit": String(window.limit), "x-ratelimit-remaining": String(window.remaining(at: now)),
      // Whole seconds, rounded up: a call at that second is admitted.
      "x-ratelimit-reset": String(reset.adding(milliseconds: 999).wholeSeconds),
    ]
  }
}

extension SandboxRequest {
  /// The token behind `Bearer`, nil for another header or none.
  var bearer: String? {
    let parts = (headers["authorization"] ?? "").split(separator: " ", maxSplits: 1)
    return parts.count == 2 && parts[0].lowercased() == "bearer" ? String(parts[1]) : nil
  }
}
