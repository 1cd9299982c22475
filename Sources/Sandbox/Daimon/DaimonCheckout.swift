import Billing

/// A checkout page of the pretend Stripe that an upgrade link led to.
struct DaimonCheckout: Hashable, Sendable {
  /// The id of the link that led here, which the payment consumes.
  let link: String
  let account: Int
  let target: DaimonTier
  /// US cents a month, fixed when the page was made; nil where a contract says it.
  let price: Int64?
  /// When the link's token ends, and the page with it.
  let expires: Instant
}
