/// The written form of an `https` or `http` address, taken apart.
///
/// This finds mistakes in a file while its line is at hand. It decides nothing about safety: the HTTP client parses the
/// address again, with its own parser, and looks at what the host's name resolves to.
struct WebAddress: Hashable {
  enum Fault: Error, Hashable {
    case notAnAddress
    case userInfo
    case host
    case port
    case plainHTTP
    case privateAddress
  }

  /// Scheme, host and port in lower case, without the scheme's own port: `https://trydock.ai`.
  let origin: String
  /// What follows the origin, beginning with `/`, `?` or `#`, or empty.
  let rest: Substring

  init(_ text: String, isPrivateAllowed: Bool) throws(Fault) {
    let scheme: String
    if text.lowercased().hasPrefix("https://") {
      scheme = "https"
    } else if text.lowercased().hasPrefix("http://") {
      scheme = "http"
    } else {
      throw .notAnAddress
    }
    let tail = text.dropFirst(scheme.count + 3)
    let authority = tail.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    rest = tail.dropFirst(authority.count)
    guard text.utf8.count <= 2_048, rest.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != 0x5C }) else {
      throw .notAnAddress
    }
    if authority.contains("@") { throw .userInfo }

    let (hostText, portText) = try Self.split(authority)
    guard let host = WebHost(hostText.lowercased()) else { throw .host }
    var origin = "\(scheme)://\(host.text)"
    if let portText {
      guard (1...5).contains(portText.count), portText.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
        let port = Int(portText), (1...65_535).contains(port)
      else { throw .port }
      if port != (scheme == "https" ? 443 : 80) { origin += ":\(port)" }
    }
    if scheme == "http" && host.reach != .loopback { throw .plainHTTP }
    if host.reach == .local && !isPrivateAllowed { throw .privateAddress }
    self.origin = origin
  }

  static func split(_ authority: Substring) throws(Fault) -> (host: Substring, port: Substring?) {
    if authority.first == "[" {
      guard let end = authority.firstIndex(of: "]") else { throw .host }
      let after = authority[authority.index(after: end)...]
      guard after.isEmpty || after.first == ":" else { throw .host }
      return (authority[...end], after.isEmpty ? nil : after.dropFirst())
    }
    guard let colon = authority.firstIndex(of: ":") else { return (authority, nil) }
    return (authority[..<colon], authority[authority.index(after: colon)...])
  }
}
