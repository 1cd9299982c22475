import Billing
import Consent
import Text

/// Why the ledger did not do what it was asked.
public enum LedgerError: Error, Hashable, Sendable {
  /// The database cannot be used; nothing was changed.
  case unavailable(Problem)
  /// There is no such row.
  case notFound
  /// The event cannot happen to the request, or not by this actor; the request as it stands.
  case refused(ConsentRefusal, ConsentRequest)
}

extension LedgerError: CustomStringConvertible {
  /// The error in one line.
  public var description: String {
    switch self {
    case .unavailable(let problem): problem.description
    case .notFound: "There is no such entry in the ledger."
    case .refused(let refusal, let request): "Request \(request.number) is \(request.state.rawValue): \(refusal)."
    }
  }
}
