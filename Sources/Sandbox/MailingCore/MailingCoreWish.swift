import JSON

/// `POST /sandbox/mailingcore`.
///
/// `{"tenant": NAME OR ID, "plan": SLUG, "status": STATUS, "cancel": BOOL, "usage": {"emails": N, "ai_tokens": N},
/// "offer": {"plan": SLUG, "minor": CENTS, "emails": N, "ai_tokens": N}, "webhook_delay_ms": N,
/// "dialect": {SWITCH: WORD, ...}}`; without `tenant` it is the first one.
struct MailingCoreWish {
  /// What is to become of a plan in the table.
  struct Offer {
    let plan: String
    let minor: Int64?
    let emails: Int64?
    let aiTokens: Int64?
  }

  var tenant: String?
  var plan: String?
  var status: MailingCoreAccount.Status?
  var cancel: Bool?
  var emails: Int64?
  var aiTokens: Int64?
  var offer: Offer?
  var webhookDelay: Duration?
  var changeDialect: (inout MailingCoreDialect) -> Void = { _ in }

  static func read(_ body: SandboxRequest.Body) throws(BodyFault) -> MailingCoreWish {
    // An object that is not there is no fault here.
    let whole: JSONValue? = if case .bytes(let bytes) = body { try? JSONValue.parse(bytes) } else { nil }
    return try BodyFields.read(body) { fields in
      var wish = MailingCoreWish()
      wish.tenant = fields.text("tenant")
      wish.plan = fields.text("plan")
      wish.status = fields.choice("status", of: MailingCoreAccount.Status.self)
      wish.cancel = fields.flag("cancel")
      if let delay = fields.integer("webhook_delay_ms") {
        if !(0...86_400_000).contains(delay) { fields.refuse("webhook_delay_ms", "has to lie between 0 and a day") }
        wish.webhookDelay = .milliseconds(delay)
      }
      if whole?["usage"] != nil {
        (wish.emails, wish.aiTokens) = fields.object("usage") { usage in
          let counts = (usage.count("emails"), usage.count("ai_tokens"))
          usage.refuseUnknown()
          return counts
        }
      }
      if whole?["offer"] != nil {
        wish.offer = fields.object("offer") { offer in
          offer.require("plan")
          let changed = Offer(
            plan: offer.text("plan") ?? "", minor: offer.count("minor"), emails: offer.count("emails"),
            aiTokens: offer.count("ai_tokens"))
          offer.refuseUnknown()
          return changed
        }
      }
      if whole?["dialect"] != nil { wish.changeDialect = fields.object("dialect", MailingCoreDialect.change) }
      fields.refuseUnknown()
      return wish
    }
  }
}

extension BodyFields {
  /// A count that JSON readers agree on, nil when the field is absent or null.
  fileprivate mutating func count(_ field: String) -> Int64? {
    guard let number = integer(field) else { return nil }
    guard (0...DockMeter.largestCount).contains(number) else {
      refuse(field, "has to lie between 0 and 2^53 - 1")
      return nil
    }
    return number
  }
}
