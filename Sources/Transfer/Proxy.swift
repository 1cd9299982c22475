/// A proxy that opens tunnels to other hosts; no request is ever given to it in the clear.
public struct Proxy: Hashable, Sendable {
  /// How the proxy is spoken to.
  public enum Kind: String, CaseIterable, Sendable {
    /// HTTP's CONNECT over plain TCP.
    case http
    /// HTTP's CONNECT over TLS, with the proxy's certificate verified as any other.
    case https
    /// SOCKS 5, with names resolved by the proxy.
    case socks5h
  }

  /// How the proxy is spoken to.
  public let kind: Kind
  /// The proxy's host in ASCII; IPv6 in brackets.
  public let host: String
  /// The proxy's port.
  public let port: Int

  /// A proxy at an address; the host is read by libcurl's URL parser.
  public init(_ kind: Kind, host: String, port: Int) throws(URLProblem) {
    let address = try ParsedURL("http://\(host):\(port)/")
    guard address.path == "/", address.query == nil, !address.text.contains("#"), address.port == port else {
      throw .malformed
    }
    self.kind = kind
    self.host = address.host
    self.port = port
  }

  /// Host and port, as they are named to people.
  public var name: String { "\(host):\(port)" }

  /// The address as libcurl takes it; the port is always there, because libcurl's own for http is 1080.
  var address: String { "\(kind.rawValue)://\(name)" }

  /// Whether the proxy answers CONNECT with a status.
  var speaksHTTP: Bool { kind != .socks5h }
}

/// How a client signs in at its proxy: with what one closure says, which may ask a file, a program or a person.
public struct ProxySignIn: Sendable {
  /// What came of asking.
  public enum Reading: Hashable, Sendable {
    /// A user name, a colon and a password.
    case secret(String)
    /// There is none, or no other one than the proxy refused; why, in one plain sentence without secrets.
    case none(String)
  }

  /// Reads what to sign in with; called again with what the proxy refused.
  let read: @Sendable (_ refused: String?) async -> Reading

  /// A sign-in from wherever the caller has it.
  public init(_ read: @escaping @Sendable (_ refused: String?) async -> Reading) {
    self.read = read
  }
}
