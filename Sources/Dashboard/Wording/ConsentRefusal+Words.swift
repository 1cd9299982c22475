import Consent

extension ConsentRefusal {
  /// The refusal as a clause without a full stop, for whoever was told the request's state already.
  public var clause: String {
    switch self {
    case .isFinal: "it is over"
    case .notPossible: "that cannot be done in this state"
    case .shownFactsAreOld: "its facts changed since they were shown"
    case .notQuoted: "the service was not asked yet what it costs"
    case .tooLate: "its time has run out"
    case .tooEarly: "its time has not run out yet"
    case .noAttemptLeft: "it was tried as often as it may be"
    }
  }

  /// The refusal in a sentence that says the state, too, where that is why.
  public var sentence: String {
    switch self {
    case .isFinal(let state), .notPossible(in: let state): state.sentence
    case .shownFactsAreOld, .notQuoted, .tooLate, .tooEarly, .noAttemptLeft:
      clause.prefix(1).uppercased() + clause.dropFirst() + "."
    }
  }
}
