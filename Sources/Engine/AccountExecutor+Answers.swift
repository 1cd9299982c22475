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
        logger.error("an answer is still not on record", metadata: ["request": "\(id)", "why": "\(error)"])
      }
      working.remove(id)
    }
  }

  private func record(_ request: ConsentRequest, _ answer: ChangeAnswer, _ hadToken: Bool) async throws(LedgerError) {
    let id = request.id
    switch answer {
    case .switched(let plan):
      try await executed(request, Outcome(.switched, plan: plan ?? request.change.target))
    case .resumed(let plan):
      try await executed(request, Outcome(.resumed, plan: plan ?? request.change.target))
    case .downgradeScheduled(let effective):
      try await executed(request, Outcome(.downgradeScheduled, effective: effective))
    case .alreadyFree:
      try await apply(.answeredSatisfied(Outcome(.alreadyFree)), to: id)
    case .designPartner:
      try await apply(.answeredSatisfied(Outcome(.designPartner)), to: id)
    case .paymentRequired(let kind, let issued):
      let event: ConsentEvent =
        request.change.operation == .portal
        ? .executed(Outcome(.linkStored)) : .pageIssued(Outcome(.paymentPage, plan: request.change.target))
      try await ledger.apply(event, to: id, storing: issued, kind: kind, at: time.wall)
      await watchClosely()
    case .approvalPage(let issued, let pollingURL):
      try await ledger.apply(
        .pageIssued(Outcome(.approvalPage, plan: request.change.target)), to: id, storing: issued, kind: .approval,
        pollingURL: pollingURL, at: time.wall)
      await watchClosely()
    case .refused(let refusal) where refusal.reason == .tokenInvalid:
      // Perhaps a copy of this very call came first and used the token: only the billing state can tell.
      try await lost(request, refusal.words)
    case .refused(let refusal):
      if let route = CallBudget.route(of: request.change) { await correct(route, refusal) }
      try await apply(.refused(Outcome(.refused, words: refusal.words)), to: id)
    case .confirmationRequired where !hadToken:
      // Nothing happens before its token comes back, and nobody sends it back.
      try await apply(.refused(Outcome(.refused, words: "The service asked for a token in place of its page.")), to: id)
    case .confirmationRequired:
      try await lost(request, "The service asked for a confirmation again.")
    case .unrecognised(let words):
      try await lost(request, words)
    }
  }

  private func executed(_ request: ConsentRequest, _ outcome: Outcome) async throws(LedgerError) {
    let done = try await apply(.executed(outcome), to: request.id)
    checks[request.id] = BillCheck(request: done, startedAt: time.boot)
    await watchClosely()
  }

  private func lost(_ request: ConsentRequest, _ words: SafeText) async throws(LedgerError) {
    logger.error("an answer was lost", metadata: ["request": "\(request.number)", "why": "\(words)"])
    let now = try await apply(.answerLost(Outcome(.answerLost, words: words)), to: request.id)
    fences[request.id] = fence(of: now)
  }

  @discardableResult
  private func apply(_ event: ConsentEvent, to id: RequestID) async throws(LedgerError) -> ConsentRequest {
    try await ledger.apply(event, to: id, actor: .engine, at: time.wall)
  }
}
