import Consent

/// A refused event in words.
enum RefusalText {
  /// One clause without a full stop.
  static func sentence(_ refusal: ConsentRefusal) -> String {
    switch refusal {
    case .isFinal: "it is over"
    case .notPossible: "that cannot be done in this state"
    case .shownFactsAreOld: "its facts changed since they were shown"
    case .tooLate: "its time has run out"
    case .tooEarly: "its time has not run out yet"
    case .noAttemptLeft: "it was tried as often as it may be"
    }
  }
}
