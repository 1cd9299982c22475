import Text

/// A URL that a service made for a person.
public struct IssuedURL: Hashable, Sendable {
  /// The URL, a secret: whoever holds it may need no sign-in.
  public let url: Secret
  /// The host it leads to.
  public let host: SafeText
  /// When it ends, nil when the service does not say.
  public let expiresAt: Instant?

  /// A URL as the service gave it.
  public init(url: Secret, host: SafeText, expiresAt: Instant? = nil) {
    self.url = url
    self.host = host
    self.expiresAt = expiresAt
  }
}
