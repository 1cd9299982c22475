import Billing

extension ConsentRequest {
  /// How long an approval can be executed: 5 minutes in which a call to the service is possible.
  public static let executionWindow: Duration = .seconds(300)
  /// How long after the approval it ends, however long the service could not be called: one hour.
  public static let executionHorizon: Duration = .seconds(3600)
  /// The longest time to decide, extensions included: 24 hours from the asking.
  public static let decisionHorizon: Duration = .seconds(86_400)

  /// The request after an event, or why the event cannot happen.
  ///
  /// Total over all states and events, without side effects; time is a parameter. The table is in docs/consent.md.
  public func applying(_ event: ConsentEvent, at now: Instant) throws(ConsentRefusal) -> ConsentRequest {
    if state.isFinal { throw .isFinal(state) }
    var next = self
    switch event {
    case .joined:
      next.joins += 1
    case .factsChanged(let facts):
      try next.changeFacts(facts)
    case .wordsChanged(let quote):
      try next.changeWords(quote)
    case .tokenMinted(let token):
      guard state == .pending || state == .approved else { throw .notPossible(in: state) }
      next.token = token
    case .tokenLapsed:
      next.token = nil
    case .approved(let approval):
      try next.approve(approval, at: now)
    case .rejected(let rejection):
      guard state == .pending || state == .approved else { throw .notPossible(in: state) }
      next.finish(.rejected, Outcome(state == .approved ? .revoked : .rejected), at: now)
      next.rejection = rejection
      next.decidedAt = now
    case .extended(let duration):
      try next.extend(by: duration, at: now)
    case .lapsed:
      try next.lapse(at: now)
    case .lapsedByState:
      guard state == .pending || state == .approved else { throw .notPossible(in: state) }
      next.finish(.expired, Outcome(.overtaken), at: now)
    case .cancelled:
      // What a service was already asked to do cannot be withdrawn; a page nobody has paid can.
      guard state == .pending || state == .approved || state == .awaitingPayment else {
        throw .notPossible(in: state)
      }
      next.finish(.cancelled, Outcome(.withdrawn), at: now)
    case .superseded:
      guard state == .pending || state == .approved || state == .awaitingPayment else {
        throw .notPossible(in: state)
      }
      next.finish(.superseded, Outcome(.replaced), at: now)
    case .foundSatisfied:
      guard state == .pending || state == .approved else { throw .notPossible(in: state) }
      next.finish(.satisfied, Outcome(.alreadyOnPlan, plan: change.target), at: now)
    case .executionDelayed(let until):
      try next.delayExecution(until: until, at: now)
    case .executionBegan(let attempt):
      try next.begin(attempt, at: now)
    case .executed(let outcome):
      guard state == .executing || state == .awaitingPayment else { throw .notPossible(in: state) }
      next.finish(.executed, outcome, at: now)
    case .pageIssued(let outcome):
      guard state == .executing else { throw .notPossible(in: state) }
      next.state = .awaitingPayment
      next.outcome = outcome
    case .answeredSatisfied(let outcome):
      guard state == .executing else { throw .notPossible(in: state) }
      next.finish(.satisfied, outcome, at: now)
    case .refused(let outcome):
      guard state == .executing || state == .awaitingPayment else { throw .notPossible(in: state) }
      next.finish(.failed, outcome, at: now)
    case .answerLost(let outcome):
      guard state == .executing else { throw .notPossible(in: state) }
      next.state = .unknown
      next.outcome = outcome
    case .reconciledAsExecuted(let outcome):
      guard state == .unknown else { throw .notPossible(in: state) }
      next.finish(.executed, outcome, at: now)
    case .reconciledAsNotExecuted:
      try next.reconcileAsNotExecuted(at: now)
    case .closedManually(let note):
      guard state == .unknown else { throw .notPossible(in: state) }
      next.finish(.closedManually, Outcome(.stated, words: note), at: now)
    }
    return next
  }

  private mutating func finish(_ final: ConsentState, _ outcome: Outcome, at now: Instant) {
    endedAt = now
    state = final
    self.outcome = outcome
    token = nil
  }

  private mutating func changeFacts(_ facts: ConsentFacts) throws(ConsentRefusal) {
    guard state == .pending || state == .approved else { throw .notPossible(in: state) }
    self.facts = facts
    version += 1
    state = .pending
    approvedAt = nil
    executeBy = nil
    token = nil
  }

  private mutating func changeWords(_ quote: Quote) throws(ConsentRefusal) {
    guard state == .pending || state == .approved, facts.bindsTheSame(as: facts.with(quote: quote)) else {
      throw .notPossible(in: state)
    }
    facts.quote = quote
  }

  private mutating func approve(_ approval: Approval, at now: Instant) throws(ConsentRefusal) {
    guard state == .pending else { throw .notPossible(in: state) }
    guard now < decideBy else { throw .tooLate }
    guard approval.version == version, approval.digest == digest else { throw .shownFactsAreOld }
    state = .approved
    approvedAt = now
    decidedAt = now
    executeBy = now.adding(Self.executionWindow)
  }

  private mutating func extend(by duration: Duration, at now: Instant) throws(ConsentRefusal) {
    guard state == .pending else { throw .notPossible(in: state) }
    guard now < decideBy else { throw .tooLate }
    let horizon = createdAt.adding(Self.decisionHorizon)
    guard duration > .zero, decideBy < horizon else { throw .tooLate }
    decideBy = min(decideBy.adding(duration), horizon)
    version += 1
  }

  private mutating func lapse(at now: Instant) throws(ConsentRefusal) {
    switch state {
    case .pending:
      guard now >= decideBy else { throw .tooEarly }
      finish(.expired, Outcome(.undecided), at: now)
    case .approved:
      guard let executeBy, now >= executeBy else { throw .tooEarly }
      finish(.expired, Outcome(.notExecutedInTime), at: now)
    case .awaitingPayment:
      finish(.expired, Outcome(.unpaid, plan: change.target), at: now)
    default:
      throw .notPossible(in: state)
    }
  }

  private mutating func delayExecution(until: Instant, at now: Instant) throws(ConsentRefusal) {
    guard state == .approved, let executeBy, let approvedAt else { throw .notPossible(in: state) }
    // What has lapsed stays lapsed, however long the service could not be called afterwards.
    guard now < executeBy else { throw .tooLate }
    let delay = max(0, until.milliseconds(since: now))
    self.executeBy = min(executeBy.adding(milliseconds: delay), approvedAt.adding(Self.executionHorizon))
  }

  private mutating func begin(_ attempt: Attempt, at now: Instant) throws(ConsentRefusal) {
    guard state == .approved, let executeBy else { throw .notPossible(in: state) }
    guard now < executeBy else { throw .tooLate }
    guard attempt.number == (self.attempt?.number ?? 0) + 1, attempt.number <= Attempt.maximum else {
      throw .noAttemptLeft
    }
    state = .executing
    self.attempt = attempt
    token = nil
  }

  private mutating func reconcileAsNotExecuted(at now: Instant) throws(ConsentRefusal) {
    guard state == .unknown, let attempt else { throw .notPossible(in: state) }
    if attempt.number < Attempt.maximum, let executeBy, now < executeBy {
      state = .approved
      outcome = nil
    } else {
      finish(.failed, Outcome(.notExecuted), at: now)
    }
  }
}
