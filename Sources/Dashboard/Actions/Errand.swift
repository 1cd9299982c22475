import Billing
import Consent

/// Something the operator asked for that was not answered yet; an account has one at most.
enum Errand: Hashable, Sendable {
  /// A change of plan or a page, which becomes a request.
  case change(PlanChange)
  /// A note that is passed on.
  case note(ServiceNote)
}
