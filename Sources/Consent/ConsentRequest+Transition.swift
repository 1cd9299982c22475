import Billing

extension ConsentRequest {
  /// How long an approval can be executed: 5 minutes in which a call to the service is possible.
  public static let executionWindow: Duration = .seconds(300)
  /// How long after the approval it ends, however long the service could not be called: one hour.
  public static let executionHorizon: Duration = .seconds(3600)
  /// The longest time to decide, extensions included: 24 hours from the asking, and 7 days for what only makes a link.
  public static func decisionHorizon(of way: ChangeWay) -> Duration {
    way == .link ? .seconds(7 * 86_400) : .seconds(86_400)
  }

  /// The request after an event, or why the event cannot happen.
  ///
  /// Total over all states and events, without side effects; time is a parameter. The table is in docs/consent.md.
  public func applying(_ event: ConsentEvent, at now: Instant) throws(ConsentRefusal) -> ConsentRequest {
    var next = self
    if case .explained(let facts, let at) = event {
      try next.explain(facts, at: at)
      return next
    }
    if state.isFinal { throw .isFinal(state) }
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
      // Whatever stood in the way of a quote does not any more.
      if state == .pending { next.outcome = nil }
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
    case .pageIssued(let outcome, let until):
      guard state == .executing else { throw .notPossible(in: state) }
      next.state = .awaitingPayment
      next.outcome = outcome
      next.pageUntil = until
    case .answeredSatisfied(let outcome):
      // A call that only quotes is answered so, too.
      guard state == .executing || isUndone else { throw .notPossible(in: state) }
      next.finish(.satisfied, outcome, at: now)
    case .refused(let outcome):
      guard state == .executing || state == .awaitingPayment || isUndone else { throw .notPossible(in: state) }
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
    case .actedWithoutConsent(let outcome):
      guard isUndone else { throw .notPossible(in: state) }
      next.finish(.executed, outcome, at: now)
    case .quoteLost(let outcome):
      guard isUndone else { throw .notPossible(in: state) }
      next.askAgain()
      next.outcome = outcome
    case .resolvedAnew(let change, let way, let facts):
      guard isUndone else { throw .notPossible(in: state) }
      next.change = change
      next.way = way
      try next.changeFacts(facts)
    case .putOff(let until, let outcome):
      guard isUndone || state == .executing else { throw .notPossible(in: state) }
      next.putOff(until: until, at: now)
      next.outcome = outcome
    case .noted(let outcome):
      guard state == .pending else { throw .notPossible(in: state) }
      next.outcome = outcome
    case .sharedPage(let owner, let outcome, let until):
      guard state == .pending, way == .link, owner != id else { throw .notPossible(in: state) }
      next.state = .awaitingPayment
      next.outcome = outcome
      next.pageOf = owner
      next.pageUntil = until
      next.token = nil
    case .pageHandedOn(let owner):
      guard state == .awaitingPayment, pageOf != nil, owner != id else { throw .notPossible(in: state) }
      next.pageOf = owner
    case .explained:
      break  // taken before: it happens to requests that are over, too
    case .closedManually(let note):
      guard state == .unknown else { throw .notPossible(in: state) }
      next.finish(.closedManually, Outcome(.stated, words: note), at: now)
    }
    return next
  }

  /// Whether nothing was sent for it yet that could change the plan.
  private var isUndone: Bool { state == .pending || state == .approved }

  private mutating func explain(_ facts: [ExplainedFact], at: Instant) throws(ConsentRefusal) {
    guard !facts.isEmpty, facts.allSatisfy({ explained[$0] == nil }) else { throw .notPossible(in: state) }
    for fact in facts { explained[fact] = at }
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
    askAgain()
    digestVersion = ConsentDigest.currentVersion
    // What stood in the way of the facts before says nothing of these.
    outcome = nil
  }

  /// What was approved is void; nothing happened.
  private mutating func askAgain() {
    version += 1
    state = .pending
    approvedAt = nil
    executeBy = nil
    token = nil
  }

  /// Waits until the service can be asked again, and as long as before for the operator.
  private mutating func putOff(until: Instant, at now: Instant) {
    let window = max(Self.leastWindow, decideBy.milliseconds(since: createdAt))
    askAgain()
    // Refused before any effect: what is approved then begins anew.
    attempt = nil
    decideBy = min(max(decideBy, until.adding(milliseconds: window)), max(decideBy, decisionHorizon))
  }

  /// A quarter of an hour, in milliseconds.
  private static let leastWindow: Int64 = 900_000

  private mutating func changeWords(_ quote: Quote) throws(ConsentRefusal) {
    guard isUndone else { throw .notPossible(in: state) }
    // Dates that moved by hours are the ones that were shown.
    let shown = Quote(price: quote.price, effective: facts.quote?.effective ?? quote.effective, words: quote.words)
    var next = self
    next.facts.quote = shown
    guard stands(on: facts.with(quote: quote)), next.digest == digest else { throw .notPossible(in: state) }
    facts.quote = shown
  }

  private mutating func approve(_ approval: Approval, at now: Instant) throws(ConsentRefusal) {
    guard state == .pending else { throw .notPossible(in: state) }
    guard now < decideBy else { throw .tooLate }
    guard approval.version == version, approval.digest == digest else { throw .shownFactsAreOld }
    guard !isQuoteMissing else { throw .notQuoted }
    state = .approved
    outcome = nil
    approvedAt = now
    decidedAt = now
    executeBy = now.adding(Self.executionWindow)
  }

  private mutating func extend(by duration: Duration, at now: Instant) throws(ConsentRefusal) {
    guard state == .pending else { throw .notPossible(in: state) }
    guard now < decideBy else { throw .tooLate }
    let horizon = decisionHorizon
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
    guard attempt.number == (self.attempt?.number ?? 0) + 1, attempt.number <= Attempt.most(by: way) else {
      throw .noAttemptLeft
    }
    state = .executing
    self.attempt = attempt
    token = nil
  }

  private mutating func reconcileAsNotExecuted(at now: Instant) throws(ConsentRefusal) {
    guard state == .unknown, let attempt else { throw .notPossible(in: state) }
    if attempt.number < Attempt.most(by: way), let executeBy, now < executeBy {
      state = .approved
      outcome = nil
    } else {
      finish(.failed, Outcome(.notExecuted), at: now)
    }
  }
}
