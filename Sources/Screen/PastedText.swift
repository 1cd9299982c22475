/// The text of a paste.
enum PastedText {
  /// Decodes pasted bytes: line ends become newlines, and control characters other than newline and tab are removed.
  ///
  /// Terminals send the line ends of a paste as carriage returns. What is no UTF-8 becomes U+FFFD, except for the
  /// beginning of a character at the very end, which the size limit may have cut.
  static func decode(_ bytes: [UInt8]) -> String {
    var text = ""
    var afterReturn = false
    for scalar in String(decoding: bytes.dropLast(unfinished(bytes)), as: UTF8.self).unicodeScalars {
      defer { afterReturn = scalar == "\r" }
      switch scalar {
      case "\r": text.unicodeScalars.append("\n")
      case "\n": if !afterReturn { text.unicodeScalars.append("\n") }
      case "\t": text.unicodeScalars.append("\t")
      default: if scalar.properties.generalCategory != .control { text.unicodeScalars.append(scalar) }
      }
    }
    return text
  }

  /// How many bytes at the end begin a character without finishing it.
  private static func unfinished(_ bytes: [UInt8]) -> Int {
    for count in 1...3 where count <= bytes.count {
      let byte = bytes[bytes.count - count]
      if byte & 0xC0 == 0x80 { continue }
      let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
      return length > count ? count : 0
    }
    return 0
  }
}
