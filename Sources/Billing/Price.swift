/// How often a price is charged.
public enum BillingInterval: String, Hashable, Sendable {
  /// Every month.
  case month
  /// Every year.
  case year

  /// How often something is charged, in a word: `monthly` or `yearly`.
  public var adverb: String {
    switch self {
    case .month: "monthly"
    case .year: "yearly"
    }
  }

  /// The short form after an amount: `mo` or `yr`.
  public var abbreviation: String {
    switch self {
    case .month: "mo"
    case .year: "yr"
    }
  }
}

/// A recurring price.
public struct Price: Hashable, Sendable, CustomStringConvertible {
  /// What one interval costs.
  public let money: Money
  /// How often it is charged.
  public let interval: BillingInterval

  /// A price of so much each interval.
  public init(_ money: Money, per interval: BillingInterval) {
    self.money = money
    self.interval = interval
  }

  /// The price as people write it: `$49/mo`.
  public var description: String {
    money.description + "/" + interval.abbreviation
  }

  /// What changes from `old` to this price, as people write it: `+$30/mo`; nil when the two cannot be compared.
  public func change(from old: Price) -> String? {
    guard old.interval == interval, old.money.currency == money.currency else { return nil }
    let (difference, overflow) = money.minorUnits.subtractingReportingOverflow(old.money.minorUnits)
    guard !overflow else { return nil }
    let sign = difference > 0 ? "+" : ""
    return sign + Price(Money(minorUnits: difference, currency: money.currency), per: interval).description
  }
}
