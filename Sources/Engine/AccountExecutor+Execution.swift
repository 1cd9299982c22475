import Billing
import Consent
import Ledger
import Logging
import Text

extension AccountExecutor {
  /// Carries out an approved request, if nobody is at it already.
  func execute(_ id: RequestID) async {
    guard canExecute(id) else { return }
    working.insert(id)
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
        try await ledger.apply(.lapsed, to: id, actor: .engine, at: time.wall)
      } else if !isServed(request) {
        try await ledger.apply(.lapsedByState, to: id, actor: .engine, at: time.wall)
      } else if try await isBusy(besides: id) {
        try await delay(request)
      } else if let next = try await nextCall(for: request.change) {
        try await delay(request, until: next)
      } else if let token = vault.usable(for: id, at: time.storedBoot),
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

  /// Whether another request of the account is being carried out or has lost its answer; only one may be at a time.
  private func isBusy(besides id: RequestID) async throws(LedgerError) -> Bool {
    try await ledger.liveRequests().contains {
      $0.account == account.name && $0.id != id && ($0.state == .executing || $0.state == .unknown)
    }
  }

  /// When the next call for a change is possible; nil when one is possible now.
  private func nextCall(for change: PlanChange) async throws(LedgerError) -> Instant? {
    guard let route = CallBudget.route(of: change) else { return nil }
    return CallBudget(
      try await ledger.calls(of: account.name, route: route, at: time.wall), at: time.wall
    ).nextAt
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
    switch PlanRules.resolve(request.ask, on: observation.plan, of: account.service) {
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
    guard PlanRules.needsToken(request.change, on: account) else {
      let facts = ConsentFacts(from: observation.plan, quote: request.facts.quote)
      guard request.facts.bindsTheSame(as: facts) else {
        try await update(request, to: facts, token: nil)
        return
      }
      try await confirm(request, with: nil)
      return
    }
    try await fetchToken(request, observation)
  }

  private func fetchToken(_ request: ConsentRequest, _ observation: Observation) async throws(LedgerError) {
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
        try await begin(request, token: nil)
        try await settle(request, .refused(refusal))
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
    // The change makes every quote on this account an old one.
    let dropped = vault.dropAll().filter { $0 != request.id }
    let answer: ChangeAnswer
    do {
      let handshake = token.map { Handshake.confirm($0.secret) }
      answer = try await provider.request(
        request.change, handshake ?? PlanRules.handshake(of: request.change, on: account))
    } catch {
      if error.mayHaveReached {
        answer = .unrecognised(error.detail)
      } else {
        // Proven: not a byte of it left this machine, so nothing happened.
        answer = .refused(Refusal(.declined, words: error.detail))
      }
    }
    await countCalls()
    await tellLapsed(dropped)
    try await settle(request, answer, hadToken: token != nil)
  }

  private func begin(_ request: ConsentRequest, token: TokenFact?) async throws(LedgerError) {
    let attempt = Attempt(
      number: (request.attempt?.number ?? 0) + 1, tokenHash: token?.hash, issued: token?.issued ?? time.storedBoot)
    try await ledger.apply(.executionBegan(attempt), to: request.id, actor: .engine, at: time.wall)
    retries[request.id] = nil
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
