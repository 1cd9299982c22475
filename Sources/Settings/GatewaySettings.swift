/// Where the agents' door is.
public struct GatewaySettings: Hashable, Sendable {
  /// The port on 127.0.0.1; 0 lets the system choose a free one.
  public let port: Int
  /// The path of a Unix socket that is a second door, for containers.
  public let unixSocket: String?
  /// The group whose members may use that socket too; nil for its owner alone.
  public let unixGroup: String?
  /// Where people reach the status pages, for example `https://pages.example.com`; nil where they come to the port.
  public let publicURL: String?

  /// A door from its places.
  public init(
    port: Int = usualPort, unixSocket: String? = nil, unixGroup: String? = nil, publicURL: String? = nil
  ) {
    self.port = port
    self.unixSocket = unixSocket
    self.unixGroup = unixGroup
    self.publicURL = publicURL
  }

  /// The port where none is named.
  public static let usualPort = 8_787
  /// What `port` may be.
  static let portRange = 0...65_535
  /// The longest path that fits into a socket address on every system: 104 bytes with its closing NUL on macOS.
  static let longestSocketPath = 103
}
