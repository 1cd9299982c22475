import Billing

/// A page of the pretend Stripe where a subscription is managed.
struct MailingCorePortal: Hashable, Sendable {
  /// How long the page answers: an hour, as Stripe's own sessions after their first use.
  static let lifetime = Duration.seconds(3_600)

  /// The tenant's place.
  let tenant: Int
  /// Where its link leads back to; nil for the dashboard.
  let returnURL: String?
  let expires: BootTime
}
