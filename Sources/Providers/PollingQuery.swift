import Billing

/// The query of a URL that a service gave for asking later, taken apart so that it is sent as it was meant.
struct PollingQuery {
  /// Names and values, decoded.
  let pairs: [(String, String)]

  init(_ query: String?) {
    pairs = (query ?? "").split(separator: "&").map { pair in
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (Self.decoded(parts[0]), parts.count > 1 ? Self.decoded(parts[1]) : "")
    }
  }

  /// The values, which may be tokens.
  var secrets: [Secret] { pairs.map(\.1).filter { $0.utf8.count >= 8 }.map { Secret($0) } }

  /// Percent-decoded text; what is not a valid escape stays as it is.
  private static func decoded(_ text: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = Substring(text).utf8[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), let code = UInt8(String(rest.prefix(2)) ?? "", radix: 16), rest.prefix(2).count == 2
      {
        bytes.append(code)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
