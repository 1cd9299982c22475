import Billing
import Consent
import Text

/// What became of an agent's ask.
public enum Intake: Sendable {
  /// A request: new, joined or already satisfied.
  case request(ConsentRequest)
  /// The same ask was rejected lately and is answered with the same no.
  case coolingDown(ConsentRequest, until: Instant)
  /// Too much at once.
  case full(Admission.Cap, retryAfter: Duration)
  /// A deny rule forbids it.
  case denied
  /// The service cannot be asked, so there are no facts to decide on; nothing was recorded or sent.
  case unavailable(SafeText)
  /// The service says that the change is impossible; the words are its own.
  case impossible(SafeText)
  /// The service has no such operation, the account's state leaves no room for it, or its configuration rules it out;
  /// nothing was recorded or sent. The words are ours.
  case ruledOut(SafeText)
}
