import Billing
import JSON

extension MailingCoreWorld {
  /// `POST /sandbox/mailingcore`: what is named is changed, the rest stays.
  mutating func administer(_ body: SandboxRequest.Body, now: ClockReading) throws -> JSONValue {
    let wish = try MailingCoreWish.read(body)
    let place = try self.place(of: wish.tenant)
    if let slug = wish.plan, plan(slug) == nil {
      throw SandboxError.unknownPlan(slug, among: plans.map(\.slug))
    }
    if wish.status != nil || wish.cancel != nil {
      let slug = wish.plan ?? accounts[place].plan
      guard plan(slug)?.monthlyMinor != nil else {
        throw SandboxError.outOfRange("Only a subscription to a plan with a price has a status or an end.")
      }
    }
    if let offer = wish.offer {
      guard let index = plans.firstIndex(where: { $0.slug == offer.plan }) else {
        throw SandboxError.unknownPlan(offer.plan, among: plans.map(\.slug))
      }
      if offer.minor != nil, plans[index].monthlyMinor == nil {
        throw SandboxError.outOfRange("The plan \"\(offer.plan)\" is not bought and has no price.")
      }
      plans[index].emails = offer.emails ?? plans[index].emails
      plans[index].aiTokens = offer.aiTokens ?? plans[index].aiTokens
      plans[index].monthlyMinor = offer.minor ?? plans[index].monthlyMinor
    }
    wish.changeDialect(&dialect)
    webhookDelay = wish.webhookDelay ?? webhookDelay
    if let slug = wish.plan { setPlan(of: place, to: slug, now: now.wall) }
    if let status = wish.status { accounts[place].status = status }
    if let cancel = wish.cancel { accounts[place].cancelAtPeriodEnd = cancel }
    accounts[place].emailsSent = wish.emails ?? accounts[place].emailsSent
    accounts[place].aiTokens = wish.aiTokens ?? accounts[place].aiTokens
    return ["ok": true, "tenant": described(place), "dialect": dialect.json]
  }

  /// Everything it holds, without keys, links and secrets.
  func state(now: ClockReading) -> JSONValue {
    [
      "tenants": .array(accounts.indices.map(described)),
      "plans": .array(
        plans.map {
          .fields([
            "slug": .string($0.slug), "emails": .integer($0.emails), "ai_tokens": .integer($0.aiTokens),
            "minor": $0.monthlyMinor.map(JSONValue.integer) ?? .null,
          ])
        }),
      "dialect": dialect.json, "webhook_delay_ms": .integer(webhookDelay.wholeMilliseconds),
      "messages_under_way": .integer(Int64(messages.count)), "checkouts": .integer(Int64(checkouts.count)),
      "portals": .integer(Int64(portals.count)), "emails_queued": .integer(queued),
    ]
  }

  private mutating func setPlan(of place: Int, to slug: String, now: Instant) {
    let before = accounts[place].plan
    let status: MailingCoreAccount.Status? = plan(slug)?.monthlyMinor == nil ? nil : .active
    guard before != slug || accounts[place].status == nil && status != nil else { return }
    accounts[place].plan = slug
    // A subscription goes on in its cycle with another plan; one that begins, or ends, begins a cycle.
    if (accounts[place].status == nil) != (status == nil) { accounts[place].begin(at: now) }
    accounts[place].status = status == nil ? nil : accounts[place].status ?? status
    accounts[place].cancelAtPeriodEnd = false
    accounts[place].aiTokens = plan(slug)?.aiTokens ?? 0
    note("set-plan", place, from: before, to: slug, by: .admin, requestID: nil, at: now)
  }

  private func place(of name: String?) throws(SandboxError) -> Int {
    guard
      let place = name.map({ name in accounts.firstIndex { $0.id == name || $0.name == name } })
        ?? accounts.indices.first
    else { throw .unknownOrganisation(name ?? "") }
    return place
  }

  private func described(_ place: Int) -> JSONValue {
    let account = accounts[place]
    return .fields([
      "id": .string(account.id), "name": .string(account.name), "plan": .string(account.plan),
      "status": .text(orNull: account.status?.rawValue), "cancel_at_period_end": .bool(account.cancelAtPeriodEnd),
      "period_start": .string(account.periodStart.iso8601), "period_end": .string(account.periodEnd.iso8601),
      "usage": ["emails": .integer(account.emailsSent), "ai_tokens": .integer(account.aiTokens)],
    ])
  }
}
