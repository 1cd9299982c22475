import Billing

/// How calls to the services leave this machine, where they do not go straight and trust what the system trusts.
public struct NetworkSettings: Hashable, Sendable {
  /// The proxy that every call goes through but those to this machine; nil for none.
  public let proxy: ProxySettings?
  /// A file of certificate authorities in PEM that are trusted in place of the system's; nil for those.
  public let caBundle: String?

  /// Settings from their parts.
  public init(proxy: ProxySettings? = nil, caBundle: String? = nil) {
    self.proxy = proxy
    self.caBundle = caBundle
  }
}

/// A proxy that opens tunnels.
public struct ProxySettings: Hashable, Sendable {
  /// How a proxy is spoken to.
  public enum Kind: String, CaseIterable, Sendable {
    case http, https, socks5h
  }

  /// How the proxy is spoken to.
  public let kind: Kind
  /// The proxy's host in lower case; IPv6 in brackets.
  public let host: String
  /// The proxy's port.
  public let port: Int
  /// Where the user name and password for it come from, as `user:password`; nil when it wants none.
  public let credential: CredentialSource?

  /// A proxy from its parts.
  public init(_ kind: Kind, host: String, port: Int, credential: CredentialSource? = nil) {
    self.kind = kind
    self.host = host
    self.port = port
    self.credential = credential
  }

  /// What a credential for it has to be, in words.
  public static let signInForm = "a user name, a colon and a password"

  /// Whether a secret is a user name, a colon and a password, which may be empty.
  public static func isSignIn(_ secret: Secret) -> Bool {
    let text = secret.reveal()
    return text.contains(":") && !text.hasPrefix(":")
  }
}
