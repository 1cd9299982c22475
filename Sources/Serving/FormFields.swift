/// The fields of a query or of a posted form (`application/x-www-form-urlencoded`).
public struct FormFields: Hashable, Sendable {
  private var values: [String: String] = [:]

  /// Reads the fields; of a repeated field the first counts, and a field with a broken escape is left out.
  public init(_ encoded: String) {
    for field in encoded.split(separator: "&") {
      let pair = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = pair.first.flatMap({ Self.decoded(String($0)) }),
        let value = pair.count > 1 ? Self.decoded(String(pair[1])) : "",
        values[name] == nil
      else { continue }
      values[name] = value
    }
  }

  /// A field's value; nil without one.
  public subscript(_ name: String) -> String? { values[name] }

  /// The text behind `+` and `%XX`; nil when an escape is broken or the bytes are not UTF-8.
  private static func decoded(_ text: String) -> String? {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "+"):
        bytes.append(UInt8(ascii: " "))
      case UInt8(ascii: "%"):
        guard let high = rest.popFirst().flatMap(hexadecimalDigit), let low = rest.popFirst().flatMap(hexadecimalDigit)
        else { return nil }
        bytes.append(high << 4 | low)
      default:
        bytes.append(byte)
      }
    }
    return String(validating: bytes, as: UTF8.self)
  }

  private static func hexadecimalDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
