/// A character of several UTF-8 bytes of which some have arrived.
///
/// Overlong forms, surrogates and values beyond U+10FFFF are refused at the first byte that makes them so
/// (Unicode, table 3-7).
struct PartialScalar: Sendable {
  /// What another byte makes of the sequence.
  enum Step {
    case incomplete(PartialScalar)
    case complete(Unicode.Scalar)
    case invalid
  }

  private var value: UInt32
  private var missing: Int
  private var expected: ClosedRange<UInt8>

  /// Starts a sequence, unless no sequence starts with this byte.
  init?(first byte: UInt8) {
    switch byte {
    case 0xC2...0xDF: (value, missing) = (UInt32(byte & 0x1F), 1)
    case 0xE0...0xEF: (value, missing) = (UInt32(byte & 0x0F), 2)
    case 0xF0...0xF4: (value, missing) = (UInt32(byte & 0x07), 3)
    default: return nil
    }
    expected =
      switch byte {
      case 0xE0: 0xA0...0xBF
      case 0xED: 0x80...0x9F
      case 0xF0: 0x90...0xBF
      case 0xF4: 0x80...0x8F
      default: 0x80...0xBF
      }
  }

  /// Returns what the sequence is with one more byte.
  func appending(_ byte: UInt8) -> Step {
    guard expected.contains(byte) else { return .invalid }
    var longer = self
    longer.value = value << 6 | UInt32(byte & 0x3F)
    longer.missing = missing - 1
    longer.expected = 0x80...0xBF
    guard longer.missing == 0 else { return .incomplete(longer) }
    return Unicode.Scalar(longer.value).map { .complete($0) } ?? .invalid
  }
}
