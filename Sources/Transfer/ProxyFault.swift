import CCurl

/// What went wrong at a proxy, before anything of a request was sent.
public enum ProxyFault: Equatable, Sendable {
  /// The proxy's own name could not be resolved.
  case resolve
  /// No connection to the proxy could be opened.
  case connect
  /// The TLS handshake with the proxy failed.
  case tls
  /// The proxy's certificate is not valid for it, or not trusted.
  case certificate
  /// The time ran out before the proxy had opened the way.
  case timedOut
  /// The proxy asks who is calling, and nothing says so.
  case wantsSignIn
  /// The proxy refuses the user name and password.
  case refusesSignIn
  /// The user name and password for the proxy cannot be read.
  case noSignIn
  /// The proxy refuses to open a way to the host; its status, where it speaks HTTP.
  case refused(status: Int?)
  /// The proxy cannot reach the host; its status, where it speaks HTTP.
  case cannotReach(status: Int?)
  /// What answers is no proxy of that kind, or ended the connection.
  case notAProxy
  /// This libcurl was built without proxies of that kind.
  case unsupported

  /// What a status in answer to CONNECT says; nil when the way is open, or nothing was answered.
  init?(status: Int, isSignedIn: Bool) {
    switch status {
    case 0, 200...299: return nil
    case 407: self = isSignedIn ? .refusesSignIn : .wantsSignIn
    // tinyproxy answers so to a wrong password.
    case 401 where isSignedIn: self = .refusesSignIn
    // Bad gateway, unavailable, no answer in time (RFC 9110); tinyproxy and squid also say 500 of a host they cannot find.
    case 500...599: self = .cannotReach(status: status)
    default: self = .refused(status: status)
    }
  }

  /// What libcurl's number of a failure at a SOCKS proxy says.
  init(socks code: CURLproxycode, isSignedIn: Bool) {
    switch code {
    case CURLPX_NO_AUTH, CURLPX_USER_REJECTED: self = isSignedIn ? .refusesSignIn : .wantsSignIn
    case CURLPX_REPLY_NOT_ALLOWED: self = .refused(status: nil)
    case CURLPX_REPLY_CONNECTION_REFUSED, CURLPX_REPLY_GENERAL_SERVER_FAILURE, CURLPX_REPLY_HOST_UNREACHABLE,
      CURLPX_REPLY_NETWORK_UNREACHABLE, CURLPX_REPLY_TTL_EXPIRED:
      self = .cannotReach(status: nil)
    default: self = .notAProxy
    }
  }

  /// One plain sentence that names the proxy, and says what to do where that is known.
  func sentence(proxy: String, host: String) -> String {
    switch self {
    case .resolve: "The name of the proxy \(proxy) could not be resolved."
    case .connect: "No connection to the proxy \(proxy) could be opened."
    case .tls: "The TLS handshake with the proxy \(proxy) failed: perhaps it is spoken to without TLS (http://)."
    case .certificate: CertificateFault.unknown.sentence(host: "the proxy \(proxy)")
    case .timedOut: "The proxy \(proxy) did not open a way to \(host) in time."
    case .wantsSignIn:
      "The proxy \(proxy) wants a user name and a password: name their place as proxy_credential in [network]."
    case .refusesSignIn: "The proxy \(proxy) refuses the user name and password of proxy_credential."
    case .noSignIn: "The user name and password for the proxy \(proxy) cannot be read."
    case .refused(let code): "The proxy \(proxy) refuses to open a way to \(host)\(Self.status(code))."
    case .cannotReach(let code): "The proxy \(proxy) cannot reach \(host)\(Self.status(code))."
    case .notAProxy: "\(proxy) does not answer as a proxy of that kind."
    case .unsupported: "The libcurl of this machine cannot use a proxy of that kind: \(proxy)."
    }
  }

  private static func status(_ status: Int?) -> String { status.map { " (\($0))" } ?? "" }
}
