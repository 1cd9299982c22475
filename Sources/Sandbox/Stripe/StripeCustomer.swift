import Billing

/// An organisation as the pretend Stripe knows it: what is really subscribed and charged.
///
/// Dock's own view of it, ``DockOrganisation/standing``, follows by webhook, and is behind while a webhook is lost.
struct StripeCustomer: Hashable, Sendable {
  /// `cus_...`.
  let id: String
  /// The organisation's slug, which Dock gives to Stripe as its own reference.
  let reference: String
  var subscription: Subscription?
  var card: DockCard?
  /// What was paid, the latest first.
  var invoices: [StripeInvoice] = []

  /// A running subscription with its id, `sub_...`.
  struct Subscription: Hashable, Sendable {
    let id: String
    var terms: DockSubscription
  }
}
