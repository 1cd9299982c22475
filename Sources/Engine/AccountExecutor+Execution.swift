import Billing
import Consent
import Ledger
import Text

extension AccountExecutor {
  /// Carries out an approved request, if nobody is at it already.
  func execute(_ id: RequestID) async {
    guard working.insert(id).inserted else { return }
    if let retry = retries[id], retry.at > time.boot {
      working.remove(id)
      return
    }
    await gate.alone { await self.executeAlone(id) }
    working.remove(id)
  }

  private func executeAlone(_ id: RequestID) async {
    do throws(LedgerError) {
      guard let request = try await ledger.request(id), request.state == .approved else {
        retries[id] = nil
        return
      }
      if let executeBy = request.executeBy, time.wall >= executeBy {
        retries[id] = nil
        try await ledger.apply(.lapsed, to: id, actor: .engine, at: time.wall)
        return
      }
      if let token = vault.usable(for: id, at: time.storedBoot),
        request.facts.bindsTheSame(as: request.facts.with(quote: token.quote))
      {
        try await confirm(request, with: token)
      } else {
        try await prepare(request)
      }
    } catch LedgerError.refused {
      // Somebody else moved the request meanwhile; its row says where to. The pause keeps a row that is refused for any
      // other reason from being tried without end.
      postpone(id)
    } catch {
      // Nothing was sent that is not on record; tried again when the ledger can be written.
      logger.error("an execution was put off", metadata: ["request": "\(id)", "why": "\(error)"])
      postpone(id)
    }
  }

  /// Makes sure that the facts are still the approved ones, and fetches a token where one is needed.
  private func prepare(_ request: ConsentRequest) async throws(LedgerError) {
    let observation: Observation
    switch await look() {
    case .success(let seen): observation = seen
    case .failure:
      try await delay(request)
      return
    }
    switch PlanRules.resolve(request.ask, on: observation.plan) {
    case .satisfied:
      try await ledger.apply(.foundSatisfied, to: request.id, actor: .engine, at: time.wall)
      return
    case .planUnknown:
      try await delay(request)
      return
    case .change(let change) where change != request.change:
      try await ledger.apply(.lapsedByState, to: request.id, actor: .engine, at: time.wall)
      return
    case .change: break
    }
    guard PlanRules.needsToken(request.change) else {
      let facts = ConsentFacts(from: observation.plan, quote: request.facts.quote)
      guard request.facts.bindsTheSame(as: facts) else {
        try await update(request, to: facts, token: nil)
        return
      }
      try await confirm(request, with: nil)
      return
    }
    switch try await mint(.executing, request.change, observation: observation, for: request.id) {
    case .token(let token):
      let facts = ConsentFacts(from: observation.plan, quote: token.quote)
      if request.facts.bindsTheSame(as: facts) {
        await keep(token, for: request.id)
        try await confirm(request, with: token)
      } else {
        // Back to pending with the new facts and the token that belongs to them.
        try await update(request, to: facts, token: token)
      }
    case .notAsked(.calls(let nextAt)):
      try await delay(request, until: nextAt)
    case .notAsked(.blocked), .notAsked(.fastPath), .notAsked(.otherToken), .notAsked(.stale), .lost:
      try await delay(request)
    case .refused(let refusal):
      if case .rateLimited(let until) = refusal.reason {
        try await delay(request, until: until)
      } else {
        try await refuse(request, refusal)
      }
    case .actedAtOnce(let answer):
      // It happened, though by the wrong call: the alarm is raised, the record says so.
      try await begin(request, token: nil)
      try await settle(request, answer)
    }
  }

  /// Writes that the approval is consumed, then sends the change.
  private func confirm(_ request: ConsentRequest, with token: TokenVault.Held?) async throws(LedgerError) {
    if let route = CallBudget.route(of: request.change) {
      try await ledger.countCall(of: account.name, route: route, at: time.wall)
    }
    try await begin(request, token: token?.fact)
    let answer: ChangeAnswer
    do {
      answer = try await provider.request(request.change, confirming: token?.secret)
    } catch {
      if error.mayHaveReached {
        answer = .unrecognised(error.detail)
      } else {
        // Proven: not a byte of it left this machine, so nothing happened.
        answer = .refused(Refusal(.declined, words: error.detail))
      }
    }
    try await settle(request, answer)
  }

  private func begin(_ request: ConsentRequest, token: TokenFact?) async throws(LedgerError) {
    retries[request.id] = nil
    let attempt = Attempt(
      number: (request.attempt?.number ?? 0) + 1, tokenHash: token?.hash, issued: token?.issued ?? time.storedBoot)
    try await ledger.apply(.executionBegan(attempt), to: request.id, actor: .engine, at: time.wall)
    vault.drop(request.id)
  }

  /// Records what the service answered; without an event for it the row would say *executing* for ever, so a failing
  /// ledger leaves that to the recovery at the next start.
  private func settle(_ request: ConsentRequest, _ answer: ChangeAnswer) async throws(LedgerError) {
    let id = request.id
    switch answer {
    case .switched(let plan):
      try await executed(request, Outcome(.switched, plan: plan ?? request.change.target))
    case .resumed(let plan):
      try await executed(request, Outcome(.resumed, plan: plan ?? request.change.target))
    case .downgradeScheduled(let effective):
      try await executed(request, Outcome(.downgradeScheduled, effective: effective))
    case .alreadyFree:
      try await ledger.apply(.answeredSatisfied(Outcome(.alreadyFree)), to: id, actor: .engine, at: time.wall)
    case .designPartner:
      try await ledger.apply(.answeredSatisfied(Outcome(.designPartner)), to: id, actor: .engine, at: time.wall)
    case .paymentRequired(let kind, let issued):
      try await ledger.store(
        issued, kind: kind, account: account.name, request: id, target: request.change.target, at: time.wall)
      if request.change.operation == .portal {
        try await ledger.apply(.executed(Outcome(.linkStored)), to: id, actor: .engine, at: time.wall)
      } else {
        try await ledger.apply(
          .pageIssued(Outcome(.paymentPage, plan: request.change.target)), to: id, actor: .engine, at: time.wall)
      }
    case .approvalPage(let issued, _):
      try await ledger.store(
        issued, kind: .approval, account: account.name, request: id, target: request.change.target, at: time.wall)
      try await ledger.apply(
        .pageIssued(Outcome(.approvalPage, plan: request.change.target)), to: id, actor: .engine, at: time.wall)
    case .refused(let refusal) where refusal.reason == .tokenInvalid:
      // Perhaps a copy of this very call came first and used the token: only the billing state can tell.
      try await lost(request, refusal.words)
    case .refused(let refusal):
      if let route = CallBudget.route(of: request.change) { await correct(route, refusal) }
      try await ledger.apply(
        .refused(Outcome(.refused, words: refusal.words)), to: id, actor: .engine, at: time.wall)
    case .confirmationRequired:
      try await lost(request, "The service asked for a confirmation again.")
    case .unrecognised(let words):
      try await lost(request, words)
    }
  }

  private func executed(_ request: ConsentRequest, _ outcome: Outcome) async throws(LedgerError) {
    let done = try await ledger.apply(.executed(outcome), to: request.id, actor: .engine, at: time.wall)
    checks[request.id] = BillCheck(request: done, startedAt: time.boot)
  }

  private func lost(_ request: ConsentRequest, _ words: SafeText) async throws(LedgerError) {
    logger.error("an answer was lost", metadata: ["request": "\(request.number)", "why": "\(words)"])
    let now = try await ledger.apply(
      .answerLost(Outcome(.answerLost, words: words)), to: request.id, actor: .engine, at: time.wall)
    fences[request.id] = now.attempt?.fence(on: time.bootID) ?? time.boot.adding(Attempt.tokenLife + Attempt.transit)
  }

  private func refuse(_ request: ConsentRequest, _ refusal: Refusal) async throws(LedgerError) {
    try await begin(request, token: nil)
    try await ledger.apply(
      .refused(Outcome(.refused, words: refusal.words)), to: request.id, actor: .engine, at: time.wall)
  }

  /// Puts an execution off while no call to the service is possible; that time does not count against the approval.
  private func delay(_ request: ConsentRequest, until: Instant? = nil) async throws(LedgerError) {
    postpone(request.id)
    guard var retry = retries[request.id] else { return }
    if let until {
      retry.at = time.boot.adding(.milliseconds(max(1000, until.milliseconds(since: time.wall))))
      retries[request.id] = retry
    }
    try await ledger.apply(
      .executionDelayed(until: time.wall.adding(time.boot.duration(to: retry.at))), to: request.id, actor: .engine,
      at: time.wall)
  }

  private func postpone(_ id: RequestID) {
    let failures = (retries[id]?.failures ?? 0) + 1
    let seconds = min(30, 1 << min(failures - 1, 5))
    retries[id] = Retry(at: time.boot.adding(.seconds(seconds)), failures: failures)
  }
}
