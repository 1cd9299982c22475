/// The written form of a proxy's address, taken apart: scheme, host and port, and nothing else.
struct ProxyAddress: Hashable {
  enum Fault: Error, Hashable {
    case notAnAddress
    case scheme
    case userInfo
    case host
    /// There is none, or a wrong one; every program takes another one for granted.
    case port
    case path
  }

  let kind: ProxySettings.Kind
  let host: String
  let port: Int

  init(_ text: String) throws(Fault) {
    guard let colon = text.firstRange(of: "://"), text.utf8.count <= 300,
      text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
    else { throw .notAnAddress }
    let rest = text[colon.upperBound...]
    let authority = rest.prefix { !"/?#\\".contains($0) }
    // Looked for everywhere: a password may hold a slash.
    if rest.contains("@") { throw .userInfo }
    guard let kind = ProxySettings.Kind(rawValue: text[..<colon.lowerBound].lowercased()) else { throw .scheme }
    let (hostText, portText) = try Self.split(authority)
    guard let host = WebHost(hostText.lowercased()) else { throw .host }
    guard let portText, (1...5).contains(portText.count), portText.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let port = Int(portText), (1...65_535).contains(port)
    else { throw .port }
    let tail = rest.dropFirst(authority.count)
    guard tail.isEmpty || tail == "/" else { throw .path }
    self.kind = kind
    self.host = host.text
    self.port = port
  }

  private static func split(_ authority: Substring) throws(Fault) -> (host: Substring, port: Substring?) {
    do throws(WebAddress.Fault) { return try WebAddress.split(authority) } catch { throw .host }
  }
}
