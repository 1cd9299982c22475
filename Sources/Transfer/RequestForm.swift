/// A request that keeps the rules, spelled as libcurl takes it.
struct RequestForm: Sendable {
  let method: Method
  let host: String
  /// Host and port: what shares the limit of connections to one host.
  let authority: String
  let url: String
  /// Lines as libcurl takes them: `Name: value`, and `Name;` for an empty value.
  let headerLines: [String]
  let body: [UInt8]?
  let isRepeatable: Bool
  /// Whether the request may be sent on a connection that served others before.
  let sharesConnections: Bool
  /// Whether the request goes over TLS; what does not goes to this machine (``Origin``).
  let isEncrypted: Bool
  /// Whether HTTP/2 may be spoken where the server chooses it in the TLS handshake.
  let mayUseHTTP2: Bool
  let maximumBodyBytes: Int
  let addressRule: AddressRule

  /// - Parameter isStreamed: whether the answer, and perhaps the request's body, pass while they come.
  init(_ request: HTTPRequest, userAgent: String, isStreamed: Bool = false) throws(TransferError) {
    do throws(RequestRule) {
      try Self.check(path: request.path)
      try Self.check(encodedQuery: request.encodedQuery)
      try Self.check(headers: request.headers)
      try Self.check(userAgent)
      guard request.body == nil || !request.method.isSafe else { throw .bodyOfSafeMethod }
      guard request.maximumBodyBytes >= 0 else { throw .negativeLimit }
    } catch {
      throw TransferError(kind: .invalidRequest, reach: .notSent, detail: error.sentence)
    }
    method = request.method
    host = request.origin.host
    authority = "\(request.origin.host):\(request.origin.port)"
    let query = request.encodedQuery.map { "?\($0)" } ?? Self.spelled(request.query)
    url = "\(request.origin)\(request.path)\(query)"
    headerLines = Self.lines(of: request.headers, userAgent: userAgent)
    // Without a body these methods say so: a missing Content-Length makes some servers wait.
    body = request.body ?? (request.method.isSafe || request.method == .delete ? nil : [])
    isRepeatable = request.isRepeatable
    sharesConnections = request.isRepeatable && request.method.isSafe
    isEncrypted = request.origin.scheme == "https"
    // A transfer of HTTP/2 that is stopped goes on filling libcurl's window of 32 MB.
    mayUseHTTP2 = sharesConnections && isEncrypted && !isStreamed
    maximumBodyBytes = request.maximumBodyBytes
    addressRule = request.origin.addressRule
  }

  /// Header fields that frame the message or steer the connection: libcurl's business alone.
  private static let reservedNames: Set<String> = [
    "host", "content-length", "transfer-encoding", "connection", "keep-alive", "proxy-connection",
    "proxy-authorization",
    "te", "trailer", "upgrade", "expect", "accept-encoding", "user-agent", "http2-settings",
  ]

  private static func lines(of headers: [(String, String)], userAgent: String) -> [String] {
    var lines = headers.map { $0.1.isEmpty ? "\($0.0);" : "\($0.0): \($0.1)" }
    lines.append("User-Agent: \(userAgent)")
    // Said outright, because silence means that any encoding is welcome (RFC 9110, 12.5.3).
    lines.append("Accept-Encoding: identity")
    // Taken back from libcurl: the wait for "100 Continue", and a form's content type for every body.
    lines.append("Expect:")
    if !headers.contains(where: { $0.0.lowercased() == "content-type" }) { lines.append("Content-Type:") }
    return lines
  }

  private static func check(path: String) throws(RequestRule) {
    let bytes = Array(path.utf8)
    guard bytes.first == UInt8(ascii: "/"), bytes.dropFirst().first != UInt8(ascii: "/"), bytes.count <= 8_192 else {
      throw .path
    }
    for index in bytes.indices {
      if bytes[index] == UInt8(ascii: "%") {
        guard let byte = decoded(bytes, at: index), byte > 0x20, byte != 0x7f else { throw .path }
        // An encoded slash or back-slash is a separator for some servers and none for others.
        guard byte != UInt8(ascii: "/"), byte != UInt8(ascii: "\\") else { throw .path }
      } else {
        guard pathBytes.contains(bytes[index]) else { throw .path }
      }
    }
    for segment in bytes.split(separator: UInt8(ascii: "/")) {
      let spelled = String(decoding: segment, as: UTF8.self).lowercased()
      let dots = spelled.split(separator: "%2e", omittingEmptySubsequences: false).joined(separator: ".")
      guard dots != ".", dots != ".." else { throw .path }
    }
  }

  private static func check(encodedQuery: String?) throws(RequestRule) {
    let bytes = Array((encodedQuery ?? "").utf8)
    guard bytes.count <= 8_192 else { throw .query }
    for index in bytes.indices {
      let isPlain = pathBytes.contains(bytes[index]) || bytes[index] == UInt8(ascii: "?")
      guard isPlain || (bytes[index] == UInt8(ascii: "%") && decoded(bytes, at: index) != nil) else { throw .query }
    }
  }

  private static func check(headers: [(String, String)]) throws(RequestRule) {
    for (name, value) in headers {
      guard !name.isEmpty, name.utf8.allSatisfy(tokenBytes.contains) else { throw .headerName }
      guard !reservedNames.contains(name.lowercased()) else { throw .reservedHeader(name.lowercased()) }
      try check(value)
    }
  }

  private static func check(_ headerValue: String) throws(RequestRule) {
    let isAllowed = { (byte: UInt8) in byte == 0x09 || (0x20...0x7e).contains(byte) }
    guard headerValue.utf8.allSatisfy(isAllowed), headerValue.utf8.count <= 16_384 else { throw .headerValue }
    guard headerValue.first?.isWhitespace != true, headerValue.last?.isWhitespace != true else { throw .headerValue }
  }

  private static func decoded(_ bytes: [UInt8], at index: Int) -> UInt8? {
    guard index + 2 < bytes.count else { return nil }
    let digits = bytes[index + 1...index + 2].compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
    return digits.count == 2 ? UInt8(digits[0] * 16 + digits[1]) : nil
  }

  private static func spelled(_ query: [(String, String)]) -> String {
    guard !query.isEmpty else { return "" }
    return "?" + query.map { "\(encoded($0.0))=\(encoded($0.1))" }.joined(separator: "&")
  }

  private static func encoded(_ text: String) -> String {
    text.utf8.reduce(into: "") { result, byte in
      if unreservedBytes.contains(byte) {
        result.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        result += percentTriplet(byte)
      }
    }
  }

  private static let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
  /// RFC 3986, 2.3.
  private static let unreservedBytes = Set((letters + "-._~").utf8)
  /// RFC 3986, 3.3, without the percent sign.
  private static let pathBytes = Set((letters + "-._~!$&'()*+,;=:@/").utf8)
  /// RFC 9110, 5.6.2.
  private static let tokenBytes = Set((letters + "!#$%&'*+-.^_`|~").utf8)
}

extension RequestForm: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Method and host: every other part can be a secret.
  var description: String { "\(method.rawValue) \(authority)" }
  /// The same as ``description``.
  var debugDescription: String { description }
  /// A mirror that shows the description only.
  var customMirror: Mirror { Mirror(self, children: ["form": description]) }
}

/// A rule that a request breaks.
private enum RequestRule: Error {
  case path
  case query
  case headerName
  case headerValue
  case reservedHeader(String)
  case bodyOfSafeMethod
  case negativeLimit

  /// The rule in words; what the request says instead is not repeated, because it can be a secret.
  var sentence: String {
    switch self {
    case .path: "The request's path is not a plain, percent-encoded absolute path."
    case .query: "The request's query is not plain percent-encoded ASCII."
    case .headerName: "The request has a header whose name is no token."
    case .headerValue: "The request has a header whose value is not plain printable ASCII."
    case .reservedHeader(let name): "The request sets the header \(name), which the client sets itself."
    case .bodyOfSafeMethod: "A GET or HEAD request has a body."
    case .negativeLimit: "The request allows less than no byte as an answer."
    }
  }
}
