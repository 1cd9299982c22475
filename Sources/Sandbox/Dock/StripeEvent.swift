/// What the pretend Stripe tells Dock when a person did something on one of its pages.
///
/// The pages hand it to ``DockWorld/receive(_:requestID:now:)`` directly; a signed webhook would carry the same value.
enum StripeEvent: Hashable, Sendable {
  case checkoutPaid(SecretHash)
  case cancellationScheduled(organisation: Int)
  case cancellationWithdrawn(organisation: Int)
  case subscriptionEnded(organisation: Int)
  case cardChanged(organisation: Int)
}
