import Billing

/// An answer as it goes over the wire.
public struct HTTPAnswer: Sendable {
  /// The status.
  public var status: Int
  /// The header fields, without those of the connection, the length and the date.
  public var fields: [RequestHead.Field]
  /// The body; empty where it is a stream.
  public var body: [UInt8]
  /// The body, where it is sent while it comes to be.
  public private(set) var stream: BodyStream?
  /// Whether the body is sent as it is, without a head, and the connection closed: for services that play broken ones.
  public private(set) var isRaw = false

  /// An answer.
  public init(_ status: Int, fields: [RequestHead.Field] = [], body: [UInt8] = []) {
    self.status = status
    self.fields = fields
    self.body = body
  }

  /// An answer whose body is sent while it comes to be.
  public init(_ status: Int, fields: [RequestHead.Field] = [], stream: BodyStream) {
    self.init(status, fields: fields)
    self.stream = stream
  }

  /// Bytes that are no answer, or none at all, after which the connection is closed.
  public static func raw(_ bytes: [UInt8]) -> HTTPAnswer {
    var answer = HTTPAnswer(0, body: bytes)
    answer.isRaw = true
    return answer
  }

  /// The answer's bytes; of one whose body is a stream, the head.
  ///
  /// - Parameter isHeadOnly: whether it answers `HEAD`, so that the length is told and the body is not sent
  ///   (RFC 9110, section 9.3.2).
  func bytes(endsConnection: Bool, isHeadOnly: Bool, at now: Instant) -> [UInt8] {
    if isRaw { return body }
    let isEmpty = status == 204 || status == 304
    var head = "HTTP/1.1 \(status) \(Self.reasons[status] ?? "")\r\n"
    for field in fields { head += "\(field.name): \(field.value)\r\n" }
    head += "date: \(HTTPDate.text(now))\r\n"
    if endsConnection { head += "connection: close\r\n" }
    if isEmpty {
      // Neither has a body, and the first may have no length (RFC 9110, sections 8.6 and 15.3.5).
      head += "\r\n"
    } else if let stream, stream.length == nil {
      head += "transfer-encoding: chunked\r\n\r\n"
    } else {
      head += "content-length: \(stream?.length ?? body.count)\r\n\r\n"
    }
    return Array(head.utf8) + (isHeadOnly || isEmpty ? [] : body)
  }

  /// The words after the status, which only people read (RFC 9110, section 15).
  private static let reasons: [Int: String] = [
    200: "OK", 201: "Created", 202: "Accepted", 204: "No Content", 206: "Partial Content", 301: "Moved Permanently",
    302: "Found", 303: "See Other", 304: "Not Modified", 307: "Temporary Redirect", 308: "Permanent Redirect",
    400: "Bad Request", 401: "Unauthorized",
    402: "Payment Required", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed", 408: "Request Timeout",
    409: "Conflict", 413: "Content Too Large", 415: "Unsupported Media Type", 421: "Misdirected Request",
    422: "Unprocessable Content", 429: "Too Many Requests", 431: "Request Header Fields Too Large",
    500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout",
    505: "HTTP Version Not Supported",
  ]
}
