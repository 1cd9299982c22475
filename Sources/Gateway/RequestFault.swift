import JSON

/// Why a request is refused before anybody looks at what it asks for.
enum RequestFault: Error, Hashable, Sendable {
  /// It breaks the grammar of HTTP/1.1, or two readers could understand it differently; in words.
  case malformed(String)
  /// A line or the whole head is too long, or has too many fields.
  case headTooLarge
  /// The body is larger than it may be.
  case bodyTooLarge
  /// It is not HTTP/1.1.
  case otherVersion
  /// It did not come in time.
  case tooSlow
  /// There are too many connections already.
  case tooManyConnections

  /// The refusal as an agent gets it; it says nothing about this program.
  var answer: AgentAnswer {
    switch self {
    case .malformed(let words): .error(400, "bad_request", words)
    case .headTooLarge: .error(431, "head_too_large", "The request's head is too large.")
    case .bodyTooLarge: .error(413, "too_large", "The body is larger than 64 KiB.")
    case .otherVersion: .error(505, "version_not_supported", "Only HTTP/1.1 is spoken here.")
    case .tooSlow: .error(408, "timeout", "The request did not come in time.")
    case .tooManyConnections: .error(503, "busy", "Too many connections are open.", retryAfter: 5)
    }
  }

  /// The refusal as it goes over the wire, after which nothing follows.
  var bytes: [UInt8] {
    let answer = self.answer
    let body = answer.body.serialized() + "\n"
    let retry = answer.retryAfter.map { "retry-after: \($0)\r\n" } ?? ""
    return Array(
      """
      HTTP/1.1 \(answer.status) \(reason)\r
      content-type: application/json\r
      cache-control: no-store\r
      \(retry)connection: close\r
      content-length: \(body.utf8.count)\r
      \r
      \(body)
      """.utf8)
  }

  private var reason: String {
    switch self {
    case .malformed: "Bad Request"
    case .headTooLarge: "Request Header Fields Too Large"
    case .bodyTooLarge: "Content Too Large"
    case .otherVersion: "HTTP Version Not Supported"
    case .tooSlow: "Request Timeout"
    case .tooManyConnections: "Service Unavailable"
    }
  }
}
