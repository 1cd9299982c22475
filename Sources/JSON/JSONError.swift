/// Why a document was refused, and where.
public struct JSONError: Error, Equatable, Sendable {
  /// What is wrong with the document.
  public enum Reason: Equatable, Sendable {
    /// Nothing but white space.
    case empty
    /// Longer than ``JSONLimits/bytes``.
    case tooLarge
    /// More arrays and objects in one another than ``JSONLimits/depth``.
    case tooDeep
    /// A byte order mark at the start.
    case byteOrderMark
    /// Bytes that are no UTF-8: overlong forms and surrogates included.
    case notUTF8
    /// The document ends in the middle of a value.
    case truncated
    /// Something else should stand here.
    case unexpected
    /// A number that the grammar does not know: `01`, `1.`, `-`, `1e`.
    case badNumber
    /// A backslash with something behind it that is no escape.
    case badEscape
    /// An escaped half of a surrogate pair without its other half.
    case loneSurrogate
    /// A raw control character in a string.
    case controlCharacter
    /// A key that the object already has, unescaped.
    case duplicateKey(String)
    /// Something behind the value.
    case trailingBytes
  }

  /// What is wrong.
  public let reason: Reason
  /// The byte at which it was noticed, counted from zero; for a duplicate key its opening quote.
  public let offset: Int
  /// The line of that byte, counted from one.
  public let line: Int
  /// The code point of that line, counted from one.
  public let column: Int

  init(_ reason: Reason, at offset: Int, in bytes: [UInt8]) {
    self.reason = reason
    self.offset = offset
    let before = bytes.prefix(offset)
    let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    line = 1 + before.count { $0 == UInt8(ascii: "\n") }
    column = 1 + before[lineStart...].count { $0 & 0xC0 != 0x80 }
  }
}

extension JSONError: CustomStringConvertible {
  /// The error in a sentence of printable ASCII: `line 1, column 9: the key "plan" stands twice`.
  public var description: String {
    "line \(line), column \(column): \(reason)"
  }
}

extension JSONError.Reason: CustomStringConvertible {
  /// The reason in words, in printable ASCII.
  public var description: String {
    switch self {
    case .empty: "there is no value"
    case .tooLarge: "the document is too long"
    case .tooDeep: "arrays and objects are nested too deep"
    case .byteOrderMark: "a byte order mark is not allowed"
    case .notUTF8: "this is not UTF-8"
    case .truncated: "the document ends too early"
    case .unexpected: "something else was expected here"
    case .badNumber: "this is not a number"
    case .badEscape: "this is not an escape"
    case .loneSurrogate: "half of a surrogate pair is missing"
    case .controlCharacter: "a control character must be escaped"
    case .duplicateKey(let key): "the key \(JSONError.quoted(key)) stands twice"
    case .trailingBytes: "something follows the value"
    }
  }
}

extension JSONError {
  /// Foreign text as it can be printed anywhere: escaped to ASCII, and not longer than a name needs.
  static func quoted(_ text: String) -> String {
    let scalars = text.unicodeScalars
    let shown = scalars.prefix(40).map { $0.escaped(asASCII: true) }.joined()
    return "\"" + shown + (scalars.dropFirst(40).isEmpty ? "\"" : "...\"")
  }
}
