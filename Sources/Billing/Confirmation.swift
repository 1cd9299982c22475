/// A service's single-use permission to carry out one change.
public struct Confirmation: Hashable, Sendable {
  /// The token to send back.
  public let token: Secret
  /// What the service says will happen.
  public let quote: Quote
  /// How long the token lives, counted from the moment its request was sent.
  public let lifetime: Duration

  /// A confirmation as the service gave it.
  public init(token: Secret, quote: Quote, lifetime: Duration) {
    self.token = token
    self.quote = quote
    self.lifetime = lifetime
  }
}
