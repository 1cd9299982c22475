import Consent
import Dashboard
import Desk

extension Tone {
  /// What a request in a state is worth: those that wait for the operator stand out, and those that went wrong.
  init?(_ state: ConsentState) {
    switch state {
    case .pending, .awaitingPayment: self = .attention
    case .failed, .unknown: self = .bad
    case .approved, .executing, .executed, .satisfied, .rejected, .expired, .cancelled, .superseded, .closedManually:
      return nil
    }
  }

  /// What is known of an account.
  init?(_ freshness: Freshness) {
    switch freshness {
    case .fresh: return nil
    case .stale, .partial, .unknown: self = .attention
    case .failed: self = .bad
    }
  }

  /// What an entry of the log is worth, as the journal is told its urgency.
  init?(_ kind: EventKind?) {
    switch kind?.urgency {
    case .critical, .error: self = .bad
    case .warning: self = .attention
    case .notice, .information, nil: return nil
    }
  }
}
