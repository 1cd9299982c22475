import Billing
import Serving

/// The checks before anybody is asked who they are: a browser or another name for this machine does not get in.
struct DoorGuard: Sendable {
  /// The only authorities that are served, for example `127.0.0.1:8787`; nil where any will do.
  let authorities: Set<String>?

  /// The checks for one place: no name leads to a Unix socket, and no browser.
  init(_ place: ListeningPlace) {
    switch place {
    case .port(let port): authorities = ["127.0.0.1:\(port)", "localhost:\(port)"]
    case .socket: authorities = nil
    }
  }

  /// What is read of a request's head.
  struct Head: Sendable {
    /// The `Host`; nil without one.
    var authority: String?
    var origin: String?
    var fetchSite: String?
    var authorization: String?
    var contentType: String?
    /// Whether a header asks for another method to be understood than the one that was sent.
    var hasMethodOverride = false
  }

  /// Why somebody is not let in.
  enum Obstacle: Hashable, Sendable {
    case misdirected
    case fromBrowser
    case methodOverride

    /// The refusal as it is sent; it is the same whatever was asked for.
    var answer: AgentAnswer {
      switch self {
      case .misdirected: .error(421, "misdirected_request", "This name is not served here.")
      case .fromBrowser: .error(403, "forbidden", "Browsers are not served here.")
      case .methodOverride: .error(400, "bad_request", "Method overrides are not accepted.")
      }
    }
  }

  /// What is wrong with a request's head; nil when nothing is.
  ///
  /// - Parameter target: what is called, without an account's name before it. Clients of the Model Context Protocol may name
  ///   the place that they call as their origin; no page of ours has a script that could.
  func obstacle(_ head: Head, at target: String) -> Obstacle? {
    guard serves(head.authority) else { return .misdirected }
    if let origin = head.origin, !Self.isMCP(target) || !isOwn(origin) { return .fromBrowser }
    if let site = head.fetchSite, site.lowercased() != "none" { return .fromBrowser }
    return head.hasMethodOverride ? .methodOverride : nil
  }

  private static func isMCP(_ target: String) -> Bool {
    target == GatewayRoute.mcpPath || ServiceDoors.door(ofMCP: GatewayRoute.path(of: target)) != nil
  }

  /// Whether an `Origin` is the place itself.
  private func isOwn(_ origin: String) -> Bool {
    guard let authorities, origin.lowercased().hasPrefix("http://") else { return false }
    return authorities.contains { Self.isSame($0, String(origin.dropFirst(7))) }
  }

  /// Whether a `Host` is one of ours.
  func serves(_ authority: String?) -> Bool {
    guard let authority else { return false }
    return authorities?.contains { Self.isSame($0, authority) } ?? true
  }

  /// The door token in an `Authorization: Bearer` header; nil when there is none of a believable size.
  static func token(_ authorization: String?) -> Secret? {
    guard let authorization else { return nil }
    let parts = authorization.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].lowercased() == "bearer", (1...256).contains(parts[1].utf8.count) else {
      return nil
    }
    return Secret(String(parts[1]))
  }

  /// Whether a body is declared as JSON; parameters such as a charset are of no consequence (RFC 8259, section 11).
  static func isJSON(_ contentType: String?) -> Bool { isMedia(contentType, "application/json") }

  /// Whether a body is declared as a media type, which is given in lower case.
  static func isMedia(_ contentType: String?, _ known: String) -> Bool {
    guard let contentType else { return false }
    var type = contentType.prefix { $0 != ";" }
    while type.last == " " || type.last == "\t" { type = type.dropLast() }
    return isSame(known, String(type))
  }

  /// Compares with a lower-case ASCII text, byte by byte: Unicode has letters that look or fold like ASCII ones.
  static func isSame(_ known: String, _ given: String?) -> Bool {
    guard let given else { return false }
    return isSame(known, given)
  }

  private static func isSame(_ known: String, _ given: String) -> Bool {
    given.utf8.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
      .elementsEqual(known.utf8)
  }
}
