import Billing
import Transfer

/// The secrets of a URL that a service gave for asking later: whoever holds one may ask too.
enum PollingSecrets {
  /// The values of the query, as they are written and decoded, and the path's segments that are long enough for a token.
  static func of(_ url: ParsedURL) -> [Secret] {
    let values = (url.query ?? "").split(separator: "&").compactMap { pair in
      pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).last
    }
    let segments = url.path.split(separator: "/").filter { $0.utf8.count >= shortestSegment }
    let written = (values + segments).map(String.init)
    return (written + written.map(decoded)).map { Secret($0) }
  }

  /// Shorter ones are words: `web-approve`.
  private static let shortestSegment = 20

  /// Percent-decoded text; what is not a valid escape stays as it is.
  private static func decoded(_ text: String) -> String {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), rest.prefix(2).count == 2, let code = escape(Array(rest.prefix(2))) {
        bytes.append(code)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func escape(_ digits: [UInt8]) -> UInt8? {
    let values = digits.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
    return values.count == 2 ? UInt8(values[0] * 16 + values[1]) : nil
  }
}
