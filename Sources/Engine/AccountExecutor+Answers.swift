import Billing
import Consent
import Ledger
import Logging
import Text

extension AccountExecutor {
  /// Records what the service answered to an execution.
  ///
  /// An answer the ledger cannot take is kept and put to it again: until then the row says *executing*, so nothing else is
  /// sent for the account, and an engine that ends before it treats the answer as lost.
  func settle(_ request: ConsentRequest, _ answer: ChangeAnswer, hadToken: Bool = true) async throws(LedgerError) {
    do throws(LedgerError) {
      try await record(request, answer, hadToken)
      unrecorded[request.id] = nil
    } catch {
      if case .unavailable = error {
        unrecorded[request.id] = Unrecorded(
          request: request, answer: answer, hadToken: hadToken, at: time.boot.adding(Self.recordingPause))
      } else {
        unrecorded[request.id] = nil
      }
      throw error
    }
  }

  /// Puts to the ledger again what it could not take.
  func recordAgain() async {
    do { try await raiseAlarm() } catch {
      logger.error("an alarm is still not on record", metadata: ["why": "\(error)"])
    }
    for (id, item) in unrecorded where item.at <= time.boot && !working.contains(id) {
      working.insert(id)
      do { try await settle(item.request, item.answer, hadToken: item.hadToken) } catch {
        tellUnrecorded(item.request, error)
      }
      working.remove(id)
    }
  }

  /// Logs that the ledger does not take the answer to a change that was sent, so that a screen knows which change it is.
  func tellUnrecorded(_ request: ConsentRequest, _ error: any Error) {
    logger.error(
      "\(Self.sentWords(request))", metadata: [Engine.unrecordedKey: "\(request.number)", "why": "\(error)"])
  }

  /// What is to be known of a change whose answer the ledger does not take, in a line.
  static func sentWords(_ request: ConsentRequest) -> String {
    let from = request.facts.from.plan.map { SafeText($0.title).word() } ?? "?"
    let change =
      request.change.target.map { "\(from) -> \(SafeText($0.title).word())" } ?? request.change.operation.rawValue
    return "#\(request.number) \(change) on \(request.account) was SENT, and what came of it cannot be recorded: "
      + "do not ask for it again"
  }

  private func record(_ request: ConsentRequest, _ answer: ChangeAnswer, _ hadToken: Bool) async throws(LedgerError) {
    let id = request.id
    switch answer {
    case .switched(let plan):
      try await executed(request, answer, Outcome(.switched, plan: plan ?? request.change.target))
    case .resumed(let plan):
      try await executed(request, answer, Outcome(.resumed, plan: plan ?? request.change.target))
    case .downgradeScheduled(let effective):
      try await executed(request, answer, Outcome(.downgradeScheduled, effective: effective))
    case .alreadyFree:
      try await apply(.answeredSatisfied(Outcome(.alreadyFree)), to: id)
    case .designPartner:
      try await apply(.answeredSatisfied(Outcome(.designPartner)), to: id)
    case .paymentRequired(let kind, let issued):
      let event: ConsentEvent =
        request.change.operation == .portal
        ? .executed(Outcome(.linkStored))
        : .pageIssued(Outcome(.paymentPage, plan: request.change.target), until: end(of: issued))
      try await ledger.apply(event, to: id, storing: issued, kind: kind, at: time.wall)
      await watchClosely()
    case .approvalPage(let issued, let pollingURL):
      try await ledger.apply(
        .pageIssued(Outcome(.approvalPage, plan: request.change.target), until: end(of: issued)), to: id,
        storing: issued, kind: .approval,
        pollingURL: pollingURL, at: time.wall)
      await watchClosely()
    case .refused(let refusal) where refusal.reason == .tokenInvalid:
      // Perhaps a copy of this very call came first and used the token: only the billing state can tell.
      try await lost(request, refusal.words)
    case .refused(let refusal):
      let way = account.way(of: request)
      if let call = account.service.profile.countedCall(of: request.change, by: way) {
        await correct(call.route, refusal)
      }
      var event = ConsentEvent.refused(Outcome(.refused, words: refusal.words))
      if case .overLimit = refusal.reason { event = putOff(refusal) }
      try await notDone(try await apply(event, to: id))
    case .confirmationRequired where !hadToken:
      // Nothing happens before its token comes back, and nobody sends it back.
      try await apply(.refused(Outcome(.refused, words: "The service asked for a token in place of its page.")), to: id)
    case .confirmationRequired:
      try await lost(request, "The service asked for a confirmation again.")
    case .unrecognised(let words):
      try await lost(request, words)
    }
  }

  /// Until when a page can be paid; where the service does not say, as long as a page is known to live.
  private func end(of issued: IssuedURL) -> Instant {
    issued.expiresAt ?? time.wall.adding(Ledger.longestPageLife)
  }

  private func executed(
    _ request: ConsentRequest, _ answer: ChangeAnswer, _ outcome: Outcome
  ) async throws(LedgerError) {
    let done = try await apply(.executed(outcome), to: request.id)
    if answer.isFor(request.change) {
      bills.checks[request.id] = BillCheck(request: done, startedAt: time.boot)
    } else {
      // The one gap that no client can close: the service was asked for one thing and did another.
      let approved = request.change.operation.rawValue + (request.change.target.map { " to \($0)" } ?? "")
      try await ledger.concludeBillCheck(
        of: done, .differs(SafeText("the service answered \"\(answer.word)\" to the approved \(approved)")),
        at: time.wall)
    }
    await watchClosely()
  }

  /// Says so when a change that was not carried out by us was seen while it was under way.
  func notDone(_ request: ConsentRequest) async throws(LedgerError) {
    guard request.explained[.step] != nil else { return }
    try await ledger.raise(
      .unconsentedChange, account: account.name,
      detail: SafeText(
        "The account changed while request \(request.number) was carried out, and that did not happen; "
          + "no approval explains it."), request: request.number, at: time.wall)
  }

  private func lost(_ request: ConsentRequest, _ words: SafeText) async throws(LedgerError) {
    logger.error("an answer was lost", metadata: ["request": "\(request.number)", "why": "\(words)"])
    let now = try await apply(.answerLost(Outcome(.answerLost, words: words)), to: request.id)
    lost.fences[request.id] = fence(of: now)
  }

  @discardableResult
  func apply(_ event: ConsentEvent, to id: RequestID) async throws(LedgerError) -> ConsentRequest {
    try await ledger.apply(event, to: id, actor: .engine, at: time.wall)
  }
}

extension ChangeAnswer {
  /// Whether an answer that tells of an effect is one to a change.
  fileprivate func isFor(_ change: PlanChange) -> Bool {
    switch (self, change.operation) {
    case (.switched(let plan), .upgrade), (.resumed(let plan), .resume): plan == nil || plan == change.target
    case (.downgradeScheduled, .downgrade): true
    default: false
    }
  }
}
