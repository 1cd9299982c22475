import Billing
import JSON

extension MailingCoreWorld {
  /// `GET /billing/plans`: the plans with their limits, their grants and the ids of Stripe's prices.
  ///
  /// Only `tokensIncludedMonth` is a documented name.
  var planList: JSONValue {
    listed(
      "plans",
      plans.map { plan in
        let isPriced = plan.monthlyMinor != nil || plan == plans.first
        let minor = plan.monthlyMinor ?? 0
        return .fields([
          "id": .string("clp" + plan.slug), "slug": .string(plan.slug), "name": .string(plan.name),
          "monthlyEmailLimit": .integer(plan.emails), "tokensIncludedMonth": .integer(plan.aiTokens),
          "maxDomains": .integer(plan.domains), "maxMembers": .integer(plan.members),
          "maxTemplates": .integer(plan.templates),
          "priceCents": dialect.prices == .cents && isPriced ? .integer(minor) : nil,
          "currency": dialect.prices == .cents ? "eur" : nil, "interval": dialect.prices == .cents ? "month" : nil,
          "price": dialect.prices == .bare && isPriced ? .integer(minor / 100) : nil,
          "stripePriceId": .text(orNull: plan.priceID), "isActive": true,
        ])
      })
  }

  /// A list with what the dialect puts around it.
  func listed(_ name: String, _ elements: [JSONValue]) -> JSONValue {
    switch dialect.lists {
    case .bare: .array(elements)
    case .data: ["data": .array(elements)]
    case .named: .members([(name, .array(elements))])
    }
  }

  /// `GET /billing/subscription`: plan, status and the dates of the current period.
  func subscription(of place: Int) throws(MailingCoreRefusal) -> Reply {
    let account = accounts[place]
    guard let status = account.status else {
      switch dialect.noSubscription {
      case .null: return .json(.null)
      case .empty: return Reply(status: 200, body: .empty)
      case .notFound: throw MailingCoreRefusal(404, "No subscription found for this tenant")
      }
    }
    let (start, end) = (account.periodStart.iso8601, account.periodEnd.iso8601)
    let tokens: JSONValue? = dialect.tokens == .reported ? .integer(account.aiTokens) : nil
    let usage: JSONValue? = dialect.usage == .subscription ? quota(of: place)?.json : nil
    switch dialect.subscription {
    case .flat:
      return .json(
        .fields([
          "planSlug": .string(account.plan), "status": .string(status.rawValue), "currentPeriodStart": .string(start),
          "currentPeriodEnd": .string(end), "cancelAtPeriodEnd": .bool(account.cancelAtPeriodEnd),
          "aiTokensBalance": tokens, "quota": usage,
        ]))
    case .nested:
      return .json(
        .fields([
          "plan": ["slug": .string(account.plan), "name": .string(plan(account.plan)?.name ?? account.plan)],
          "status": .string(status.rawValue), "currentPeriodStart": .string(start), "currentPeriodEnd": .string(end),
          "cancelAtPeriodEnd": .bool(account.cancelAtPeriodEnd), "aiTokensBalance": tokens, "quota": usage,
        ]))
    case .snake:
      return .json(
        .fields([
          "plan_slug": .string(account.plan), "status": .string(status.rawValue),
          "current_period_start": .string(start), "current_period_end": .string(end),
          "cancel_at_period_end": .bool(account.cancelAtPeriodEnd), "ai_tokens_balance": tokens, "quota": usage,
        ]))
    }
  }

  /// The headers of a send that was taken in.
  private func sendHeaders(of place: Int) -> [String: String] {
    var headers = quota(of: place)?.headers ?? [:]
    if dialect.warnings == .always { headers["x-quota-warning"] = "true" }
    return headers
  }

  /// `POST /emails/send`: takes one e-mail in, as the vendor's own client sends it.
  ///
  /// The ladder stands at https://mailingcore.com/en/docs/billing/quota-enforcement; the headers tell the count with this
  /// e-mail in it.
  mutating func sendEmail(_ request: SandboxRequest, now: ClockReading) throws(MailingCoreRefusal) -> Reply {
    guard let key = request.bearer.flatMap({ keys[SecretHash(of: $0)] }) else { throw .unauthorized }
    guard key.scopes.contains("email:send") else {
      throw MailingCoreRefusal(403, "Missing required API key scope: email:send")
    }
    do throws(BodyFault) {
      try BodyFields.read(request.body) { fields in
        fields.require("to", "subject", "htmlBody")
        if let to = fields.text("to"), !to.contains("@") { fields.refuse("to", "must be an email") }
        if let subject = fields.text("subject"), subject.count > 998 {
          fields.refuse("subject", "must be shorter than or equal to 998 characters")
        }
        _ = fields.text("htmlBody")
      }
    } catch {
      throw MailingCoreRefusal(error)
    }
    guard let before = quota(of: key.tenant) else { throw MailingCoreRefusal(404, "Plan not found") }
    guard !before.isBlocked else {
      throw MailingCoreRefusal(429, "Monthly email quota exceeded", quota: before)
    }
    accounts[key.tenant].emailsSent = min(before.used, DockMeter.largestCount - 1) + 1
    queued += 1
    return .json(
      [
        "id": .string("clx" + random.hexadecimal(22)), "status": "QUEUED", "queued": true,
        "position": .integer(queued),
      ],
      status: dialect.postStatus == .created ? 201 : 200, headers: sendHeaders(of: key.tenant))
  }
}
