import Billing
import Consent
import Ledger
import Text

/// A refused event in words.
package enum RefusalText {
  /// One clause without a full stop.
  package static func sentence(_ refusal: ConsentRefusal) -> String {
    switch refusal {
    case .isFinal: "it is over"
    case .notPossible: "that cannot be done in this state"
    case .shownFactsAreOld: "its facts changed since they were shown"
    case .notQuoted: "the service was not asked yet what it costs (`countersign quote` asks)"
    case .tooLate: "its time has run out"
    case .tooEarly: "its time has not run out yet"
    case .noAttemptLeft: "it was tried as often as it may be"
    }
  }

  /// What the operator is told of an error of the ledger.
  package static func problem(_ error: LedgerError) -> Problem {
    switch error {
    case .unavailable(let problem): problem
    case .notFound: Problem("It is not in the ledger any more.", advice: "Nothing was changed.")
    case .refused(let refusal, _): Problem(SafeText(sentence(refusal)), advice: "Nothing was changed.")
    }
  }
}
