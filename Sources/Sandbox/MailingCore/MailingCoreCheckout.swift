import Billing

/// A page of the pretend Stripe where a plan of MailingCore is paid for.
struct MailingCoreCheckout: Hashable, Sendable {
  /// How long the page can be paid on: 24 hours, as Stripe's own sessions; MailingCore's pages do not say.
  static let lifetime = Duration.seconds(86_400)

  /// The tenant's place.
  let tenant: Int
  /// The plan's slug.
  let plan: String
  /// Where a browser is to be led afterwards, and after a cancellation.
  let successURL: String?
  let cancelURL: String?
  let expires: BootTime
  var isPaid = false
}
