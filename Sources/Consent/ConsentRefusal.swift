/// Why an event cannot happen to a request.
public enum ConsentRefusal: Error, Hashable, Sendable {
  /// The request is over.
  case isFinal(ConsentState)
  /// The event has no place in this state.
  case notPossible(in: ConsentState)
  /// The facts changed since they were shown.
  case shownFactsAreOld
  /// The service was not asked what the change costs.
  case notQuoted
  /// The deadline has passed.
  case tooLate
  /// The deadline has not passed yet.
  case tooEarly
  /// It was tried as often as it may be.
  case noAttemptLeft
}
