import Billing
import JSON

extension DaimonWorld {
  /// `GET /v1/account`, https://docs.daimon.email/docs/api-reference/account/get.
  func account(_ call: DaimonCall) -> JSONValue {
    let account = accounts[call.account]
    let terms = terms(of: call.account)
    return .daimon(
      [
        "id": .string(account.id), "tier": .string(account.tier.rawValue), "status": .string(account.status.rawValue),
        "api_key": .string(shown(account.maskedKey, on: account.tier)), "inbox_count": .integer(account.used(.inboxes)),
        "send_limits": ["daily": written(terms.daily), "monthly": written(terms.monthly)],
        "total_sent": .integer(account.used(.totalSent)), "total_bounced": .integer(account.used(.totalBounced)),
        "total_complaints": .integer(account.used(.totalComplaints)),
        "bounce_rate": rate(account.used(.totalBounced), of: account.used(.totalSent)),
        "complaint_rate": rate(account.used(.totalComplaints), of: account.used(.totalSent)),
        "created_at": .string(account.createdAt.iso8601),
      ],
      "Call GET /v1/capabilities to see what this tier allows",
      "Call POST /v1/upgrade-link to create an upgrade link for your operator",
      "Call POST /v1/notify-operator to ask your operator for anything else")
  }

  /// `GET /v1/capabilities`, https://docs.daimon.email/docs/api-reference/account/capabilities.
  ///
  /// The actions of the free tier are documented, and of what it cannot do `send_messages`; the name
  /// `use_custom_domains` for what `DOMAIN_REQUIRES_PAID` refuses is a guess, as is that a paid tier lists the same.
  func capabilities(_ call: DaimonCall) -> JSONValue {
    let account = accounts[call.account]
    let terms = terms(of: call.account)
    var can = [
      ("receive_messages", "Receive unlimited inbound emails"),
      (
        "create_inboxes",
        hasInboxLimit(call.account)
          ? "Create \(Self.freeInboxes) inboxes with @daimon.email addresses"
          : "Create unlimited inboxes with @daimon.email addresses"
      ),
      ("create_webhooks", "Register webhooks for real-time events"),
      ("use_reply_extraction", "Automatic reply body extraction with TalonJS"),
      ("use_link_extraction", "Automatic link extraction"),
    ]
    var cannot: [JSONValue] = []
    func forbid(_ action: String, _ reason: String, until target: DaimonTier) {
      cannot.append([
        "action": .string(action), "reason": .string(reason),
        "unlock_url": .string(standingLink(to: target, for: call.account, now: call.now)),
      ])
    }
    if terms.sends {
      can.append(("send_messages", "Send messages within the tier's limits"))
    } else {
      forbid("send_messages", "SEND_REQUIRES_PAID", until: .developer)
    }
    if terms.domains != 0 {
      can.append(("use_custom_domains", "Send from domains of your own"))
    } else {
      let tier = DaimonTier.paid.first { DaimonTerms(of: $0, in: dialect.terms).domains != 0 }
      forbid("use_custom_domains", "DOMAIN_REQUIRES_PAID", until: tier ?? .enterprise)
    }
    return .daimon(
      [
        "tier": .string(account.tier.rawValue),
        "can": .array(can.map { ["action": .string($0), "description": .string($1)] }), "cannot": .array(cannot),
      ],
      cannot.isEmpty ? "Everything is available" : "Present an unlock_url to your operator")
  }

  /// The masked key as the dialect has keys begin.
  private func shown(_ key: String, on tier: DaimonTier) -> String {
    guard let prefix = keyPrefix(on: tier) else { return key }
    return prefix + Self.withoutPrefix(key)
  }

  /// A limit as the dialect writes it.
  private func written(_ limit: Int64?) -> JSONValue {
    if let limit { return .integer(limit) }
    return switch dialect.unlimited {
    case .null: .null
    case .minusOne: -1
    case .word: "unlimited"
    }
  }

  private func rate(_ part: Int64, of whole: Int64) -> JSONValue {
    guard whole > 0 else { return .number("0.0") }
    let fraction = Double(part) / Double(whole)
    return .number(String(dialect.rates == .fraction ? fraction : fraction * 100))
  }

  /// `POST /v1/inboxes/{id}/send`: counts a message that goes nowhere.
  ///
  /// The path and the refusals are documented, https://docs.daimon.email/docs/security/rate-limits; of the answer only
  /// the message's id is, and that a month of sending ends like a day is a guess.
  mutating func send(
    _ body: SandboxRequest.Body, from inbox: String, call: DaimonCall
  ) throws(DaimonRefusal) -> JSONValue {
    let place = call.account
    guard accounts[place].inboxes.contains(inbox) else { throw .notFound }
    do { try BodyFields.read(body) { _ in } } catch { throw .body(error) }
    guard accounts[place].status == .active else { throw .underReview }
    let terms = terms(of: place)
    guard terms.sends else { throw .sendRequiresPaid }
    try checkDay(of: place, now: call.now)
    if let monthly = terms.monthly, accounts[place].used(.sentThisMonth) >= monthly {
      throw .sendLimit(
        accounts[place].tier,
        .init(
          isDaily: false, sent: accounts[place].used(.sentThisMonth), limit: monthly,
          resetAt: CallAllowance.Period.month.end(at: call.now.wall)))
    }
    guard accounts[place].burst.admit(at: call.now) else {
      throw limit(accounts[place].burst, code: "SEND_BURST_RATE_LIMIT", now: call.now)
    }
    accounts[place].countMessage()
    return .daimon(["message_id": .string("msg_" + random.hexadecimal(12))], "Poll the inbox for replies")
  }
}
