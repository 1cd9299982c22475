import Billing
import Consent

/// What an agent can call: exact paths, everything else does not exist.
enum GatewayRoute: Hashable, Sendable {
  /// A call in the own shape of a service; some name our token for a request.
  case service(Service, ServiceUse, token: String?)
  /// Asking in our own words.
  case submit
  /// The own requests, the newest first.
  case list
  /// How an own request stands, waiting up to so many seconds.
  case show(RequestID, wait: Int)
  /// Taking an own request back.
  case cancel(RequestID)
  /// A message of the Model Context Protocol.
  case mcp
  /// One to a service's own endpoint for it, with the query that its own clients put behind that: Dock names a workspace there.
  case serviceMCP(Service, query: String?)

  /// The route of a request line; nil when there is none.
  ///
  /// Paths are compared as they were sent: an encoded or unnormalised spelling of a route is another path, and that does
  /// not exist.
  init?(method: String, target: String) {
    // Unicode has characters that are equal to ASCII ones; none of them is part of a route.
    guard target.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let path = String(parts[0])
    let query = parts.count > 1 ? String(parts[1]) : nil
    if method == "POST", path == Self.requests, query == nil {
      self = .submit
    } else if method == "GET", path == Self.requests, query == nil {
      self = .list
    } else if method == "POST", path == Self.mcpPath, query == nil {
      self = .mcp
    } else if method == "POST", Self.isPlain(query), let door = ServiceDoors.door(ofMCP: path) {
      self = .serviceMCP(door.service, query: query)
    } else if let door = ServiceDoors.door(of: path) {
      guard let use = door.uses(of: path)[method],
        use.takesToken ? query?.hasPrefix("token=") ?? false : query == nil
      else { return nil }
      self = .service(door.service, use, token: query.map { String($0.dropFirst(6)) })
    } else {
      guard path.hasPrefix(Self.requests + "/") else { return nil }
      self.init(method, ofRequest: path.dropFirst(Self.requests.count + 1), query)
    }
  }

  /// Whether a query may go on to a service's endpoint as it is: short, as a URL writes it, and naming no method.
  private static func isPlain(_ query: String?) -> Bool {
    guard let query else { return true }
    return !query.isEmpty && query.utf8.count <= longestQuery
      && !query.utf8.contains { "\"#<>[]\\^`{|}".utf8.contains($0) }
      && !ForwardChoice.overridesMethod(query)
  }

  private static let longestQuery = 1024

  /// The path of a request's target, without its query.
  static func path(of target: String) -> String { String(target.prefix { $0 != "?" }) }

  /// The methods that lead somewhere at a target; none where there is no route.
  static func methods(target: String) -> [String] {
    ["GET", "POST"].filter { GatewayRoute(method: $0, target: target) != nil }
  }

  /// The path under which requests are asked for in our own words; each has its page below it.
  static let requests = "/countersign/v1/requests"

  /// The path of the Model Context Protocol.
  static let mcpPath = "/mcp"

  private init?(_ method: String, ofRequest rest: Substring, _ query: String?) {
    let cancel = "/cancel"
    if method == "POST", query == nil, rest.hasSuffix(cancel), let id = RequestID(String(rest.dropLast(cancel.count))) {
      self = .cancel(id)
    } else if method == "GET", let id = RequestID(String(rest)), let wait = Self.wait(query) {
      self = .show(id, wait: wait)
    } else {
      return nil
    }
  }

  /// The seconds of `wait=N`, 0 to 25 without a sign or a leading zero; 0 without a query.
  private static func wait(_ query: String?) -> Int? {
    guard let query else { return 0 }
    guard query.hasPrefix("wait="), let seconds = Int(query.dropFirst(5)), (0...25).contains(seconds),
      query == "wait=\(seconds)"
    else { return nil }
    return seconds
  }
}
