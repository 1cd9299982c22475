import Billing
import Consent
import Dashboard
import Ledger
import Text

/// A refused event in words.
package enum RefusalText {
  /// One clause without a full stop, behind the request's state.
  package static func clause(_ refusal: ConsentRefusal) -> String {
    refusal == .notQuoted ? refusal.clause + " (`countersign quote` asks)" : refusal.clause
  }

  /// What the operator is told of an error of the ledger.
  package static func problem(_ error: LedgerError) -> Problem {
    switch error {
    case .unavailable(let problem): problem
    case .notFound: Problem("It is not in the ledger any more.", advice: "Nothing was changed.")
    case .refused(let refusal, _): Problem(SafeText(refusal.sentence), advice: "Nothing was changed.")
    }
  }
}
