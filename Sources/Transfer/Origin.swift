/// Scheme, host and port that a credential may be sent to.
///
/// libcurl's URL parser reads it. The host is in lower-case ASCII (punycode), without a trailing dot; an IPv6 literal
/// stands in brackets. Two origins are equal when scheme, host and port are.
public struct Origin: Sendable {
  /// Which addresses an origin may lead to.
  public enum Policy: Sendable {
    /// Loopback hosts, and otherwise the public internet only.
    case publicOnly
    /// Private networks too, for a service of one's own.
    case allowPrivate
  }

  /// `https`, or `http` for a loopback host.
  public let scheme: String
  /// The host in ASCII; IPv6 in brackets.
  public let host: String
  /// The port, the scheme's own where none was written.
  public let port: Int
  /// Whether the host is this machine by its spelling: `localhost`, a name below it, or a loopback literal.
  public let isLoopback: Bool

  /// Which addresses the connection may lead to; they are checked again when the name has been resolved.
  let addressRule: AddressRule

  /// Reads an origin such as `https://api.example.com` or `http://127.0.0.1:8080`.
  ///
  /// A single slash behind the authority is allowed; a path, query or fragment is not. A literal address is judged here,
  /// the addresses of a name when it is connected to (``TransferError/Kind/forbiddenAddress``).
  public init(_ text: String, policy: Policy = .publicOnly) throws(URLProblem) {
    let pieces = try URLPieces(text)
    guard pieces.path == "/", !text.contains("?"), !text.contains("#") else { throw .hasPath }
    let rule: AddressRule =
      pieces.isLoopback ? .loopbackOnly : policy == .allowPrivate ? .publicOrPrivate : .publicOnly
    guard pieces.scheme == "https" || pieces.isLoopback else { throw .plainHTTPNotLoopback(pieces.host) }
    if let literal = pieces.literal, !rule.allows(literal) { throw .privateAddress(pieces.host) }
    scheme = pieces.scheme
    host = pieces.host
    port = pieces.port
    isLoopback = pieces.isLoopback
    addressRule = rule
  }
}

extension Origin: Hashable {
  /// Compares scheme, host and port.
  public static func == (left: Origin, right: Origin) -> Bool {
    left.scheme == right.scheme && left.host == right.host && left.port == right.port
  }

  /// Hashes scheme, host and port.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(scheme)
    hasher.combine(host)
    hasher.combine(port)
  }
}

extension Origin: CustomStringConvertible {
  /// The origin as it is written, without the scheme's own port: `https://api.example.com`.
  public var description: String {
    port == URLPieces.defaultPort(of: scheme) ? "\(scheme)://\(host)" : "\(scheme)://\(host):\(port)"
  }
}

/// Which network addresses a connection may lead to.
enum AddressRule: Equatable, Sendable {
  case loopbackOnly
  case publicOnly
  case publicOrPrivate

  /// Whether a connection to this address may be opened.
  func allows(_ address: NetworkAddress) -> Bool {
    switch (self, address.neighbourhood) {
    case (_, .unusable): false
    case (.loopbackOnly, let neighbourhood): neighbourhood == .loopback
    case (.publicOnly, let neighbourhood): neighbourhood == .public
    case (.publicOrPrivate, _): true
    }
  }
}
