import Billing

/// A page of the pretend Stripe where a subscription is managed.
struct MailingCorePortal: Hashable, Sendable {
  /// How long the page answers: an hour, as Stripe's own sessions after their first use.
  static let lifetime = Duration.seconds(3_600)

  /// The tenant's place.
  let tenant: Int
  let expires: BootTime
}
