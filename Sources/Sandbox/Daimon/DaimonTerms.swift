/// What a tier costs and allows; nil is what only a contract says.
struct DaimonTerms: Hashable, Sendable {
  /// US cents a month.
  var price: Int64?
  /// Messages a day.
  var daily: Int64?
  /// Messages a month.
  var monthly: Int64?
  /// Custom domains; nil is without limit.
  var domains: Int64?
  /// Messages in any minute, https://docs.daimon.email/docs/security/rate-limits.
  var burst: Int

  /// The terms of a tier by one of the documents; what that one does not say follows the endpoint's own page.
  init(of tier: DaimonTier, in document: DaimonDialect.Terms) {
    switch tier {
    case .free: self.init(price: 0, daily: 0, monthly: 0, domains: 0, burst: 0)
    case .developer: self.init(price: 2_900, daily: 100, monthly: 3_000, domains: 1, burst: 10)
    case .growth: self.init(price: 9_900, daily: 1_000, monthly: 30_000, domains: 5, burst: 100)
    case .enterprise: self.init(price: nil, daily: nil, monthly: nil, domains: nil, burst: 1_000)
    }
    switch (document, tier) {
    case (.concepts, .developer): (price, monthly, domains) = (900, 10_000, 0)
    case (.concepts, .growth): (price, monthly, domains) = (4_900, 100_000, 3)
    case (.rateLimits, .developer): (price, daily) = (900, 1_000)
    case (.rateLimits, .growth): (price, daily) = (4_900, 10_000)
    case (.rateLimits, .enterprise): daily = 100_000
    case (.beta, .developer): (price, monthly) = (900, 10_000)
    case (.beta, .growth): (price, monthly) = (4_900, 500_000)
    default: break
    }
  }

  private init(price: Int64?, daily: Int64?, monthly: Int64?, domains: Int64?, burst: Int) {
    self.price = price
    self.daily = daily
    self.monthly = monthly
    self.domains = domains
    self.burst = burst
  }

  /// Whether anything can be sent.
  var sends: Bool { daily != 0 }
}
