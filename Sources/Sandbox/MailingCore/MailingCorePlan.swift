/// A plan in the sandbox's table.
///
/// The service's page with its plans and prices could not be read: only the slug `pro`, a limit of 5,000 (the sample of
/// the quota headers) and one of 100 (the sample of the 429) come from its documents; all else is the sandbox's own.
public struct MailingCorePlan: Hashable, Sendable {
  /// The slug that a checkout names.
  public var slug: String
  /// The name for people.
  public var name: String
  /// E-mails a month.
  public var emails: Int64
  /// AI tokens granted each month; what is left of them is not kept.
  public var aiTokens: Int64
  /// Domains, members and templates: what the service's plans are said to be compared by.
  public var domains: Int64
  /// Members of a tenant.
  public var members: Int64
  /// Templates of a tenant.
  public var templates: Int64
  /// What a month costs in euro cents; nil for a plan that is not bought.
  public var monthlyMinor: Int64?

  /// A plan.
  public init(
    slug: String, name: String, emails: Int64, aiTokens: Int64, domains: Int64, members: Int64, templates: Int64,
    monthlyMinor: Int64?
  ) {
    self.slug = slug
    self.name = name
    self.emails = emails
    self.aiTokens = aiTokens
    self.domains = domains
    self.members = members
    self.templates = templates
    self.monthlyMinor = monthlyMinor
  }

  /// Three plans, the smallest first.
  public static let standard = [
    MailingCorePlan(
      slug: "free", name: "Free", emails: 100, aiTokens: 500, domains: 1, members: 1, templates: 3, monthlyMinor: nil),
    MailingCorePlan(
      slug: "pro", name: "Pro", emails: 5_000, aiTokens: 10_000, domains: 5, members: 5, templates: 50,
      monthlyMinor: 1_900),
    MailingCorePlan(
      slug: "business", name: "Business", emails: 50_000, aiTokens: 50_000, domains: 25, members: 25, templates: 500,
      monthlyMinor: 7_900),
  ]

  /// The id of Stripe's price; nil for a plan that is not bought.
  var priceID: String? { monthlyMinor.map { _ in "price_mailingcore_\(slug)_month" } }

  /// The price as pages write it: `€19.00 a month`.
  var priceWords: String { monthlyMinor == nil ? "none" : amountWords + " a month" }

  /// What a month costs as invoices write it: `€19.00`.
  var amountWords: String {
    let minor = monthlyMinor ?? 0
    let cents = String(minor % 100)
    return "€\(minor / 100).\(cents.utf8.count == 1 ? "0" : "")\(cents)"
  }
}
