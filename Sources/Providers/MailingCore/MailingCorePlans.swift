import Billing
import JSON
import Text

/// The body of `GET /billing/plans`: what is said to be in it is documented, the names of its fields are not.
struct MailingCorePlans {
  /// The most plans that are read.
  static let mostPlans = 40
  /// What may be around the list.
  static let envelopes = ["data", "plans", "items"]

  /// What plans allow, each with the names it may have, the likeliest first.
  ///
  /// `tokensIncludedMonth` stands at https://mailingcore.com/en/docs/billing/ai-tokens; e-mails, AI tokens, domains,
  /// members and templates are what the pages say that plans differ in.
  static let allowances: [(name: SafeText, fields: [String])] = [
    (
      "e-mails a month",
      [
        "monthlyEmailLimit", "monthly_email_limit", "emailLimitMonth", "emailsIncludedMonth", "emailsPerMonth",
        "monthlyEmails", "emailLimit", "email_limit",
      ]
    ),
    (
      "AI tokens a month", ["tokensIncludedMonth", "tokens_included_month", "aiTokensIncludedMonth", "monthlyAiTokens"]
    ),
    ("domains", ["maxDomains", "max_domains", "domainLimit", "domains"]),
    ("members", ["maxMembers", "max_members", "memberLimit", "members"]),
    ("templates", ["maxTemplates", "max_templates", "templateLimit", "templates"]),
  ]
  /// Names of a month's price in minor units.
  static let centNames = ["monthlyPriceCents", "priceMonthlyCents", "priceCents", "price_cents", "amountCents"]
  /// Names of Stripe's id of the price.
  static let priceIDNames = ["stripePriceId", "stripe_price_id", "priceId", "stripePriceID"]
  /// Names of a price whose unit is anybody's guess.
  static let priceNames = ["monthlyPrice", "priceMonthly", "price", "amount"]

  /// The plans in the service's order; one without a slug that can be named in a change is left out.
  let offers: [PlanOffer]
  /// The fields that are known and have a form that is not.
  let unrecognised: [SafeText]

  /// A body; nil when there is no list in it.
  init?(_ body: JSONValue) {
    let (json, odd) = MailingCoreFields.plans.read(body)
    let places = [json] + [json["data"]].compactMap { $0 }
    guard
      let list = json.array
        ?? places.lazy.flatMap({ place in Self.envelopes.lazy.compactMap { place[$0]?.array } }).first
    else { return nil }
    var known: Set<String> = []
    unrecognised = odd.filter { known.insert($0.string).inserted }
    var offers: [PlanOffer] = []
    for plan in list where offers.count < Self.mostPlans && Self.isActive(plan) {
      guard let name = Self.slug(of: plan), !offers.contains(where: { $0.name == name }) else { continue }
      offers.append(
        PlanOffer(
          name: name, price: Self.price(of: plan), limits: Self.limits(of: plan), words: Self.words(of: plan, name)))
    }
    self.offers = offers
  }

  /// The e-mails a month of a plan; unknown when the list does not tell.
  func emails(of plan: PlanName?) -> Limit {
    offers.first { $0.name == plan }?.limits.first { $0.name == Self.allowances[0].name }?.limit ?? .unknown
  }

  /// "Returns active plans": one that says otherwise is not offered.
  private static func isActive(_ plan: JSONValue) -> Bool {
    ["isActive", "is_active", "active"].lazy.compactMap { plan[$0]?.bool }.first ?? true
  }

  /// A slug that a checkout would send back otherwise than it came cannot be asked for.
  private static func slug(of plan: JSONValue) -> PlanName? {
    guard let text = plan["slug"]?.string ?? plan["planSlug"]?.string, let name = PlanName(text) else { return nil }
    return name.rawValue.utf8.elementsEqual(text.utf8) ? name : nil
  }

  private static func limits(of plan: JSONValue) -> [PlanOffer.Allowance] {
    allowances.compactMap { allowance in
      guard let value = allowance.fields.lazy.compactMap({ plan[$0] }).first else { return nil }
      return PlanOffer.Allowance(name: allowance.name, limit: value.readLimit)
    }
  }

  /// A price in minor units of a named currency for a named interval; anything less is no price but only words.
  static func price(of json: JSONValue) -> Price? {
    guard let name = centNames.first(where: { json[$0] != nil }), let minor = json[name]?.integer, minor >= 0,
      let currency = json["currency"]?.string.flatMap({ CurrencyCode($0) })
    else { return nil }
    let money = Money(minorUnits: minor, currency: currency)
    let isMonthly = name.lowercased().contains("month")
    guard let told = json["interval"] else { return isMonthly ? Price(money, per: .month) : nil }
    // A month's price beside another interval is what a month comes to, not what is charged.
    if isMonthly, told.string.flatMap({ BillingInterval(rawValue: $0) }) != .month { return nil }
    return told.string.flatMap { BillingInterval(rawValue: $0) }.map { Price(money, per: $0) }
  }

  private static func words(of plan: JSONValue, _ slug: PlanName) -> SafeText {
    var words: [SafeText] = []
    if let name = plan["name"]?.string, !name.isEmpty, name.lowercased() != slug.rawValue {
      words.append(SafeText(name, maximumCharacters: 60))
    }
    if price(of: plan) == nil {
      let told = (centNames + priceNames).lazy.compactMap { name in number(plan[name]).map { (name, $0) } }.first
      words.append(
        told.map { SafeText("\($0.0) \($0.1), its unit is not told", maximumCharacters: 80) } ?? "price not told")
    }
    if let id = priceIDNames.lazy.compactMap({ plan[$0]?.string }).first, !id.isEmpty {
      words.append("Stripe's " + SafeText(id, maximumCharacters: 60))
    }
    return SafeText.joined(words, separator: ", ")
  }

  /// A number as it was written, also in quotation marks.
  private static func number(_ value: JSONValue?) -> String? {
    let text: String? =
      switch value {
      case .integer(let number)?: String(number)
      case .number(let literal)?: literal
      case .string(let text)?: text
      default: nil
      }
    guard let text, (1...20).contains(text.utf8.count), text.utf8.first != UInt8(ascii: "-"),
      text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") })
    else { return nil }
    return text
  }
}
