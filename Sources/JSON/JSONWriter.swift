/// Writes values as compact JSON.
struct JSONWriter {
  private static let hexadecimal = Array("0123456789abcdef".utf8)

  private(set) var bytes: [UInt8] = []

  /// Appends the escapes every JSON document needs, in the form RFC 8785 asks for; other bytes as they are.
  mutating func append(escaping byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): append(escape: byte)
    case 0x08: append(escape: UInt8(ascii: "b"))
    case 0x09: append(escape: UInt8(ascii: "t"))
    case 0x0A: append(escape: UInt8(ascii: "n"))
    case 0x0C: append(escape: UInt8(ascii: "f"))
    case 0x0D: append(escape: UInt8(ascii: "r"))
    case 0x00..<0x20: append(unit: UInt16(byte))
    default: bytes.append(byte)
    }
  }

  /// Appends a text with these escapes.
  mutating func append(escaping text: String) {
    var text = text
    text.withUTF8 { whole in
      var start = 0
      for (index, byte) in whole.enumerated() where byte < 0x20 || byte == 0x22 || byte == 0x5C {
        bytes.append(contentsOf: whole[start..<index])
        append(escaping: byte)
        start = index + 1
      }
      bytes.append(contentsOf: whole[start...])
    }
  }

  /// Appends `\u` and four digits.
  mutating func append(unit: UInt16) {
    append(escape: UInt8(ascii: "u"))
    for shift in [12, 8, 4, 0] { bytes.append(Self.hexadecimal[Int(unit >> shift & 0xF)]) }
  }

  /// Appends text that needs no escapes.
  mutating func append(_ plain: String) {
    bytes.append(contentsOf: plain.utf8)
  }

  /// Appends all elements with their separator between brackets.
  mutating func append<Element, Failure: Error>(
    _ elements: some Sequence<Element>, between open: String, and close: String,
    each: (inout JSONWriter, Element) throws(Failure) -> Void
  ) throws(Failure) {
    append(open)
    var isFirst = true
    for element in elements {
      if !isFirst { append(",") }
      isFirst = false
      try each(&self, element)
    }
    append(close)
  }

  private mutating func append(escape letter: UInt8) {
    bytes.append(UInt8(ascii: "\\"))
    bytes.append(letter)
  }
}

extension JSONWriter {
  /// Appends a value so that its line is safe to print.
  mutating func append(printable value: JSONValue) {
    switch value {
    case .null: append("null")
    case .bool(let value): append(value ? "true" : "false")
    case .integer(let value): append(String(value))
    case .number(let literal):
      // Only a hand-made value can hold anything else; as a string it stays visible and the document valid.
      if JSONValue.isNumber(literal) { append(literal) } else { append(printable: literal) }
    case .string(let text): append(printable: text)
    case .array(let elements):
      append(elements, between: "[", and: "]") { $0.append(printable: $1) }
    case .object(let members):
      append(members, between: "{", and: "}") { writer, member in
        writer.append(printable: member.key)
        writer.append(":")
        writer.append(printable: member.value)
      }
    }
  }

  private mutating func append(printable text: String) {
    append("\"")
    if text.utf8.allSatisfy({ $0 < 0x7F }) {
      append(escaping: text)
      append("\"")
      return
    }
    for scalar in text.unicodeScalars {
      if scalar.value < 0x7F {
        append(escaping: UInt8(truncatingIfNeeded: scalar.value))
      } else if Self.isPrintable(scalar) {
        bytes.append(contentsOf: UTF8.encode(scalar) ?? .init())
      } else {
        for unit in UTF16.encode(scalar) ?? .init() { append(unit: unit) }
      }
    }
    append("\"")
  }

  /// False for what a terminal or a pager would obey instead of drawing: DEL, C1, line separators, bidirectional
  /// controls, and everything that is meant to be invisible.
  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: false
    default: !scalar.properties.isDefaultIgnorableCodePoint
    }
  }
}

extension JSONValue {
  /// The value as compact JSON in the order its members came.
  ///
  /// Always valid, always one line, and safe to print: controls, line separators, bidirectional controls and invisible
  /// scalars are escaped. A ``number(_:)`` made by hand of something that is no number is written as a string.
  public func serialized() -> String {
    var writer = JSONWriter()
    writer.append(printable: self)
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
