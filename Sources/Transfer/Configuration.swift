extension HTTPClient {
  /// What is the same for all requests of a client.
  public struct Configuration: Sendable {
    /// The value of the `User-Agent` header: a name and a version.
    public var userAgent: String
    /// The longest time to resolve a name, connect and shake hands.
    public var connectTimeout: Duration
    /// The most connections to one host; further requests wait, within their own time.
    public var maximumConnectionsPerHost: Int
    /// The most connections altogether; further requests wait, within their own time.
    public var maximumConnections: Int
    /// A proxy for everything but loopback; the environment's proxy variables are never read.
    ///
    /// The proxy resolves the names, so the addresses behind them cannot be checked here.
    public var proxy: Proxy?
    /// What is said to a proxy that asks who is calling.
    public var proxySignIn: ProxySignIn?
    /// A PEM file of certificate authorities to trust instead of the system's.
    public var caBundle: String?
    /// A Unix socket that everything is sent to, whatever host an origin names; nil for the network.
    public var socketPath: String?
    /// Addresses that names lead to without a look-up, as `HOST:PORT:ADDRESS`; for tests.
    package var fixedAddresses: [String] = []

    /// A configuration with these limits.
    public init(
      userAgent: String = "countersign", connectTimeout: Duration = .seconds(10), maximumConnectionsPerHost: Int = 8,
      maximumConnections: Int = 64, proxy: Proxy? = nil, proxySignIn: ProxySignIn? = nil,
      caBundle: String? = nil, socketPath: String? = nil
    ) {
      self.userAgent = userAgent
      self.connectTimeout = connectTimeout
      self.maximumConnectionsPerHost = maximumConnectionsPerHost
      self.maximumConnections = maximumConnections
      self.proxy = proxy
      self.proxySignIn = proxySignIn
      self.caBundle = caBundle
      self.socketPath = socketPath
    }
  }
}
