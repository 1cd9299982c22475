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
    await alone { await self.executeAlone(id) }
    working.remove(id)
  }

  private func executeAlone(_ id: RequestID) async {
    do throws(LedgerError) {
      guard let request = try await ledger.request(id), request.state == .approved else {
        retries[id] = nil
        return
      }
      if try await !isGenuine(request) {
        retries[id] = nil
      } else if let executeBy = request.executeBy, time.wall >= executeBy {
        try await ledger.apply(.lapsed, to: id, actor: .engine, at: time.wall)
      } else if !isServed(request) {
        try await ledger.apply(.lapsedByState, to: id, actor: .engine, at: time.wall)
      } else if try await isBusy(besides: id) {
        try await delay(request)
      } else {
        try await carryOut(request)
      }
    } catch LedgerError.refused {
      // Somebody else moved the request meanwhile; its row says where to. The pause keeps a row that is refused for any
      // other reason from being tried without end.
      postpone(id)
    } catch {
      if let sent = unrecorded[id]?.request {
        tellUnrecorded(sent, error)
      } else {
        // Nothing was sent that is not on record; tried again when the ledger can be written.
        logger.error("an execution was put off", metadata: ["request": "\(id)", "why": "\(error)"])
      }
      postpone(id)
    }
  }

  /// Whether a row is what its events make it; an alarm says once when it is not, and nothing is done for it.
  func isGenuine(_ request: ConsentRequest) async throws(LedgerError) -> Bool {
    if forged.contains(request.id) { return false }
    guard let reason = try await ledger.forgery(of: request.id) else { return true }
    logger.critical(
      "a row was written by somebody else", metadata: ["request": "\(request.number)", "how": "\(reason)"])
    try await ledger.raise(
      .forgedRow, account: account.name,
      detail: Ledger.forgedRowWords(request, reason), request: request.number, at: time.wall)
    forged.insert(request.id)
    return false
  }

  /// Whether another request of the organisation is being carried out or has lost its answer; only one may be at a time.
  private func isBusy(besides id: RequestID) async throws(LedgerError) -> Bool {
    let group = try await ledger.group(of: account.name)
    return try await ledger.liveRequests().contains {
      group.contains($0.account) && $0.id != id && ($0.state == .executing || $0.state == .unknown)
    }
  }

  /// Looks, quotes afresh where there is a token, and sends, without a pause between the steps.
  private func carryOut(_ request: ConsentRequest) async throws(LedgerError) {
    let way = account.way(of: request)
    let held = way == .token ? heldToken(for: request) : nil
    if let call = account.service.profile.countedCall(of: request.change, by: way) {
      let budget = CallBudget(
        try await ledger.calls(of: account.name, route: call.route, at: time.wall), hourly: call.hourly, at: time.wall)
      // With too few calls left for a fresh quote, the one on the screen is used while its token lives.
      let isEnough = budget.left >= CallBudget.calls(for: way) || (held != nil && budget.left >= 1)
      guard isEnough else {
        try await delay(request, until: budget.nextAt(having: CallBudget.calls(for: way)))
        return
      }
      guard let facts = try await confirmed(request, way) else { return }
      if let held, held.isKept || budget.left < CallBudget.calls(for: way), heldToken(for: request) != nil {
        try await confirm(request, way, with: held)
      } else if way == .token {
        try await quoteAfresh(request, facts)
      } else {
        try await confirm(request, way, with: nil)
      }
      return
    }
    guard try await confirmed(request, way) != nil else { return }
    try await confirm(request, way, with: nil)
  }

  /// The token that is held for a request, when it lives long enough and what it was shown for is what was approved.
  private func heldToken(for request: ConsentRequest) -> TokenVault.Held? {
    guard let held = vault.usable(for: request.id, at: time.storedBoot),
      request.stands(on: request.facts.with(quote: held.quote))
    else { return nil }
    return held
  }

  /// What a look shows now, when that is still what was approved; nil when the request went somewhere else instead.
  ///
  /// What only makes a link changes nothing, so an account whose calls are used up is not looked at for it.
  private func confirmed(_ request: ConsentRequest, _ way: ChangeWay) async throws(LedgerError) -> Seen? {
    let seen: Seen
    switch await way == .link ? lookForLink(request) : lookWhole() {
    case .success(let whole): seen = whole
    case .failure(let failure):
      if way == .link, case .atLimit = failure.kind { return unseen(request) }
      try await delay(request)
      return nil
    }
    let facts = ConsentFacts(
      from: seen.observation.plan, organisation: seen.organisation, quote: request.facts.quote)
    switch PlanRules.resolve(request.ask, on: facts.from, of: account.service) {
    case .satisfied:
      try await ledger.apply(.foundSatisfied, to: request.id, actor: .engine, at: time.wall)
      return nil
    case .planUnknown:
      try await delay(request)
      return nil
    case .change(let change) where PlanRules.resolves(change, asFor: request): break
    case .change, .ruledOut:
      try await ledger.apply(.lapsedByState, to: request.id, actor: .engine, at: time.wall)
      return nil
    }
    guard request.stands(on: facts) else {
      try await update(request, to: facts, token: nil)
      return nil
    }
    return seen
  }

  /// A look for a link: whom the credential belongs to is taken from the record, because nothing is changed by it.
  private func lookForLink(_ request: ConsentRequest) async -> Result<Seen, ProviderFailure> {
    await look().map { Seen(observation: $0, organisation: request.organisation) }
  }

  /// What was known when a request was made, in the place of a look.
  private func unseen(_ request: ConsentRequest) -> Seen {
    Seen(
      observation: Observation(account: account.name, at: time.wall, plan: request.facts.from, meters: []),
      organisation: request.organisation)
  }

  /// Fetches a fresh quote directly after the look, and confirms it when it is what was approved.
  private func quoteAfresh(_ request: ConsentRequest, _ seen: Seen) async throws(LedgerError) {
    var facts = ConsentFacts(from: seen.observation.plan, organisation: seen.organisation, quote: request.facts.quote)
    switch try await mint(.executing, request.change, seen: seen, for: request.id) {
    case .token(let token):
      facts.quote = token.quote
      if request.stands(on: facts) {
        await keep(token, for: request.id)
        try await confirm(request, .token, with: token)
      } else {
        // Back to pending with the new facts and the token that belongs to them: what is approved then is sent with it.
        var kept = token
        kept.isKept = true
        try await update(request, to: facts, token: kept)
      }
    case .notAsked(.calls(let nextAt)):
      try await delay(request, until: nextAt)
    case .notAsked(.blocked), .notAsked(.fastPath), .notAsked(.otherToken), .notAsked(.stale):
      try await delay(request)
    case let other:
      try await record(other, for: request, facts)
    }
  }

  /// Writes that the approval is consumed, then sends the change.
  private func confirm(
    _ request: ConsentRequest, _ way: ChangeWay, with token: TokenVault.Held?
  ) async throws(LedgerError) {
    if let call = account.service.profile.countedCall(of: request.change, by: way) {
      try await ledger.countCall(of: account.name, route: call.route, at: time.wall)
    }
    try await begin(request, token: token?.fact)
    // The change makes every quote on this account an old one.
    let dropped = vault.dropAll().filter { $0 != request.id }
    let answer: ChangeAnswer
    do {
      let handshake = token.map { Handshake.confirm($0.secret) }
      answer = try await provider.request(request.change, handshake ?? PlanRules.handshake(of: way))
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
  func delay(_ request: ConsentRequest, until: Instant? = nil) async throws(LedgerError) {
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
