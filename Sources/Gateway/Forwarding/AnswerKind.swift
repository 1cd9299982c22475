import JSON

/// What an answer that passes by holds, as far as it matters here.
enum AnswerKind: Hashable {
  /// JSON, whose fields are looked at.
  case json
  /// Text that may be JSON after all: its first letter tells.
  case text
  /// Something else, in which only secrets are looked for.
  case other

  /// Reads a `Content-Type`; nil where the service named none.
  init(_ contentType: String?) {
    guard let contentType else {
      self = .text
      return
    }
    let type = contentType.prefix { $0 != ";" }.filter { $0 != " " && $0 != "\t" }.lowercased()
    if type == "application/json" || type == "text/json" || type.hasSuffix("+json") || type == "application/x-ndjson" {
      self = .json
    } else {
      self = type.hasPrefix("text/") ? .text : .other
    }
  }

  /// Whether a body that begins so is JSON.
  func isJSON(beginning bytes: [UInt8]) -> Bool {
    switch self {
    case .json: true
    case .other: false
    case .text:
      bytes.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        .map { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "[") } ?? false
    }
  }
}
