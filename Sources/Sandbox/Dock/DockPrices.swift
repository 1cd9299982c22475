import Billing

/// What Dock's paid plans cost now, in US cents.
public struct DockPrices: Hashable, Sendable {
  /// Pro, each month.
  public var pro: Int64
  /// Scale, each month.
  public var scale: Int64
  /// What a year of a plan costs where the administrator said so.
  private var yearly: [DockPaidPlan: Int64] = [:]

  /// Monthly prices in US cents.
  public init(pro: Int64, scale: Int64) {
    self.pro = pro
    self.scale = scale
  }

  /// $19 and $49, as https://trydock.ai/docs/billing lists them.
  public static let documented = DockPrices(pro: 1_900, scale: 4_900)

  /// The highest price that can be set.
  static let highest: Int64 = 100_000_000_000

  /// How many months a year costs: that there are yearly prices can be seen in Dock's own client, and nowhere how much they are.
  static let monthsPaidInYear: Int64 = 10

  /// A plan's price for one interval.
  func price(of plan: DockPaidPlan, per interval: BillingInterval) -> Price {
    let monthly = monthly(plan)
    let minorUnits =
      switch interval {
      case .month: monthly
      case .year: yearly[plan] ?? monthly * Self.monthsPaidInYear
      }
    return Price(Money(minorUnits: minorUnits, currency: .usd), per: interval)
  }

  func monthly(_ plan: DockPaidPlan) -> Int64 {
    switch plan {
    case .pro: pro
    case .scale: scale
    }
  }

  /// All prices half as high again.
  mutating func rise() {
    pro = Self.risen(pro)
    scale = Self.risen(scale)
    yearly = yearly.mapValues(Self.risen)
  }

  private static func risen(_ minor: Int64) -> Int64 { min(highest, minor + (minor + 1) / 2) }

  /// Sets a plan's price; a monthly one takes the yearly one with it until that was set for itself.
  mutating func set(_ minor: Int64, of plan: DockPaidPlan, per interval: BillingInterval) {
    switch (plan, interval) {
    case (.pro, .month): pro = minor
    case (.scale, .month): scale = minor
    case (_, .year): yearly[plan] = minor
    }
  }
}
