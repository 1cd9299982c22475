import Billing

/// The checks before anybody is asked who they are: a browser, another name for this machine or a proxy do not get in.
struct DoorGuard: Sendable {
  /// The only authorities that are served, for example `127.0.0.1:8787`.
  let authorities: Set<String>

  /// What is read of a request's head.
  struct Head: Sendable {
    var authority: String?
    var origin: String?
    var fetchSite: String?
    var authorization: String?
    var contentType: String?
    var hasMethodOverride: Bool
  }

  /// Why somebody is not let in.
  enum Obstacle: Hashable, Sendable {
    case misdirected
    case fromBrowser
    case methodOverride
  }

  /// What is wrong with a request's head; nil when nothing is.
  func obstacle(_ head: Head) -> Obstacle? {
    guard let authority = head.authority, authorities.contains(authority.lowercased()) else { return .misdirected }
    if head.origin != nil { return .fromBrowser }
    if let site = head.fetchSite, site.lowercased() != "none" { return .fromBrowser }
    return head.hasMethodOverride ? .methodOverride : nil
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

  /// Whether a body is declared as JSON.
  static func isJSON(_ contentType: String?) -> Bool {
    guard let contentType else { return false }
    let type = contentType.split(separator: ";").first.map(String.init) ?? ""
    return type.lowercased().filter { $0 != " " } == "application/json"
  }
}
