import Billing

/// Which calls of an account's agents are passed on to its service, and within which limits.
public struct ForwardSettings: Hashable, Sendable {
  /// The routes and the names of sets, as they were written.
  public let written: [String]
  /// The routes, those of the sets in their place.
  public let routes: [ForwardRoute]
  /// The tools of the service's own MCP endpoint that are passed on.
  public let tools: [String]
  /// The credential that calls are passed on with; nil for the account's own.
  public let credential: AccountCredential?
  /// The largest body of a request and of an answer, in bytes.
  public let maxBytes: Int
  /// How long a call may take, from its sending to the last byte of its answer.
  public let timeout: Duration

  /// Settings from their parts, with what the config has where it says nothing.
  public init(
    written: [String], routes: [ForwardRoute], tools: [String] = [], credential: AccountCredential? = nil,
    maxBytes: Int = defaultMaxBytes, timeout: Duration = defaultTimeout
  ) {
    self.written = written
    self.routes = routes
    self.tools = tools
    self.credential = credential
    self.maxBytes = maxBytes
    self.timeout = timeout
  }

  /// What `forward_max_bytes` is where it is not said: 1 GiB.
  public static let defaultMaxBytes = 1 << 30
  /// What `forward_timeout` is where it is not said.
  public static let defaultTimeout = Duration.seconds(600)
  /// What `forward_max_bytes` may be.
  static let maxBytesRange = 1...(1 << 40)
  /// What `forward_timeout` may be.
  static let timeoutRange: ClosedRange<Duration> = .seconds(1) ... .seconds(86_400)
}
