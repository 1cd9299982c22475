/// An ISO 4217 currency code: three capital letters.
public struct CurrencyCode: Hashable, Sendable, CustomStringConvertible {
  /// The code, for example `USD`.
  public let rawValue: String

  /// A code from text in any case; nil unless it is three ASCII letters.
  public init?(_ text: String) {
    let upper = text.uppercased()
    guard upper.utf8.count == 3, upper.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else { return nil }
    rawValue = upper
  }

  private init(known: String) {
    rawValue = known
  }

  /// United States dollar.
  public static let usd = CurrencyCode(known: "USD")

  /// The code.
  public var description: String { rawValue }

  /// How many digits the minor unit has: 2, but 0 or 3 for the currencies of ISO 4217 that differ.
  public var minorDigits: Int {
    switch rawValue {
    case "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF",
      "XPF":
      0
    case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND": 3
    default: 2
    }
  }
}

/// An amount of money in whole minor units, never a floating-point number.
public struct Money: Hashable, Sendable, CustomStringConvertible {
  /// The amount in minor units: 4900 is 49 dollars.
  public let minorUnits: Int64
  /// The currency.
  public let currency: CurrencyCode

  /// An amount in minor units of a currency.
  public init(minorUnits: Int64, currency: CurrencyCode) {
    self.minorUnits = minorUnits
    self.currency = currency
  }

  /// The amount as people write it: `$49`, `-$4.50`, `49.00 CHF`.
  public var description: String {
    let digits = currency.minorDigits
    var scale: UInt64 = 1
    for _ in 0..<digits { scale *= 10 }
    let magnitude = minorUnits.magnitude
    let whole = String(magnitude / scale)
    let rest = magnitude % scale
    var fraction = ""
    if digits > 0 {
      let text = String(rest)
      fraction = "." + String(repeating: "0", count: digits - text.count) + text
    }
    let sign = minorUnits < 0 ? "-" : ""
    switch currency.rawValue {
    case "USD": return sign + "$" + whole + (rest == 0 ? "" : fraction)
    case "EUR": return sign + "€" + whole + (rest == 0 ? "" : fraction)
    default: return sign + whole + fraction + " " + currency.rawValue
    }
  }
}

/// How often a price is charged.
public enum BillingInterval: String, Hashable, Sendable {
  /// Every month.
  case month
  /// Every year.
  case year

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
