import Billing
import Consent

/// What became of an ask that was put to the ledger.
public enum Submission: Hashable, Sendable {
  /// A new request.
  case created(ConsentRequest)
  /// The live request it joined.
  case joined(ConsentRequest)
  /// The rejected request that still answers it, and until when.
  case coolingDown(ConsentRequest, until: Instant)
  /// Too much at once.
  case full(Admission.Cap, retryAfter: Duration)
}
