/// One request to one origin.
///
/// Its descriptions show method, origin and path only, masked as ``ParsedURL/redacted`` does it.
public struct HTTPRequest: Sendable {
  /// What is asked for.
  public let method: Method
  /// Where the request goes, and nowhere else.
  public let origin: Origin
  /// The path, percent-encoded: it starts with one slash and has no dot segment, white space, `?` or `#`.
  public let path: String
  /// Names and values of the query, not yet percent-encoded.
  public let query: [(String, String)]
  /// A query that a service gave, percent-encoded and without its question mark: sent byte for byte in place of
  /// ``query``.
  public var encodedQuery: String?
  /// Names and values of the header fields.
  public let headers: [(String, String)]
  /// The body; none for GET and HEAD.
  public let body: [UInt8]?
  /// The time from `send` to the last byte of the answer, waiting and name look-up included.
  public let timeout: Duration
  /// The longest body that is accepted as an answer.
  public let maximumBodyBytes: Int
  /// Whether the request may be sent again when a kept connection turns out to be dead: `true` for GET and HEAD.
  ///
  /// A request that is not repeatable leaves this machine at most once: it has a connection of its own, speaks HTTP/1.1,
  /// and is never sent a second time.
  public var isRepeatable: Bool

  /// Makes a request; `send` refuses one that breaks the rules above.
  public init(
    _ method: Method, _ origin: Origin, _ path: String, query: [(String, String)] = [],
    headers: [(String, String)] = [], body: [UInt8]? = nil, timeout: Duration = .seconds(15),
    maximumBodyBytes: Int = 4 << 20
  ) {
    self.method = method
    self.origin = origin
    self.path = path
    self.query = query
    self.headers = headers
    self.body = body
    self.timeout = timeout
    self.maximumBodyBytes = maximumBodyBytes
    isRepeatable = method.isSafe
  }
}

extension HTTPRequest: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Method, origin and path, without query, headers and body.
  public var description: String {
    "\(method.rawValue) \(origin)\(ParsedURL.maskedPath(String(path.prefix { $0 != "?" && $0 != "#" })))"
  }
  /// The same as ``description``.
  public var debugDescription: String { description }
  /// A mirror that shows the description only.
  public var customMirror: Mirror { Mirror(self, children: ["request": description]) }
}
