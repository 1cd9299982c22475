/// One call as the sandbox judges it, free of sockets.
struct SandboxRequest: Sendable {
  /// A body that was read whole, or one that passed the cap.
  enum Body: Sendable {
    case bytes([UInt8])
    case tooLarge
  }

  /// The most bytes a body may have: 64 KiB.
  static let bodyCap = 65_536

  /// The id that the reply carries as `x-request-id`.
  var id: String
  var method: String
  /// The path without its query.
  var path: String
  /// The text after `?`, empty when there is none.
  var query: String
  /// The `Host` header.
  var host: String?
  /// Headers by lower-case name; where a header came twice, the first one.
  var headers: [String: String]
  var body: Body

  /// A call; `target` is the path with its query.
  init(
    id: String = "", method: String, target: String, host: String? = nil, headers: [String: String] = [:],
    body: Body = .bytes([])
  ) {
    self.id = id
    self.method = method
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    path = parts.first.map(String.init) ?? ""
    query = parts.count > 1 ? String(parts[1]) : ""
    self.host = host
    self.headers = headers
    self.body = body
  }

  /// The value of a cookie, nil when it was not sent.
  func cookie(_ name: String) -> String? {
    for part in (headers["cookie"] ?? "").split(separator: ";") {
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard pair.count == 2, pair[0].drop(while: { $0 == " " }) == name else { continue }
      return String(pair[1])
    }
    return nil
  }
}
