/// What an answer that passes by holds, as far as it matters here.
enum AnswerKind: Hashable {
  /// One JSON document, whose fields are looked at.
  case json
  /// JSON documents one after the other, which come when they come: looked at as they pass.
  case events
  /// Text that may be JSON after all: its first letter tells.
  case text
  /// Parts of something, of which each may be anything.
  case parts
  /// Something else, in which only secrets are looked for.
  case other

  /// Reads a `Content-Type`; nil where the service named none.
  init(_ contentType: String?) {
    guard let contentType else {
      self = .text
      return
    }
    let type = contentType.prefix { $0 != ";" }.filter { $0 != " " && $0 != "\t" }.lowercased()
    self =
      switch type {
      case "application/json", "text/json": .json
      case "text/event-stream", "application/x-ndjson", "application/jsonl", "application/json-seq": .events
      case _ where type.hasSuffix("+json"): .json
      case _ where type.hasPrefix("text/"): .text
      case _ where type.hasPrefix("multipart/"): .parts
      default: .other
      }
  }

  /// Whether a body that begins so is JSON; nil while that is not known.
  func isJSON(beginning bytes: [UInt8]) -> Bool? {
    switch self {
    case .json, .events: return true
    case .parts, .other: return false
    case .text:
      let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
      return text.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        .map { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "[") }
    }
  }
}
