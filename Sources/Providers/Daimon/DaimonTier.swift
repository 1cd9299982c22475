import Billing
import Text

/// A tier as daimon's documents describe it; its answers tell no price, and its pages disagree.
///
/// From https://docs.daimon.email/docs/api-reference/account/upgrade-link, "Tier Pricing", as read in November 2026.
/// Other pages: docs/concepts has $9 and $49 with 10,000 and 100,000 a month, docs/security/rate-limits $9 and $49 with
/// 1,000 and 10,000 a day, llms-full.txt of 2026-03-11 $9 and $49 with 10,000 and 500,000 a month.
struct DaimonTier {
  /// The tier's name in the answers.
  let name: String
  /// US cents a month; nil is "custom".
  let price: Int64?
  /// Messages a day; nil is "custom".
  let daily: Int64?
  /// Messages a month; nil is "custom".
  let monthly: Int64?
  /// Custom domains in words.
  let domains: String

  /// The documented tiers, the smallest first.
  static let documented = [
    DaimonTier(name: "free", price: 0, daily: 0, monthly: 0, domains: "no domain"),
    DaimonTier(name: "developer", price: 2_900, daily: 100, monthly: 3_000, domains: "1 domain"),
    DaimonTier(name: "growth", price: 9_900, daily: 1_000, monthly: 30_000, domains: "5 domains"),
    DaimonTier(name: "enterprise", price: nil, daily: nil, monthly: nil, domains: "unlimited domains"),
  ]

  /// The documented tier of a name.
  static func named(_ plan: PlanName?) -> DaimonTier? {
    documented.first { $0.name == plan?.rawValue }
  }

  /// A tier and those above it; all of them when it is not documented.
  static func from(_ plan: PlanName?) -> ArraySlice<DaimonTier> {
    documented[(documented.firstIndex { $0.name == plan?.rawValue } ?? 0)...]
  }

  /// The tier for people, marked as what documents say.
  var fact: Fact {
    var words = price.map { Price(Money(minorUnits: $0, currency: .usd), per: .month).description } ?? "custom price"
    words += daily.map { ", \($0) sends a day" } ?? ", custom sends a day"
    words += monthly.map { ", \($0) a month" } ?? ""
    words += ", \(domains) (daimon's pages disagree)"
    return Fact(label: SafeText("\(name), documented"), value: SafeText(words))
  }
}
