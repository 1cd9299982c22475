import Billing

/// What Dock's paid plans cost now, in US cents.
public struct DockPrices: Hashable, Sendable {
  /// Pro, each month.
  public var pro: Int64
  /// Scale, each month.
  public var scale: Int64

  /// Monthly prices in US cents.
  public init(pro: Int64, scale: Int64) {
    self.pro = pro
    self.scale = scale
  }

  /// $19 and $49, as https://trydock.ai/docs/billing lists them.
  public static let documented = DockPrices(pro: 1_900, scale: 4_900)

  /// The highest monthly price that can be set.
  static let highest: Int64 = 100_000_000_000

  /// A plan's price for one interval; a year is twelve months, because no discount is documented.
  func price(of plan: DockPaidPlan, per interval: BillingInterval) -> Price {
    let monthly = monthly(plan)
    let minorUnits =
      switch interval {
      case .month: monthly
      case .year: monthly * 12
      }
    return Price(Money(minorUnits: minorUnits, currency: .usd), per: interval)
  }

  func monthly(_ plan: DockPaidPlan) -> Int64 {
    switch plan {
    case .pro: pro
    case .scale: scale
    }
  }

  /// Both prices half as high again.
  mutating func rise() {
    pro = min(Self.highest, pro + (pro + 1) / 2)
    scale = min(Self.highest, scale + (scale + 1) / 2)
  }

  mutating func setMonthly(_ minor: Int64, of plan: DockPaidPlan) {
    switch plan {
    case .pro: pro = minor
    case .scale: scale = minor
    }
  }
}
