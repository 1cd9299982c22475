/// How urgent each kind of entry is for whoever supervises the engine.
extension EventKind {
  /// The urgency of its line on `serve`'s standard error; nil where it is for the log alone.
  package var urgency: JournalLine.Urgency? {
    switch self {
    case .requestActedWithoutConsent, .alarmRaised:
      .critical
    case .requestRefused, .requestAnswerLost, .requestReconciledNotExecuted, .requestQuoteLost,
      .requestPaidAfterWithdrawal, .usageReached, .limitHit, .forwardRefused, .forwardNoCredential:
      .warning
    case .requestCreated, .requestFactsChanged, .requestApproved, .requestRejected, .requestLapsed,
      .requestLapsedByState, .requestExecuted, .requestPageIssued, .requestReconciledExecuted, .requestClosedManually,
      .requestResolvedAnew, .requestPutOff, .requestNoted, .requestSharedPage, .alarmExplained, .alarmClosed, .noteKept,
      .forwardAccepted, .forwardLinkReplaced, .forwardCut:
      .notice
    case .requestDenied, .requestExtended, .requestCancelled, .requestSuperseded, .requestFoundSatisfied,
      .requestExecutionDelayed, .requestExecutionBegan, .requestAnsweredSatisfied, .notePassedOn:
      .information
    case .requestJoined, .requestWordsChanged, .requestTokenMinted, .requestTokenLapsed, .requestPageHandedOn,
      .requestExplained, .requestBillChecked, .linkStored, .linkEnded, .agentAdded, .agentRevoked:
      nil
    }
  }
}
