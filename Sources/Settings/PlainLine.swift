/// What a text may consist of before it goes into a path, a header or another program's arguments.
enum PlainLine {
  /// Whether a text holds a control character.
  static func hasControls(_ text: String) -> Bool {
    text.unicodeScalars.contains { $0.properties.generalCategory == .control }
  }

  /// Whether a text may be an e-mail address: something on both sides of its last `@`, in at most 254 bytes without spaces.
  static func isEmail(_ text: String) -> Bool {
    guard text.utf8.count <= 254, !hasControls(text), !text.contains(where: \.isWhitespace),
      let at = text.lastIndex(of: "@")
    else { return false }
    return at != text.startIndex && text.index(after: at) != text.endIndex
  }

  /// Whether a text is 1 to 200 printable ASCII characters without spaces.
  static func isIdentifier(_ text: String) -> Bool {
    (1...200).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
  }
}
