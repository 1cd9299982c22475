/// The name of a billing account in the configuration: 1 to 40 of `a-z 0-9 . _ -`, beginning with a letter or digit.
public struct AccountName: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The name as written.
  public let rawValue: String

  /// A name, or nil when the text breaks the rule.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard (1...40).contains(bytes.count), let first = bytes.first, Self.isAlphanumeric(first),
      bytes.allSatisfy({ Self.isAlphanumeric($0) || $0 == 0x2E || $0 == 0x5F || $0 == 0x2D })
    else { return nil }
    rawValue = text
  }

  /// The name as written.
  public var description: String { rawValue }

  /// Orders names alphabetically.
  public static func < (left: AccountName, right: AccountName) -> Bool {
    left.rawValue < right.rawValue
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
  }
}
