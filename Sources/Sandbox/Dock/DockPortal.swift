import Billing

/// A way into the pretend Stripe's customer portal.
struct DockPortal: Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    /// The link that was handed out; it opens once.
    case link(isUsed: Bool)
    /// The browser's session behind the link.
    case session
  }

  /// How long a link can be opened: 24 hours (https://trydock.ai/docs/billing/portal).
  static let linkLifetime = Duration.seconds(86_400)
  /// How long a browser may stay in the portal.
  static let sessionLifetime = Duration.seconds(3_600)

  let organisation: Int
  let expires: BootTime
  var kind: Kind
}
