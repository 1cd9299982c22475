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
    try writer.append(canonical: self)
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}

extension JSONWriter {
  /// The integers that a double holds exactly and unambiguously.
  private static let exact: ClosedRange<Int64> = -9_007_199_254_740_991...9_007_199_254_740_991

  /// The way to a value is put together where something is wrong with it, and only then.
  fileprivate mutating func append(canonical value: JSONValue) throws(JSONCanonicalError) {
    switch value {
    case .null: append("null")
    case .bool(let value): append(value ? "true" : "false")
    case .integer(let value):
      guard Self.exact.contains(value) else { throw .integerTooLarge(value, at: "") }
      append(String(value))
    case .number(let literal): throw .notAnInteger(literal, at: "")
    case .string(let text): append(canonical: text)
    case .array(let elements):
      try append(elements.enumerated(), between: "[", and: "]") {
        (writer: inout JSONWriter, place: (offset: Int, element: JSONValue)) throws(JSONCanonicalError) in
        do throws(JSONCanonicalError) { try writer.append(canonical: place.element) } catch {
          throw error.within(String(place.offset))
        }
      }
    case .object(let members):
      // What is read back from a canonical document is in its order already.
      let isSorted = zip(members, members.dropFirst()).allSatisfy { Self.precedes($0.key, $1.key) }
      let sorted = isSorted ? Array(members) : members.sorted { Self.precedes($0.key, $1.key) }
      try append(sorted, between: "{", and: "}") {
        (writer: inout JSONWriter, member: JSONObject.Element) throws(JSONCanonicalError) in
        writer.append(canonical: member.key)
        writer.append(":")
        do throws(JSONCanonicalError) { try writer.append(canonical: member.value) } catch {
          throw error.within(member.key)
        }
      }
    }
  }

  /// Whether a key comes before another by its UTF-16 code units.
  ///
  /// UTF-8, which is had for less, has the same order, but for scalars from U+E000 on beside those past U+FFFF.
  private static func precedes(_ left: String, _ right: String) -> Bool {
    for (mine, other) in zip(left.utf8, right.utf8) where mine != other {
      return min(mine, other) < 0xEE ? mine < other : left.utf16.lexicographicallyPrecedes(right.utf16)
    }
    return left.utf8.count < right.utf8.count
  }

  private mutating func append(canonical text: String) {
    append("\"")
    append(escaping: text)
    append("\"")
  }
}

extension JSONCanonicalError {
  /// The same error, told by what holds the value: its pointer begins with a key, or with a place in an array.
  fileprivate func within(_ key: String) -> JSONCanonicalError {
    switch self {
    case .notAnInteger(let literal, let pointer): .notAnInteger(literal, at: "/" + Self.pointerToken(key) + pointer)
    case .integerTooLarge(let value, let pointer): .integerTooLarge(value, at: "/" + Self.pointerToken(key) + pointer)
    }
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
