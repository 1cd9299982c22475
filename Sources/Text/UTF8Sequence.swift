/// Well-formed UTF-8 byte sequences (Unicode 14, table 3-7).
public enum UTF8Sequence {
  /// The length of the scalar that starts at the index; nil when its bytes are no UTF-8 (overlong, surrogate, cut).
  static func length(in bytes: [UInt8], at index: Int) -> Int? {
    let lead = bytes[index]
    let second: ClosedRange<UInt8>
    let length: Int
    switch lead {
    case 0x00...0x7F: return 1
    case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default: return nil
    }
    guard index + length <= bytes.count, second.contains(bytes[index + 1]) else { return nil }
    for continuation in bytes[(index + 2)..<max(index + 2, index + length)] where continuation & 0xC0 != 0x80 {
      return nil
    }
    return length
  }

  /// The index of the first byte that begins no well-formed sequence; nil when all is well.
  public static func firstInvalid(in bytes: [UInt8]) -> Int? {
    // Or-ing is vectorised, and most texts are nothing but ASCII.
    if bytes.reduce(0, |) < 0x80 { return nil }
    var index = 0
    while index < bytes.count {
      guard let length = length(in: bytes, at: index) else { return index }
      index += length
    }
    return nil
  }
}
