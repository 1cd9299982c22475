/// A whole answer that is not a redirect.
///
/// Its descriptions show the status and sizes only.
public struct HTTPResponse: Sendable {
  /// The status, 200 to 599 without the redirects.
  public let status: Int
  /// The header fields.
  public let headers: HTTPHeaders
  /// The body as it came; nothing is decompressed.
  public let body: [UInt8]
  /// The version of HTTP that was spoken, `1.0`, `1.1` or `2`.
  public let httpVersion: String
  /// The address that answered, such as `192.0.2.7`.
  public let remoteAddress: String

  /// An answer made of its parts.
  public init(status: Int, headers: HTTPHeaders, body: [UInt8], httpVersion: String, remoteAddress: String) {
    self.status = status
    self.headers = headers
    self.body = body
    self.httpVersion = httpVersion
    self.remoteAddress = remoteAddress
  }
}

extension HTTPResponse: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Status and size.
  public var description: String { "HTTP/\(httpVersion) \(status), \(body.count) bytes" }
  /// The same as ``description``.
  public var debugDescription: String { description }
  /// A mirror that shows the description only.
  public var customMirror: Mirror { Mirror(self, children: ["response": description]) }
}
