/// The kinds of entries of the log, and how each is told in lines: the one table of what `serve` and `watch` say.
package enum EntryKind: String, CaseIterable, Sendable {
  case asked = "request.created"
  case joined = "request.joined"
  case factsChanged = "request.facts_changed"
  case wordsChanged = "request.words_changed"
  case resolvedAnew = "request.resolved_anew"
  case tokenMinted = "request.token_minted"
  case tokenLapsed = "request.token_lapsed"
  case approved = "request.approved"
  case rejected = "request.rejected"
  case extended = "request.extended"
  case lapsed = "request.lapsed"
  case lapsedByState = "request.lapsed_by_state"
  case cancelled = "request.cancelled"
  case superseded = "request.superseded"
  case foundSatisfied = "request.found_satisfied"
  case executionDelayed = "request.execution_delayed"
  case executionBegan = "request.execution_began"
  case executed = "request.executed"
  case pageIssued = "request.page_issued"
  case sharedPage = "request.shared_page"
  case pageHandedOn = "request.page_handed_on"
  case answeredSatisfied = "request.answered_satisfied"
  case refused = "request.refused"
  case answerLost = "request.answer_lost"
  case reconciledAsExecuted = "request.reconciled_executed"
  case reconciledAsNotExecuted = "request.reconciled_not_executed"
  case closedManually = "request.closed_manually"
  case actedWithoutConsent = "request.acted_without_consent"
  case quoteLost = "request.quote_lost"
  case putOff = "request.put_off"
  case noted = "request.noted"
  case explained = "request.explained"
  case billChecked = "request.bill_checked"
  case paidAfterWithdrawal = "request.paid_after_withdrawal"
  case denied = "request.denied"
  case alarmRaised = "alarm.raised"
  case alarmExplained = "alarm.explained"
  case alarmClosed = "alarm.closed"
  case noteKept = "note.kept"
  case notePassedOn = "note.passed_on"
  case usageReached = "usage.reached"
  case limitHit = "limit.hit"
  case forwardRefused = "forward.refused"
  case forwardWithoutCredential = "forward.no_credential"
  case forwardAccepted = "forward.accepted"
  case linkStored = "link.stored"
  case linkEnded = "link.ended"
  case agentAdded = "agent.added"
  case agentRevoked = "agent.revoked"

  /// The word for it and how urgent it is; nil where it is for the log alone.
  package var telling: (word: String, urgency: JournalLine.Urgency)? {
    switch self {
    case .asked: ("asked", .notice)
    case .factsChanged: ("its facts changed", .notice)
    case .resolvedAnew: ("it comes down to another change", .notice)
    case .approved: ("approved", .notice)
    case .rejected: ("rejected", .notice)
    case .extended: ("given more time", .information)
    case .lapsed: ("expired", .notice)
    case .lapsedByState: ("void, the account changed", .notice)
    case .cancelled: ("withdrawn", .information)
    case .superseded: ("replaced by a later ask", .information)
    case .foundSatisfied, .answeredSatisfied: ("already so", .information)
    case .executionDelayed: ("waits to be sent", .information)
    case .executionBegan: ("sent", .information)
    case .executed: ("executed", .notice)
    case .pageIssued, .sharedPage: ("waits for a payment", .notice)
    case .refused: ("failed", .warning)
    case .answerLost: ("unknown, the answer was lost", .warning)
    case .reconciledAsExecuted: ("executed, as the account shows", .notice)
    case .reconciledAsNotExecuted: ("not executed, as the account shows", .warning)
    case .closedManually: ("closed by hand", .notice)
    case .actedWithoutConsent: ("executed without consent", .critical)
    case .quoteLost: ("the answer to a quote was lost", .warning)
    case .putOff: ("put off", .notice)
    case .noted: ("noted", .notice)
    case .paidAfterWithdrawal: ("paid after it was withdrawn", .warning)
    case .denied: ("DENIED", .information)
    case .alarmRaised: ("raised", .critical)
    case .alarmExplained: ("explained", .notice)
    case .alarmClosed: ("over", .notice)
    case .noteKept: ("NOTE", .notice)
    case .notePassedOn: ("PASSED ON", .information)
    case .usageReached: ("USAGE", .warning)
    case .limitHit: ("LIMIT", .warning)
    case .forwardRefused: ("REFUSED", .warning)
    case .forwardWithoutCredential: ("NO CREDENTIAL", .warning)
    case .forwardAccepted: ("ACCEPTED", .notice)
    case .joined, .wordsChanged, .tokenMinted, .tokenLapsed, .pageHandedOn, .explained, .billChecked, .linkStored,
      .linkEnded, .agentAdded, .agentRevoked:
      nil
    }
  }
}
