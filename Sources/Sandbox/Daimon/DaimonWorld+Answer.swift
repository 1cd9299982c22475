import Billing
import JSON
import Serving

/// A call that was let in.
struct DaimonCall {
  let account: Int
  let requestID: String
  let now: ClockReading
}

extension DaimonWorld {
  mutating func answer(_ request: SandboxRequest, now: ClockReading) -> Reply {
    settle(now: now)
    guard let (route, id) = DaimonRoute.at(request.path) else {
      return reply(.notFound, to: nil, now: now)
    }
    var account: Int?
    do throws(DaimonRefusal) {
      if route.isPage {
        guard route.methods.contains(request.method) else { throw .methodNotAllowed(route.methods) }
        return page(request, at: route, id: id, now: now)
      }
      if route == .inboxes {
        guard route.methods.contains(request.method) else { throw .methodNotAllowed(route.methods) }
        account = principal(of: request)?.account
        return .json(try createInbox(request, now: now))
      }
      let call = try admit(request, at: route, now: now, account: &account)
      return try .json(perform(request, at: route, id: id, call: call))
    } catch {
      return reply(error, to: account, now: now)
    }
  }

  /// Finds out who calls and whether the limits allow it: key, state, burst, method, the day's sending.
  private mutating func admit(
    _ request: SandboxRequest, at route: DaimonRoute, now: ClockReading, account: inout Int?
  ) throws(DaimonRefusal) -> DaimonCall {
    guard let principal = principal(of: request) else { throw .unauthorized }
    // An inbox key is no valid key for anything but its inbox; which status it gets is not documented.
    guard !principal.isInbox || route == .send else { throw .unauthorized }
    let place = principal.account
    account = place
    guard accounts[place].status != .suspended else { throw .suspended }
    guard accounts[place].calls.admit(at: now) else {
      throw limit(accounts[place].calls, code: "API_RATE_LIMIT", now: now)
    }
    guard route.methods.contains(request.method) else { throw .methodNotAllowed(route.methods) }
    if dialect.quotaGate == .everything, terms(of: place).sends { try checkDay(of: place, now: now) }
    return DaimonCall(account: place, requestID: request.id, now: now)
  }

  private mutating func perform(
    _ request: SandboxRequest, at route: DaimonRoute, id: String, call: DaimonCall
  ) throws(DaimonRefusal) -> JSONValue {
    switch route {
    case .account: return account(call)
    case .capabilities: return capabilities(call)
    case .upgradeLink: return try upgradeLink(request.body, call: call)
    case .notifyOperator: return try notifyOperator(request.body, call: call)
    case .approval: return try approval(id, call: call)
    case .send: return try send(request.body, from: id, call: call)
    case .inboxes, .upgradePage, .approvalPage, .checkoutPage: throw .notFound
    }
  }

  /// Refuses when the day's messages are used up.
  func checkDay(of account: Int, now: ClockReading) throws(DaimonRefusal) {
    guard let daily = terms(of: account).daily, accounts[account].used(.sentToday) >= daily else { return }
    throw .sendLimit(
      accounts[account].tier,
      .init(
        isDaily: true, sent: accounts[account].used(.sentToday), limit: daily,
        resetAt: CallAllowance.Period.day.end(at: now.wall)))
  }

  /// What a full window says.
  func limit(_ window: CallWindow, code: String, now: ClockReading) -> DaimonRefusal {
    let end = window.reset(at: now).wall
    return .rateLimited(code: code, count: window.limit, from: end.adding(.seconds(-60)), to: end)
  }

  /// A refusal as it is sent; one about the tier carries a live link for the account.
  private mutating func reply(_ refusal: DaimonRefusal, to account: Int?, now: ClockReading) -> Reply {
    var body: JSONObject = ["error": .string(refusal.error)]
    switch refusal {
    case .sendLimit(_, let limit):
      body["code"] = .string(limit.isDaily ? "DAILY_SEND_QUOTA" : "MONTHLY_SEND_QUOTA")
      body["retry_after"] = .integer(DaimonRefusal.seconds(from: now.wall, to: limit.resetAt))
      body["current_usage"] = [
        limit.isDaily ? "sent_today" : "sent_this_month": .integer(limit.sent), "limit": .integer(limit.limit),
        "reset_at": .string(limit.resetAt.iso8601),
      ]
    case .rateLimited(let code, let count, let from, let to):
      body["code"] = .string(code)
      body["retry_after"] = .integer(DaimonRefusal.seconds(from: now.wall, to: to))
      body["current_usage"] = [
        "count": .integer(Int64(count)), "window_start": .string(from.iso8601), "window_end": .string(to.iso8601),
      ]
    default: break
    }
    if dialect.errors == .introduction { body["message"] = .string(refusal.message(at: now.wall)) }
    if let account { body["upgrade_context"] = upgradeContext(for: refusal, to: account, now: now) }
    body["next_steps"] = .array(refusal.nextSteps.map(JSONValue.string))
    var reply = Reply.json(.object(body), status: refusal.status)
    if case .methodNotAllowed(let allowed) = refusal { reply.headers["allow"] = AllowedMethods.field(allowed) }
    return reply
  }

  private func upgradeContext(for refusal: DaimonRefusal, to account: Int, now: ClockReading) -> JSONValue? {
    let label: String
    let target: DaimonTier
    switch refusal {
    case .sendRequiresPaid: (label, target) = ("Add a payment method to enable sending", .developer)
    case .inboxLimit: (label, target) = ("Upgrade to Developer tier for more inboxes", .developer)
    case .sendLimit(let tier, _):
      guard let next = tier.next else { return nil }
      let daily = DaimonTerms(of: next, in: dialect.terms).daily.map { " for \(DaimonRefusal.grouped($0)) sends/day" }
      (label, target) = ("Upgrade to \(next.title) tier" + (daily ?? ""), next)
    default: return nil
    }
    let url = standingLink(to: target, for: account, now: now)
    return [
      "operator_action_url": .string(url), "operator_action_label": .string(label),
      "agent_script": .string("Tell your operator: I need sending access. Here's a direct upgrade link: \(url)"),
    ]
  }
}

extension JSONValue {
  /// An answer of daimon's with what to do next.
  static func daimon(_ result: JSONValue, _ nextSteps: String...) -> JSONValue {
    ["result": result, "next_steps": .array(nextSteps.map(JSONValue.string))]
  }
}
