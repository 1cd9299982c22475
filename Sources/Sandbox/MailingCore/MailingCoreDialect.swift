import JSON

/// Which spellings MailingCore speaks where its documents differ or say nothing.
///
/// The default is what the page "Upgrade and billing portal" says, and where it is silent the form that its other samples
/// suggest. The raw values are the words of `dialect` in `POST /sandbox/mailingcore`.
public struct MailingCoreDialect: Hashable, Sendable {
  /// What is around a list; no page says.
  public enum Lists: String, Hashable, Sendable, CaseIterable {
    /// Nothing: the array itself.
    case bare
    /// `{"data": [...]}`, as the logs have it.
    case data
    /// `{"plans": [...]}`.
    case named
  }

  /// Whether the plans tell what they cost; the page names limits, grants and Stripe's price ids only.
  public enum Prices: String, Hashable, Sendable, CaseIterable {
    /// They do not.
    case absent
    /// `priceCents`, `currency` and `interval`.
    case cents
    /// `price` in whole units, without a currency.
    case bare
  }

  /// The fields of a subscription; no page shows them.
  public enum Subscription: String, Hashable, Sendable, CaseIterable {
    /// `planSlug`, `currentPeriodStart` and their like.
    case flat
    /// `plan` as an object with a `slug`.
    case nested
    /// `plan_slug`, `current_period_start` and their like.
    case snake
  }

  /// The answer for a tenant without a subscription; no page says.
  public enum NoSubscription: String, Hashable, Sendable, CaseIterable {
    /// 200 and `null`.
    case null
    /// 200 without a body: what NestJS makes of `null`.
    case empty
    /// 404.
    case notFound = "not_found"
  }

  /// Whether the subscription tells the AI tokens that are left.
  public enum Tokens: String, Hashable, Sendable, CaseIterable {
    /// It does: the page about AI tokens.
    case reported
    /// It does not: the page about upgrades names no such field.
    case absent
  }

  /// Where the count of e-mails is told.
  public enum Usage: String, Hashable, Sendable, CaseIterable {
    /// In headers of sends only, as documented.
    case sends
    /// In headers of every call about a tenant.
    case headers
    /// In the subscription, too.
    case subscription
  }

  /// The shape of errors.
  public enum Errors: String, Hashable, Sendable, CaseIterable {
    /// `{statusCode, message, path, timestamp}`: the page about errors.
    case nest
    /// `{type, title, status, detail}`: what the vendor's own client reads.
    case problem
  }

  /// How a body with wrong fields is told.
  public enum Messages: String, Hashable, Sendable, CaseIterable {
    /// `message` is one text.
    case text
    /// `message` is a list of texts, as NestJS validates.
    case list
  }

  /// The 429 of a used-up quota.
  public enum QuotaError: String, Hashable, Sendable, CaseIterable {
    /// `Monthly email quota exceeded` and nothing else: the page about quotas.
    case short
    /// The share in the message, and a `quota` object: the page about errors.
    case rich
  }

  /// The status of a page that was made.
  public enum PostStatus: String, Hashable, Sendable, CaseIterable {
    /// 200.
    case ok = "200"
    /// 201: what NestJS answers to a POST unless told otherwise.
    case created = "201"
  }

  /// Whether the list of plans needs a tenant; its sample shows none.
  public enum PlansTenant: String, Hashable, Sendable, CaseIterable {
    /// It does not.
    case open
    /// It does: the page says that both flows need the tenant's context.
    case required
  }

  /// Whether a checkout needs its two URLs; the sample shows both.
  public enum ReturnURLs: String, Hashable, Sendable, CaseIterable {
    /// It does.
    case required
    /// It does not.
    case optional
  }

  /// Whether the user has a second factor.
  public enum TwoFactor: String, Hashable, Sendable, CaseIterable {
    /// None: the password is enough.
    case off
    /// TOTP: a sign-in is answered with a challenge, whose fields no page shows.
    case totp
  }

  /// When a send carries `X-Quota-Warning`.
  public enum Warnings: String, Hashable, Sendable, CaseIterable {
    /// From 80 % on: the page about quotas.
    case ladder
    /// Always: a sample of sending has it at 8 %.
    case always
  }

  /// When sends warn.
  public var warnings = Warnings.ladder
  /// What is around lists.
  public var lists = Lists.bare
  /// What plans tell of prices.
  public var prices = Prices.absent
  /// The subscription's fields.
  public var subscription = Subscription.flat
  /// The answer where there is none.
  public var noSubscription = NoSubscription.null
  /// Whether the subscription tells AI tokens.
  public var tokens = Tokens.reported
  /// Where the count is told.
  public var usage = Usage.sends
  /// The shape of errors.
  public var errors = Errors.nest
  /// How wrong fields are told.
  public var messages = Messages.text
  /// The 429 of the quota.
  public var quotaError = QuotaError.short
  /// The status of a page that was made.
  public var postStatus = PostStatus.ok
  /// Whether plans need a tenant.
  public var plansTenant = PlansTenant.open
  /// Whether a checkout needs its URLs.
  public var returnURLs = ReturnURLs.required

  /// Whether a second factor is asked for.
  public var twoFactor = TwoFactor.off

  /// The default dialect.
  public init() {}

  /// The page "Upgrade and billing portal".
  public static let seed = MailingCoreDialect()

  /// The switches under the names that the administrator uses.
  var json: JSONValue {
    [
      "lists": .string(lists.rawValue), "prices": .string(prices.rawValue),
      "subscription": .string(subscription.rawValue), "no_subscription": .string(noSubscription.rawValue),
      "tokens": .string(tokens.rawValue), "usage": .string(usage.rawValue), "errors": .string(errors.rawValue),
      "messages": .string(messages.rawValue), "quota_error": .string(quotaError.rawValue),
      "post_status": .string(postStatus.rawValue), "plans_tenant": .string(plansTenant.rawValue),
      "return_urls": .string(returnURLs.rawValue), "warnings": .string(warnings.rawValue),
      "two_factor": .string(twoFactor.rawValue),
    ]
  }

  /// Reads the switches that are named; the others stay.
  static func change(_ fields: inout BodyFields) -> (inout MailingCoreDialect) -> Void {
    let lists = fields.choice("lists", of: Lists.self)
    let prices = fields.choice("prices", of: Prices.self)
    let subscription = fields.choice("subscription", of: Subscription.self)
    let noSubscription = fields.choice("no_subscription", of: NoSubscription.self)
    let tokens = fields.choice("tokens", of: Tokens.self)
    let usage = fields.choice("usage", of: Usage.self)
    let errors = fields.choice("errors", of: Errors.self)
    let messages = fields.choice("messages", of: Messages.self)
    let quotaError = fields.choice("quota_error", of: QuotaError.self)
    let postStatus = fields.choice("post_status", of: PostStatus.self)
    let plansTenant = fields.choice("plans_tenant", of: PlansTenant.self)
    let returnURLs = fields.choice("return_urls", of: ReturnURLs.self)
    let warnings = fields.choice("warnings", of: Warnings.self)
    let twoFactor = fields.choice("two_factor", of: TwoFactor.self)
    fields.refuseUnknown()
    return { dialect in
      dialect.twoFactor = twoFactor ?? dialect.twoFactor
      dialect.warnings = warnings ?? dialect.warnings
      dialect.lists = lists ?? dialect.lists
      dialect.prices = prices ?? dialect.prices
      dialect.subscription = subscription ?? dialect.subscription
      dialect.noSubscription = noSubscription ?? dialect.noSubscription
      dialect.tokens = tokens ?? dialect.tokens
      dialect.usage = usage ?? dialect.usage
      dialect.errors = errors ?? dialect.errors
      dialect.messages = messages ?? dialect.messages
      dialect.quotaError = quotaError ?? dialect.quotaError
      dialect.postStatus = postStatus ?? dialect.postStatus
      dialect.plansTenant = plansTenant ?? dialect.plansTenant
      dialect.returnURLs = returnURLs ?? dialect.returnURLs
    }
  }
}
