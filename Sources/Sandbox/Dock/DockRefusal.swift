import Billing

/// Why Dock does not do what a call asks.
enum DockRefusal: Error, Hashable, Sendable {
  /// What is wrong with a confirm token.
  enum Consent: String, Hashable, Sendable, CaseIterable {
    /// Unknown, used or replaced.
    case invalid = "consent_token_invalid"
    case expired = "consent_token_expired"
    /// Given to another principal, for another operation or for other parameters.
    case mismatch = "consent_token_mismatch"
  }

  /// A limit on calls in a time.
  struct Throttle: Hashable, Sendable {
    var endpoint: String
    var limit: Int
    var window: String
    var resetAt: Instant
    var retryAfterSeconds: Int64
  }

  /// A meter that has no room left.
  struct OverLimit: Hashable, Sendable {
    var meter: DockMeter
    var plan: DockPlan
    var current: Int64

    var cap: Int64 { plan.cap(meter) }
  }

  case unauthorized
  case forbidden(String)
  case notFound
  case methodNotAllowed([String])
  case gone(String)
  case body(BodyFault)
  case stripeNotConfigured
  /// What claims to come from Stripe is not believed.
  case signature(StripeSignature.Problem)
  case conflict(String)
  case consent(Consent)
  /// A body that a schema refuses, on routes whose page names 400 for it.
  case schema([BodyFault.Field])
  case overLimit(OverLimit)
  case rateLimited(Throttle)
}
