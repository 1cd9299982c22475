/// Why an address was refused.
public enum URLProblem: Error, Equatable, Sendable {
  /// The text is not an address that libcurl and a browser would read in the same way.
  case malformed
  /// The address carries a user name or a password.
  case userInfo
  /// The scheme (lower-case) is another one than http and https.
  case schemeNotAllowed(String)
  /// Plain http to a host (ASCII) that is not this machine.
  case plainHTTPNotLoopback(String)
  /// The host is a literal private, link-local, metadata or otherwise unroutable address.
  case privateAddress(String)
  /// An origin was expected, but the address has a path, a query or a fragment.
  case hasPath
  /// The address holds a control character or white space.
  case controlCharacters
  /// The address is longer than 8,192 bytes, or its host longer than 253.
  case tooLong
}

extension URLProblem: CustomStringConvertible {
  /// One plain sentence.
  public var description: String {
    switch self {
    case .malformed: "The address is malformed."
    case .userInfo: "The address carries a user name or a password."
    case .schemeNotAllowed(let scheme): "The scheme \(scheme) is not allowed: only https, and http on this machine."
    case .plainHTTPNotLoopback(let host): "Plain http is only allowed on this machine, and \(host) is not this machine."
    case .privateAddress(let host): "The address \(host) is private or reserved."
    case .hasPath: "Only scheme, host and port are expected: no path, no query, no fragment."
    case .controlCharacters: "The address holds control characters or white space."
    case .tooLong: "The address is too long."
    }
  }
}
