import Billing
import JSON
import Text

/// The body of `GET /billing/subscription`: plan slug, status and the dates of the period are documented to be in it,
/// under which names is not.
struct MailingCoreSubscription {
  static let slugNames = ["planSlug", "plan_slug"]
  static let startNames = ["currentPeriodStart", "current_period_start", "periodStart"]
  static let endNames = ["currentPeriodEnd", "current_period_end", "periodEnd"]
  static let cancelNames = ["cancelAtPeriodEnd", "cancel_at_period_end"]
  static let cancelDateNames = ["cancelAt", "cancel_at"]
  static let tokenNames = [
    "aiTokensBalance", "ai_tokens_balance", "aiTokenBalance", "tokensBalance", "tokenBalance", "aiTokensRemaining",
    "aiTokens",
  ]
  /// Objects in which the count of e-mails may stand.
  static let quotaNames = ["quota", "usage"]

  /// Names under which only a documented plan is taken for the plan.
  static let planNames = ["planName", "planId"]

  /// The subscription's object.
  let json: JSONValue
  private let odd: [SafeText]

  /// A body; nil when it names no plan: many things have a status and a period.
  init?(_ body: JSONValue) {
    let whole: JSONValue
    (whole, odd) = MailingCoreFields.subscription.read(body)
    json = Self.inner(of: whole)
    guard plan != nil else { return nil }
  }

  /// The fields that are known and have a form that is not; beside the plan another name of it says nothing.
  var unrecognised: [SafeText] { odd.filter { !Self.isPlanName($0) } }

  /// Where a body's plan should stand: the field that is not recognised, else the likeliest one.
  static func planField(of body: JSONValue) -> SafeText {
    MailingCoreFields.subscription.read(body).unrecognised
      .first { isPlanName($0) || (slugNames + ["plan", "slug"]).contains(last($0)) } ?? "planSlug"
  }

  private static func isPlanName(_ field: SafeText) -> Bool { planNames.contains(last(field)) }

  private static func last(_ field: SafeText) -> String {
    field.string.split(separator: ".").last.map(String.init) ?? ""
  }

  /// Whether a body says that there is none: `null`, or an envelope around `null`.
  static func isNone(_ body: JSONValue) -> Bool {
    if body.isNull { return true }
    guard let object = body.object, object.count == 1 else { return false }
    return ["subscription", "data"].contains { object[$0]?.isNull == true }
  }

  private static func inner(of body: JSONValue) -> JSONValue {
    for name in ["subscription", "data"] {
      if let inner = body[name], inner.object != nil { return name == "data" ? Self.inner(of: inner) : inner }
    }
    return body
  }

  /// The plan's slug.
  var plan: PlanName? {
    let texts = Self.slugNames.map { json[$0]?.string } + [json["plan"]?["slug"]?.string, json["plan"]?.string]
    return texts.lazy.compactMap { $0.flatMap { PlanName($0) } }.first
      ?? Self.planNames.lazy.compactMap { json[$0] }
      .compactMap { FieldShape.documentedPlan(.mailingcore).canonical($0)?.string }.first.flatMap { PlanName($0) }
  }

  var status: SafeText? {
    json["status"]?.string.flatMap { $0.isEmpty ? nil : SafeText($0, maximumCharacters: 60) }
  }

  var periodStart: Instant? { instant(Self.startNames) }
  var periodEnd: Instant? { instant(Self.endNames) }

  /// What the body says of plan, status, price and period; the rest is unknown.
  var state: PlanState {
    PlanState(
      plan: plan, status: status, price: MailingCorePlans.price(of: json), renewsAt: periodEnd,
      cancellation: cancellation)
  }

  private var cancellation: Cancellation {
    if let date = instant(Self.cancelDateNames) { return .scheduled(date) }
    switch Self.cancelNames.lazy.compactMap({ json[$0]?.bool }).first {
    case true?: return .scheduled(periodEnd)
    case false?: return .none
    case nil: return .unknown
    }
  }

  /// The AI tokens that are left, where the body tells.
  var aiTokens: Int64? {
    let values = Self.tokenNames.map { json[$0] } + [json["aiTokens"]?["balance"]]
    return values.lazy.compactMap { $0?.readCount }.first
  }

  /// The e-mails that are used, where the body tells.
  var quota: MailingCoreQuota? {
    Self.quotaNames.lazy.compactMap { MailingCoreQuota(json[$0]) }.first ?? flatQuota
  }

  /// Beside the plan and the dates, only a name that can mean nothing but e-mails is one.
  private var flatQuota: MailingCoreQuota? {
    var object: JSONObject = [:]
    for name in MailingCoreQuota.usedNames + MailingCoreQuota.limitNames where name.lowercased().contains("email") {
      object[name] = json[name]
    }
    return MailingCoreQuota(.object(object))
  }

  private func instant(_ names: [String]) -> Instant? {
    names.lazy.compactMap { json[$0]?.readInstant }.first
  }
}
