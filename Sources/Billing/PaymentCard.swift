import Text

/// The card on file as a service shows it; nothing else of a card is ever read.
public struct PaymentCard: Hashable, Sendable {
  /// The brand in the service's word: `visa`.
  public let brand: SafeText
  /// The last four digits.
  public let last4: SafeText
  /// The month in which it ends, with its year; nil when the service does not say.
  public let expiry: Expiry?

  /// A month of a year.
  public struct Expiry: Hashable, Sendable {
    /// The year: 2031.
    public let year: Int64
    /// The month: 1 to 12.
    public let month: Int64

    /// A month; nil for one that no calendar has, or a year without four digits.
    public init?(year: Int64, month: Int64) {
      guard (1...12).contains(month), (2000...9999).contains(year) else { return nil }
      self.year = year
      self.month = month
    }
  }

  /// A card; nil unless the digits are four ASCII digits.
  public init?(brand: SafeText, last4: String, expiry: Expiry?) {
    guard last4.utf8.count == 4, last4.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    self.brand = brand
    self.last4 = SafeText(last4)
    self.expiry = expiry
  }

  /// The card for people: `visa ···· 4242, 12/2031`.
  public var words: SafeText {
    let end = expiry.map { ", \($0.month)/\($0.year)" } ?? ""
    return brand + SafeText(" ···· \(last4)" + end)
  }
}
