import Text

/// A plan's identifier as the service writes it, lower-cased: `pro`, `scale`.
public struct PlanName: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The identifier: 1 to 64 displayable characters, without white space around or other spaces than U+0020 within.
  public let rawValue: String

  /// A plan name from outside; nil when empty, too long or not displayable as it is.
  public init?(_ untrusted: String) {
    let lower = untrusted.lowercased()
    let text = SafeText(lower)
    // Compared byte by byte: what would be shown in another way than it is sent names another plan.
    guard !text.isEmpty, text.string.count <= 64, text.string.utf8.elementsEqual(lower.utf8),
      lower.first != " ", lower.last != " ",
      lower.unicodeScalars.allSatisfy({ $0 == " " || !$0.properties.isWhitespace })
    else { return nil }
    rawValue = lower
  }

  /// The identifier.
  public var description: String { rawValue }

  /// The identifier with a capital first letter, as people write it: `Scale`; one that is more than a word stands in quotes.
  public var title: String {
    SafeText(rawValue.prefix(1).uppercased() + rawValue.dropFirst()).phrase(columns: 64)
  }

  /// Orders plans alphabetically; says nothing about which is bigger.
  public static func < (left: PlanName, right: PlanName) -> Bool {
    left.rawValue < right.rawValue
  }
}
