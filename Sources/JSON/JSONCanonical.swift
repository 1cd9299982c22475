/// Why a value has no canonical form here, and where it is.
public enum JSONCanonicalError: Error, Equatable, Sendable {
  /// A number with a fraction, an exponent, a minus before zero, or more than 64 bits.
  ///
  /// The literal, and the JSON pointer (RFC 6901) to it.
  case notAnInteger(String, at: String)
  /// An integer beyond 2^53 - 1 either way, which other implementations would round.
  ///
  /// The number, and the JSON pointer (RFC 6901) to it.
  case integerTooLarge(Int64, at: String)
}

extension JSONCanonicalError: CustomStringConvertible {
  /// The error in words, in printable ASCII.
  public var description: String {
    switch self {
    case .notAnInteger(let literal, let pointer):
      "the number \(JSONError.quoted(literal)) at \(JSONError.quoted(pointer)) is not an integer"
    case .integerTooLarge(let value, let pointer):
      "the integer \(value) at \(JSONError.quoted(pointer)) is too large"
    }
  }
}

extension JSONValue {
  /// The canonical form of RFC 8785 (JCS): the text whose digest stands for the value.
  ///
  /// Covers strings, literals, arrays, objects and the integers that are exact everywhere (less than 2^53 either way);
  /// other numbers are refused instead of being rounded. Keys are ordered by their UTF-16 code units.
  public func canonical() throws(JSONCanonicalError) -> String {
    var writer = JSONWriter()
    try writer.append(canonical: self, at: "")
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}

extension JSONWriter {
  /// The integers that a double holds exactly and unambiguously.
  private static let exact: ClosedRange<Int64> = -9_007_199_254_740_991...9_007_199_254_740_991

  fileprivate mutating func append(canonical value: JSONValue, at pointer: String) throws(JSONCanonicalError) {
    switch value {
    case .null: append("null")
    case .bool(let value): append(value ? "true" : "false")
    case .integer(let value):
      guard Self.exact.contains(value) else { throw .integerTooLarge(value, at: pointer) }
      append(String(value))
    case .number(let literal): throw .notAnInteger(literal, at: pointer)
    case .string(let text): append(canonical: text)
    case .array(let elements):
      try append(elements.enumerated(), between: "[", and: "]") {
        (writer: inout JSONWriter, place: (offset: Int, element: JSONValue)) throws(JSONCanonicalError) in
        try writer.append(canonical: place.element, at: pointer + "/" + String(place.offset))
      }
    case .object(let members):
      let sorted = members.sorted { $0.key.utf16.lexicographicallyPrecedes($1.key.utf16) }
      try append(sorted, between: "{", and: "}") {
        (writer: inout JSONWriter, member: JSONObject.Element) throws(JSONCanonicalError) in
        writer.append(canonical: member.key)
        writer.append(":")
        try writer.append(canonical: member.value, at: pointer + "/" + Self.pointerToken(member.key))
      }
    }
  }

  private mutating func append(canonical text: String) {
    append("\"")
    for byte in text.utf8 { append(escaping: byte) }
    append("\"")
  }

  /// A key within a JSON pointer.
  private static func pointerToken(_ key: String) -> String {
    var token = ""
    for scalar in key.unicodeScalars {
      switch scalar {
      case "~": token += "~0"
      case "/": token += "~1"
      default: token.unicodeScalars.append(scalar)
      }
    }
    return token
  }
}
