/// Where the agents' door is.
public struct GatewaySettings: Hashable, Sendable {
  /// The port on 127.0.0.1; 0 lets the system choose a free one.
  public let port: Int
  /// The path of a Unix socket that is a second door, for containers.
  public let unixSocket: String?

  /// A door from its places.
  public init(port: Int = 8_787, unixSocket: String? = nil) {
    self.port = port
    self.unixSocket = unixSocket
  }

  /// The longest path that fits into a socket address on every system: 104 bytes with its closing NUL on macOS.
  static let longestSocketPath = 103
}
