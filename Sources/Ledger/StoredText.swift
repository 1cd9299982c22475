import Text

/// How displayable text stands in the database: as it is shown, with its warning mark in front where it has one.
///
/// ``Text/SafeText/hadUnsafeScalars`` decides whether a name is shown with a warning, so it has to survive a restart. The
/// mark is U+0001, which no displayable text contains. That a text was cut is not kept: its last character shows it.
enum StoredText {
  private static let mark = "\u{1}"

  static func encode(_ text: SafeText) -> String {
    text.hadUnsafeScalars ? mark + text.string : text.string
  }

  static func decode(_ stored: String) -> SafeText {
    guard stored.utf8.first == 1 else { return SafeText(stored, maximumCharacters: .max) }
    let shown = String(stored.unicodeScalars.dropFirst())
    // Only text that becomes these tokens again carries the mark again: so the tokens are turned back first.
    let marked = SafeText(decoding: withoutTokens(Array(shown.utf8)), maximumCharacters: .max)
    return marked.string.utf8.elementsEqual(shown.utf8) ? marked : SafeText(shown, maximumCharacters: .max)
  }

  /// The bytes with every `\u{HEX}` and `\x{HEX}` in place of the scalar or byte it stands for.
  private static func withoutTokens(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if let (value, end) = token(in: bytes, at: index) {
        result += value
        index = end
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return result
  }

  private static func token(in bytes: [UInt8], at start: Int) -> (value: [UInt8], end: Int)? {
    guard bytes.count - start >= 5, bytes[start] == UInt8(ascii: "\\"), bytes[start + 2] == UInt8(ascii: "{"),
      let close = bytes[(start + 3)...].prefix(7).firstIndex(of: UInt8(ascii: "}")),
      let number = UInt32(String(decoding: bytes[(start + 3)..<close], as: UTF8.self), radix: 16)
    else { return nil }
    switch bytes[start + 1] {
    case UInt8(ascii: "u"): return Unicode.Scalar(number).map { (Array(String($0).utf8), close + 1) }
    case UInt8(ascii: "x"): return UInt8(exactly: number).map { ([$0], close + 1) }
    default: return nil
    }
  }
}
