/// UTF-8 by the table of RFC 3629: no overlong forms, no surrogates, nothing beyond U+10FFFF.
enum JSONUTF8 {
  /// The index of the first byte that begins no well-formed sequence; nil when all is well.
  static func firstInvalid(in bytes: [UInt8]) -> Int? {
    // Or-ing is vectorised, and most documents are nothing but ASCII.
    if bytes.reduce(0, |) < 0x80 { return nil }
    var index = 0
    let end = bytes.count
    while index < end {
      let lead = bytes[index]
      if lead < 0x80 {
        index += 1
        continue
      }
      let length: Int
      let second: ClosedRange<UInt8>
      switch lead {
      case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
      case 0xE0: (length, second) = (3, 0xA0...0xBF)
      case 0xED: (length, second) = (3, 0x80...0x9F)
      case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
      case 0xF0: (length, second) = (4, 0x90...0xBF)
      case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
      case 0xF4: (length, second) = (4, 0x80...0x8F)
      default: return index
      }
      guard index + length <= end, second.contains(bytes[index + 1]) else { return index }
      for place in (index + 2)..<max(index + 2, index + length) where bytes[place] & 0xC0 != 0x80 {
        return index
      }
      index += length
    }
    return nil
  }
}
