import Billing

/// A message of the pretend Stripe to `POST /billing/webhook` that is under way.
struct MailingCoreMessage: Hashable, Sendable {
  let id: String
  let payload: [UInt8]
  let due: BootTime
  let cause: Effect.Cause
  /// The request that brought it about, nil for time alone.
  let requestID: String?
}
