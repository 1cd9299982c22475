import JSON

/// `POST /sandbox/daimon`: what is named is changed, everything else stays.
///
/// `{"account": NAME OR ID, "tier" or "plan": TIER, "status": STATUS, "downgrade_to": TIER, "usage": {COUNT: N, ...},
/// "dialect": {SWITCH: WORD, ...}}`; without `account` it is the first one.
struct DaimonWish {
  let account: String?
  let tier: DaimonTier?
  let status: DaimonStatus?
  /// The tier that support sets for the end of the period.
  let downgrade: DaimonTier?
  let usage: [DaimonCount: Int64]
  private let speak: (inout DaimonDialect) -> Void

  static func read(_ body: SandboxRequest.Body) throws(BodyFault) -> DaimonWish {
    let json: JSONValue? = if case .bytes(let bytes) = body { try? JSONValue.parse(bytes) } else { nil }
    return try BodyFields.read(body) { fields in
      let wish = DaimonWish(&fields, hasUsage: json?["usage"] != nil, hasDialect: json?["dialect"] != nil)
      fields.refuseUnknown()
      return wish
    }
  }

  private init(_ fields: inout BodyFields, hasUsage: Bool, hasDialect: Bool) {
    account = fields.text("account")
    let tiers = (
      fields.choice("tier", of: DaimonTier.self), fields.choice("plan", of: DaimonTier.self)
    )
    if tiers.0 != nil, tiers.1 != nil { fields.refuse("plan", "cannot stand beside tier") }
    tier = tiers.0 ?? tiers.1
    status = fields.choice("status", of: DaimonStatus.self)
    downgrade = fields.choice("downgrade_to", of: DaimonTier.self)
    if tier != nil, downgrade != nil { fields.refuse("downgrade_to", "cannot stand beside tier") }
    usage = hasUsage ? fields.object("usage", Self.counts) : [:]
    speak = hasDialect ? fields.object("dialect", Self.switches) : { _ in }
  }

  func apply(to dialect: inout DaimonDialect) { speak(&dialect) }

  private static func counts(_ fields: inout BodyFields) -> [DaimonCount: Int64] {
    var counts: [DaimonCount: Int64] = [:]
    for count in DaimonCount.allCases {
      if let value = fields.integer(count.rawValue) { counts[count] = value }
    }
    fields.refuseUnknown()
    return counts
  }

  private static func switches(_ fields: inout BodyFields) -> (inout DaimonDialect) -> Void {
    let errors = fields.choice("errors", of: DaimonDialect.Errors.self)
    let terms = fields.choice("terms", of: DaimonDialect.Terms.self)
    let unlimited = fields.choice("unlimited", of: DaimonDialect.Unlimited.self)
    let rates = fields.choice("rates", of: DaimonDialect.Rates.self)
    let missingTier = fields.choice("missing_tier", of: DaimonDialect.MissingTier.self)
    let lowerTier = fields.choice("lower_tier", of: DaimonDialect.LowerTier.self)
    let tokenExpiry = fields.choice("token_expiry", of: DaimonDialect.TokenExpiry.self)
    let notify = fields.choice("notify", of: DaimonDialect.Notify.self)
    let rejectedWord = fields.choice("rejected_word", of: DaimonDialect.RejectedWord.self)
    let quotaGate = fields.choice("quota_gate", of: DaimonDialect.QuotaGate.self)
    let inboxes = fields.choice("inboxes", of: DaimonDialect.Inboxes.self)
    let keys = fields.choice("keys", of: DaimonDialect.Keys.self)
    let freeInboxes = fields.choice("free_inboxes", of: DaimonDialect.FreeInboxes.self)
    fields.refuseUnknown()
    return { dialect in
      dialect.inboxes = inboxes ?? dialect.inboxes
      dialect.keys = keys ?? dialect.keys
      dialect.freeInboxes = freeInboxes ?? dialect.freeInboxes
      dialect.errors = errors ?? dialect.errors
      dialect.terms = terms ?? dialect.terms
      dialect.unlimited = unlimited ?? dialect.unlimited
      dialect.rates = rates ?? dialect.rates
      dialect.missingTier = missingTier ?? dialect.missingTier
      dialect.lowerTier = lowerTier ?? dialect.lowerTier
      dialect.tokenExpiry = tokenExpiry ?? dialect.tokenExpiry
      dialect.notify = notify ?? dialect.notify
      dialect.rejectedWord = rejectedWord ?? dialect.rejectedWord
      dialect.quotaGate = quotaGate ?? dialect.quotaGate
    }
  }
}
