import Text

/// A strict parser of RFC 8259 documents.
///
/// It descends by recursion, which is safe because it never goes deeper than ``JSONLimits/deepest``.
struct JSONParser {
  private let bytes: [UInt8]
  private let limits: JSONLimits
  private var index = 0
  private var depth = 0

  init(_ bytes: [UInt8], limits: JSONLimits) {
    self.bytes = bytes
    self.limits = limits
  }

  /// The value of the whole document.
  mutating func document() throws(JSONError) -> JSONValue {
    guard bytes.count <= limits.bytes else { throw error(.tooLarge, at: max(0, limits.bytes)) }
    for mark: [UInt8] in [[0xEF, 0xBB, 0xBF], [0xFE, 0xFF], [0xFF, 0xFE]] where bytes.starts(with: mark) {
      throw error(.byteOrderMark, at: 0)
    }
    if let invalid = UTF8Sequence.firstInvalid(in: bytes) { throw error(.notUTF8, at: invalid) }
    skipSpace()
    guard index < bytes.count else { throw error(.empty) }
    let value = try value()
    skipSpace()
    guard index == bytes.count else { throw error(.trailingBytes) }
    return value
  }

  /// Whether all of the bytes are one number.
  mutating func isNumber() -> Bool {
    do {
      _ = try number()
      return index == bytes.count
    } catch {
      return false
    }
  }

  private mutating func value() throws(JSONError) -> JSONValue {
    guard index < bytes.count else { throw error(.truncated) }
    switch bytes[index] {
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "{"): return .object(try object())
    case UInt8(ascii: "["): return .array(try array())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    case UInt8(ascii: "t"):
      try literal("true")
      return .bool(true)
    case UInt8(ascii: "f"):
      try literal("false")
      return .bool(false)
    case UInt8(ascii: "n"):
      try literal("null")
      return .null
    default: throw error(.unexpected)
    }
  }

  private mutating func object() throws(JSONError) -> JSONObject {
    try descend()
    var object = JSONObject()
    if try closes(with: UInt8(ascii: "}")) { return object }
    while true {
      guard bytes[index] == UInt8(ascii: "\"") else { throw error(.unexpected) }
      let start = index
      let key = try string()
      guard try next() == UInt8(ascii: ":") else { throw error(.unexpected) }
      index += 1
      skipSpace()
      let value = try value()
      guard object.append(key, value) else { throw error(.duplicateKey(key), at: start) }
      if try ends(with: UInt8(ascii: "}")) { return object }
    }
  }

  private mutating func array() throws(JSONError) -> [JSONValue] {
    try descend()
    var elements: [JSONValue] = []
    if try closes(with: UInt8(ascii: "]")) { return elements }
    while true {
      elements.append(try value())
      if try ends(with: UInt8(ascii: "]")) { return elements }
    }
  }

  /// Steps behind an opening bracket.
  private mutating func descend() throws(JSONError) {
    guard depth < min(limits.depth, JSONLimits.deepest) else { throw error(.tooDeep) }
    depth += 1
    index += 1
  }

  /// Whether the array or object is empty; if not, the index is at its first element.
  private mutating func closes(with bracket: UInt8) throws(JSONError) -> Bool {
    guard try next() == bracket else { return false }
    index += 1
    depth -= 1
    return true
  }

  /// Whether the array or object ends behind this element; if not, the index is at the next one.
  private mutating func ends(with bracket: UInt8) throws(JSONError) -> Bool {
    if try closes(with: bracket) { return true }
    guard bytes[index] == UInt8(ascii: ",") else { throw error(.unexpected) }
    index += 1
    _ = try next()
    return false
  }

  /// The next byte that is no white space; the index stands at it.
  private mutating func next() throws(JSONError) -> UInt8 {
    skipSpace()
    guard index < bytes.count else { throw error(.truncated) }
    return bytes[index]
  }

  private mutating func skipSpace() {
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): index += 1
      default: return
      }
    }
  }

  private mutating func literal(_ word: String) throws(JSONError) {
    for expected in word.utf8 {
      guard index < bytes.count else { throw error(.truncated) }
      guard bytes[index] == expected else { throw error(.unexpected) }
      index += 1
    }
  }

  private mutating func string() throws(JSONError) -> String {
    let start = index + 1
    var end = start
    while end < bytes.count {
      let byte = bytes[end]
      if byte == UInt8(ascii: "\"") {
        index = end + 1
        return String(decoding: bytes[start..<end], as: UTF8.self)
      }
      if byte == UInt8(ascii: "\\") || byte < 0x20 { break }
      end += 1
    }
    // An escape, an error, or the end of the document.
    index = end
    return try escapedString(from: start)
  }
}

extension JSONParser {
  /// The rest of a string that has an escape at the index.
  private mutating func escapedString(from start: Int) throws(JSONError) -> String {
    var unescaped = Array(bytes[start..<index])
    while index < bytes.count {
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: "\""):
        index += 1
        return String(decoding: unescaped, as: UTF8.self)
      case UInt8(ascii: "\\"):
        let scalar = try escape()
        if scalar.isASCII {
          unescaped.append(UInt8(truncatingIfNeeded: scalar.value))
        } else {
          unescaped.append(contentsOf: UTF8.encode(scalar) ?? .init())
        }
      case 0x00..<0x20:
        throw error(.controlCharacter)
      default:
        unescaped.append(byte)
        index += 1
      }
    }
    throw error(.truncated)
  }

  /// The scalar that the escape at the index stands for.
  private mutating func escape() throws(JSONError) -> Unicode.Scalar {
    let start = index
    guard index + 1 < bytes.count else { throw error(.truncated, at: bytes.count) }
    let letter = bytes[index + 1]
    index += 2
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): break
    default: throw error(.badEscape, at: start)
    }
    let unit = try hexadecimal(escapedAt: start)
    // Only surrogates are no scalars.
    if let scalar = Unicode.Scalar(unit) { return scalar }
    guard unit < 0xDC00 else { throw error(.loneSurrogate, at: start) }
    for expected in [UInt8(ascii: "\\"), UInt8(ascii: "u")] {
      guard index < bytes.count else { throw error(.truncated) }
      guard bytes[index] == expected else { throw error(.loneSurrogate, at: start) }
      index += 1
    }
    let low = UInt32(try hexadecimal(escapedAt: index - 2))
    guard
      (0xDC00...0xDFFF).contains(low),
      let scalar = Unicode.Scalar(0x10000 + (UInt32(unit) - 0xD800) << 10 + (low - 0xDC00))
    else { throw error(.loneSurrogate, at: start) }
    return scalar
  }

  /// Four hexadecimal digits of the escape that started at the offset.
  private mutating func hexadecimal(escapedAt start: Int) throws(JSONError) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard index < bytes.count else { throw error(.truncated) }
      let digit: UInt8
      switch bytes[index] {
      case let byte where UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte: digit = byte - UInt8(ascii: "0")
      case let byte where UInt8(ascii: "a")...UInt8(ascii: "f") ~= byte: digit = byte - UInt8(ascii: "a") + 10
      case let byte where UInt8(ascii: "A")...UInt8(ascii: "F") ~= byte: digit = byte - UInt8(ascii: "A") + 10
      default: throw error(.badEscape, at: start)
      }
      unit = unit << 4 | UInt16(digit)
      index += 1
    }
    return unit
  }

  private mutating func number() throws(JSONError) -> JSONValue {
    let start = index
    let isNegative = index < bytes.count && bytes[index] == UInt8(ascii: "-")
    if isNegative { index += 1 }
    let firstDigit = index
    var sum: Int64? = 0
    try digits { digit in
      // Counted downwards, because there is one negative number more than there are positive ones.
      let tenfold = sum?.multipliedReportingOverflow(by: 10)
      let next = tenfold?.partialValue.subtractingReportingOverflow(Int64(digit))
      sum = tenfold?.overflow == false && next?.overflow == false ? next?.partialValue : nil
    }
    if index - firstDigit > 1, bytes[firstDigit] == UInt8(ascii: "0") { throw error(.badNumber, at: start) }
    var isInteger = true
    if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
      isInteger = false
      index += 1
      try digits { _ in }
    }
    if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
      isInteger = false
      index += 1
      if index < bytes.count, bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-") { index += 1 }
      try digits { _ in }
    }
    if isInteger, let sum, !(isNegative && sum == 0) {
      if isNegative { return .integer(sum) }
      if sum > .min { return .integer(-sum) }
    }
    return .number(String(decoding: bytes[start..<index], as: UTF8.self))
  }

  /// One digit or more.
  private mutating func digits(_ body: (UInt8) -> Void) throws(JSONError) {
    let start = index
    while index < bytes.count, UInt8(ascii: "0")...UInt8(ascii: "9") ~= bytes[index] {
      body(bytes[index] - UInt8(ascii: "0"))
      index += 1
    }
    guard index > start else { throw error(index < bytes.count ? .badNumber : .truncated) }
  }

  private func error(_ reason: JSONError.Reason) -> JSONError {
    error(reason, at: index)
  }

  private func error(_ reason: JSONError.Reason, at offset: Int) -> JSONError {
    JSONError(reason, at: offset, in: bytes)
  }
}

extension JSONValue {
  /// The value of a document, which must be strict RFC 8259 within the limits.
  ///
  /// Refused are, among others: keys that stand twice (compared unescaped), a byte order mark, invalid UTF-8, lone
  /// surrogates, leading zeros, trailing commas, comments, `NaN`, raw control characters in strings and anything behind
  /// the value.
  public static func parse(_ bytes: [UInt8], limits: JSONLimits = .provider) throws(JSONError) -> JSONValue {
    var parser = JSONParser(bytes, limits: limits)
    return try parser.document()
  }

  /// The value of a document, which must be strict RFC 8259 within the limits.
  public static func parse(_ text: String, limits: JSONLimits = .provider) throws(JSONError) -> JSONValue {
    try parse(Array(text.utf8), limits: limits)
  }
}
