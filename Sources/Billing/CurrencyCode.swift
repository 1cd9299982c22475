/// An ISO 4217 currency code: three capital letters.
public struct CurrencyCode: Hashable, Sendable, CustomStringConvertible {
  /// The code, for example `USD`.
  public let rawValue: String

  /// A code from text in any case; nil unless it is three ASCII letters.
  public init?(_ text: String) {
    // Judged before it is capitalised: "uſd" and "ﬀa" become three ASCII letters only then.
    guard text.utf8.count == 3, text.utf8.allSatisfy({ (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) })
    else { return nil }
    rawValue = text.uppercased()
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
