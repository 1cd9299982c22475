import Text

/// Words in header fields, which carry plain ASCII only; what is more is wrapped in base 64.
///
/// <https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http#value-encoding>
public enum MCPHeaderText {
  private static let opening = "=?base64?"
  private static let closing = "?="

  /// The word that a field's value stands for; nil where its wrapping holds none.
  static func decoded(_ value: String) -> String? {
    guard value.hasPrefix(opening), value.hasSuffix(closing),
      value.utf8.count >= opening.utf8.count + closing.utf8.count
    else { return value }
    let inner = value.dropFirst(opening.count).dropLast(closing.count)
    return Base64.standard.decoded(inner).flatMap { String(validating: $0, as: UTF8.self) }
  }

  /// The value that stands for a word.
  public static func encoded(_ word: String) -> String {
    let isPlain =
      !word.isEmpty && word.utf8.allSatisfy { (0x20...0x7E).contains($0) } && word.first != " " && word.last != " "
      && !(word.hasPrefix(opening) && word.hasSuffix(closing))
    return isPlain ? word : opening + Base64.standard.encoded(Array(word.utf8)) + closing
  }
}
