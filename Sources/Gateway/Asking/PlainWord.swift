/// Words of a service that an agent or a person may be shown: names, and nothing that could be a sentence.
enum PlainWord {
  /// Whether a text is a short word of letters, digits, `-` and `_`.
  static func allows(_ text: String, atMost length: Int = 24) -> Bool {
    !text.isEmpty && text.utf8.count <= length
      && text.utf8.allSatisfy {
        (0x61...0x7A).contains($0) || (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) || "-_".utf8.contains($0)
      }
  }

  /// Whether a text is a few such words with single spaces or slashes between them.
  static func allowsSeveral(_ text: String, atMost length: Int = 40) -> Bool {
    text.utf8.count <= length
      && text.split(omittingEmptySubsequences: false) { $0 == " " || $0 == "/" }.allSatisfy {
        allows(String($0), atMost: length)
      }
  }
}
