import JSON

/// An HTTP/1.1 answer as it came over the wire.
struct WireAnswer: Sendable {
  var status: Int
  var headers: [String: String] = [:]
  var body: [UInt8]

  /// Nil unless there is a whole head.
  init?(_ bytes: [UInt8]) {
    guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
    let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
    let words = lines.first?.split(separator: " ") ?? []
    guard words.count > 1, words[0] == "HTTP/1.1", let status = Int(words[1]) else { return nil }
    self.status = status
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2 else { continue }
      headers[parts[0].lowercased()] = String(parts[1].drop(while: { $0 == " " }))
    }
    body = Array(bytes[end.upperBound...])
  }

  /// Whether as much of the body has come as the head declares.
  var isComplete: Bool {
    headers["content-length"].flatMap(Int.init).map { body.count >= $0 } ?? false
  }

  /// The JSON body, nil for another one.
  var value: JSONValue? {
    try? JSONValue.parse(body)
  }
}
