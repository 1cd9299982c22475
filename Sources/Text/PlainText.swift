/// The fast path: text in which every scalar is a displayable character of its own.
enum PlainText {
  /// Whether the text is nothing but printable ASCII (U+0020 to U+007E): a byte is a character is a column.
  static func isPrintableASCII(_ text: some StringProtocol) -> Bool {
    let bytes = text.utf8
    return bytes.withContiguousStorageIfAvailable { isPrintableASCII($0) } ?? isPrintableASCII(bytes)
  }

  /// The columns of a text of plain scalars; nil as soon as one is not plain.
  static func columns(of text: some StringProtocol) -> Int? {
    if isPrintableASCII(text) { return text.utf8.count }
    var columns = 0
    for scalar in text.unicodeScalars {
      guard isAlwaysAlone(scalar) else { return nil }
      switch ScalarKind(scalar) {
      case .narrow: columns += 1
      case .wide: columns += 2
      case .invisible, .unknown, .mark, .spacingMark, .jamo: return nil
      }
    }
    return columns
  }

  private static func isPrintableASCII(_ bytes: some Sequence<UInt8>) -> Bool {
    // Or-ing instead of returning early keeps the loop free of branches, so that it is vectorised.
    var strange: UInt8 = 0
    for byte in bytes {
      strange |= byte &- 0x20 < 0x5F ? 0 : 1
    }
    return strange == 0
  }

  /// Blocks whose spacing scalars never join a neighbour to one character, whatever the Unicode version: Latin, Greek,
  /// Cyrillic, Armenian, punctuation, symbols, kana, ideographs, Hangul syllables, fullwidth letters, most emoji.
  private static func isAlwaysAlone(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20..<0x0300, 0x0370..<0x0590, 0x1E00..<0x2028, 0x2030..<0x2060, 0x20A0..<0x20C0, 0x2100..<0x2C00,
      0x3000..<0x302A, 0x3030..<0x3130, 0x3190..<0xA000, 0xAC00..<0xD7A4, 0xFF01..<0xFF61, 0x1F300..<0x1F3FB,
      0x1F400..<0x1FB00:
      true
    default:
      false
    }
  }
}
