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
