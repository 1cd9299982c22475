import Billing

/// A checkout page of the pretend Stripe.
struct DockCheckout: Hashable, Sendable {
  /// How long the page can be paid on: 24 hours, as Stripe's own sessions.
  static let lifetime = Duration.seconds(86_400)

  let organisation: Int
  let plan: DockPaidPlan
  /// The price that is paid, fixed when the page was made.
  let price: Price
  let expires: BootTime
  var isPaid = false
}
