/// The name of a consent request: 128 random bits as 32 lower-case hex digits.
///
/// It is a name, not a permission: whoever shows one must still prove who they are.
public struct RequestID: Hashable, Sendable, CustomStringConvertible {
  /// The 32 hex digits.
  public let rawValue: String

  /// An id from text; nil unless it is 32 lower-case hex digits.
  public init?(_ text: String) {
    guard text.utf8.count == 32,
      text.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
    else { return nil }
    rawValue = text
  }

  /// A new id from a source of random numbers.
  public init(using generator: inout some RandomNumberGenerator) {
    rawValue = hex(generator.next()) + hex(generator.next())
  }

  /// A new id from the system's random numbers.
  public static func random() -> RequestID {
    var generator = SystemRandomNumberGenerator()
    return RequestID(using: &generator)
  }

  /// The 32 hex digits.
  public var description: String { rawValue }
}

private func hex(_ number: UInt64) -> String {
  let digits = String(number, radix: 16)
  return String(repeating: "0", count: 16 - digits.count) + digits
}
