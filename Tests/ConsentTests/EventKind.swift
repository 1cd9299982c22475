import Consent

/// Which event it is, without what it carries.
///
/// ``ConsentEvent/kind`` is exhaustive: an event that is added to the module does not compile here until it has a row in
/// the table of ``ConsentTableTests``.
enum EventKind: CaseIterable {
  case joined, factsChanged, wordsChanged, tokenMinted, tokenLapsed, approved, rejected, extended, lapsed, lapsedByState
  case cancelled, superseded, foundSatisfied, executionDelayed, executionBegan, executed, pageIssued, answeredSatisfied
  case refused, answerLost, reconciledAsExecuted, reconciledAsNotExecuted, closedManually, actedWithoutConsent
  case quoteLost, resolvedAnew, putOff, noted, sharedPage, pageHandedOn, explained
}

extension ConsentEvent {
  var kind: EventKind {
    switch self {
    case .joined: .joined
    case .factsChanged: .factsChanged
    case .wordsChanged: .wordsChanged
    case .tokenMinted: .tokenMinted
    case .tokenLapsed: .tokenLapsed
    case .approved: .approved
    case .rejected: .rejected
    case .extended: .extended
    case .lapsed: .lapsed
    case .lapsedByState: .lapsedByState
    case .cancelled: .cancelled
    case .superseded: .superseded
    case .foundSatisfied: .foundSatisfied
    case .executionDelayed: .executionDelayed
    case .executionBegan: .executionBegan
    case .executed: .executed
    case .pageIssued: .pageIssued
    case .answeredSatisfied: .answeredSatisfied
    case .refused: .refused
    case .answerLost: .answerLost
    case .reconciledAsExecuted: .reconciledAsExecuted
    case .reconciledAsNotExecuted: .reconciledAsNotExecuted
    case .closedManually: .closedManually
    case .actedWithoutConsent: .actedWithoutConsent
    case .quoteLost: .quoteLost
    case .resolvedAnew: .resolvedAnew
    case .putOff: .putOff
    case .noted: .noted
    case .sharedPage: .sharedPage
    case .pageHandedOn: .pageHandedOn
    case .explained: .explained
    }
  }
}
