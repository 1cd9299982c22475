/// Bytes as text in one of the two alphabets of RFC 4648.
public struct Base64: Sendable {
  private let alphabet: [UInt8]
  /// What fills the last group of four; nil where nothing does.
  private let padding: UInt8?

  /// The usual alphabet, with `+` and `/`, padded with `=` (section 4).
  public static let standard = Base64("+/", padding: UInt8(ascii: "="))
  /// The alphabet for addresses, with `-` and `_`, and without padding (section 5, as RFC 7515 uses it).
  public static let url = Base64("-_", padding: nil)

  private init(_ last: String, padding: UInt8?) {
    alphabet = Array(("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + last).utf8)
    self.padding = padding
  }

  /// The text that stands for bytes.
  public func encoded(_ bytes: some Sequence<UInt8>) -> String {
    var text: [UInt8] = []
    var (buffer, bits) = (0, 0)
    for byte in bytes {
      buffer = (buffer << 8 | Int(byte)) & 0xFFFF
      bits += 8
      while bits >= 6 {
        bits -= 6
        text.append(alphabet[buffer >> bits & 63])
      }
    }
    if bits > 0 { text.append(alphabet[buffer << (6 - bits) & 63]) }
    if let padding { while text.count % 4 != 0 { text.append(padding) } }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes of a text; nil unless it is the one text that ``encoded(_:)`` makes of them.
  public func decoded(_ text: some StringProtocol) -> [UInt8]? {
    var letters = Array(text.utf8)
    if let padding {
      guard letters.count % 4 == 0 else { return nil }
      for _ in 0..<2 where letters.last == padding { letters.removeLast() }
    }
    var bytes: [UInt8] = []
    var (buffer, bits) = (0, 0)
    for letter in letters {
      guard let value = alphabet.firstIndex(of: letter) else { return nil }
      buffer = (buffer << 6 | value) & 0xFFFF
      bits += 6
      if bits >= 8 {
        bits -= 8
        bytes.append(UInt8(buffer >> bits & 255))
      }
    }
    // What is left over is less than a letter and zero, or the text is not in its one spelling.
    return bits < 6 && buffer & (1 << bits - 1) == 0 ? bytes : nil
  }
}
