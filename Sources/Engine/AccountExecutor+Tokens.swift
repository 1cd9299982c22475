import Billing
import Consent
import Ledger
import Logging
import Text

extension AccountExecutor {
  /// What asking for a token brought.
  enum Minting {
    /// A token whose quote is on record or belongs on it.
    case token(TokenVault.Held)
    /// Not asked, and why.
    case notAsked(MintRule.Obstacle)
    /// The service answered without a token and without an effect.
    case refused(Refusal)
    /// The service says that what is asked is so already.
    case satisfied(Outcome)
    /// The service says that it is carried out by another change, or another way.
    case otherwise(PlanChange, ChangeWay)
    /// Nothing usable came back.
    case lost(SafeText)
    /// The call, which should only have made a token, changed the plan.
    case actedAtOnce(ChangeAnswer)
  }

  /// Asks for a token if the rule allows it; inside the gate.
  func mint(
    _ purpose: MintRule.Purpose, _ change: PlanChange, seen: Seen, for request: RequestID?
  ) async throws(LedgerError) -> Minting {
    guard let call = account.service.profile.countedCall(of: change, by: .token) else { return .notAsked(.fastPath) }
    let route = call.route
    let now = time.wall
    let alarms = try await ledger.openAlarms()
    let group = try await ledger.group(of: account.name)
    let isBlocked =
      unraised != nil || alarms.contains { $0.kind == .executedWithoutConsent && group.contains($0.account) }
    let (observation, hasOtherToken) = (seen.observation, vault.hasLiveToken(besides: request, at: time.storedBoot))
    let service = account.service
    @Sendable func obstacle(_ history: CallHistory) -> MintRule.Obstacle? {
      MintRule.obstacle(
        purpose, change: change, observation: observation, service: service,
        budget: CallBudget(history, hourly: call.hourly, at: now), hasOtherToken: hasOtherToken, isBlocked: isBlocked,
        at: now)
    }
    // Decided and counted in one transaction: another key of the organisation may ask at the same moment.
    guard try await ledger.takeCall(of: account.name, route: route, at: now, if: { obstacle($0) == nil }) else {
      let history = try await ledger.calls(of: account.name, route: route, at: now)
      return .notAsked(obstacle(history) ?? .calls(nextAt: nil))
    }
    let sent = time.storedBoot
    let answer: ChangeAnswer
    do {
      answer = try await provider.request(
        change, .quote(QuoteBasis(organisation: seen.organisation, from: observation.plan)))
    } catch {
      await countCalls()
      return .lost(error.detail)
    }
    await countCalls()
    return try await minting(change, answer, sent, route)
  }

  /// What an answer to a call for a token means.
  private func minting(
    _ change: PlanChange, _ answer: ChangeAnswer, _ sent: StoredBootTime, _ route: PlanRoute
  ) async throws(LedgerError) -> Minting {
    switch answer {
    case .confirmationRequired(let confirmation):
      let fact = TokenFact(
        hash: sha256Hex(confirmation.token.reveal()), issued: sent,
        // The fence is measured by the longest life there is: whatever a service says, none counts as longer.
        lifetime: min(confirmation.lifetime, Attempt.tokenLife))
      return .token(TokenVault.Held(secret: confirmation.token, fact: fact, quote: confirmation.quote))
    case .refused(let refusal):
      await correct(route, refusal)
      return .refused(refusal)
    case .switched, .resumed, .downgradeScheduled:
      try await raiseUnconsented(change, answer)
      return .actedAtOnce(answer)
    case .alreadyFree: return .satisfied(Outcome(.alreadyFree))
    case .designPartner: return .satisfied(Outcome(.designPartner))
    // The pages are let go of: nobody has approved that they be made.
    case .paymentRequired: return .otherwise(PlanChange(.checkout, to: change.target, per: change.interval), .link)
    case .approvalPage: return .otherwise(change, .page)
    case .unrecognised(let words): return .lost(words)
    }
  }

  /// Puts on a request's record what a call for its token brought instead of one.
  ///
  /// - Parameter facts: what the look before the call showed.
  func record(_ minting: Minting, for request: ConsentRequest, _ facts: ConsentFacts) async throws(LedgerError) {
    let id = request.id
    switch minting {
    case .token, .notAsked: break
    case .refused(let refusal): try await refuse(request, refusal)
    case .satisfied(let outcome): try await apply(.answeredSatisfied(outcome), to: id)
    case .otherwise(let change, let way):
      vault.drop(id)
      try await apply(.resolvedAnew(change, way, facts.with(quote: nil)), to: id)
    case .lost(let words):
      logger.error("a quote was lost", metadata: ["request": "\(request.number)", "why": "\(words)"])
      vault.drop(id)
      try await apply(.quoteLost(Outcome(.quoteLost, words: words)), to: id)
      // The call may have had an effect after all; a look shows it.
      _ = await look()
    case .actedAtOnce(let answer):
      // It happened, though by the wrong call: the alarm is raised, the record says so and explains what a look will show.
      try await apply(
        .actedWithoutConsent(Outcome(.actedWithoutConsent, plan: answer.plan, words: answer.word)), to: id)
      await watchClosely()
      _ = await look()
    }
  }

  /// Records a refusal before any effect, or waits where it is only one for now.
  func refuse(_ request: ConsentRequest, _ refusal: Refusal) async throws(LedgerError) {
    switch refusal.reason {
    case .rateLimited(let until):
      if request.state == .approved { try await delay(request, until: until) }
    case .overLimit:
      try await apply(putOff(refusal), to: request.id)
    default: try await apply(.refused(Outcome(.refused, words: refusal.words)), to: request.id)
    }
  }

  /// What a refusal for the account's own limit means for a request: it is decided again when the limit begins anew.
  func putOff(_ refusal: Refusal) -> ConsentEvent {
    let until = limitEnd(of: refusal)
    return .putOff(until: until, Outcome(.limitReached, effective: until, words: refusal.words))
  }

  /// When a limit begins anew; where nobody says, with the next day.
  private func limitEnd(of refusal: Refusal) -> Instant {
    if case .overLimit(let until?) = refusal.reason { return until }
    return CallAllowance.Period.day.end(at: time.wall)
  }

  /// Keeps a token for a request and tells the ledger; requests whose token it replaces lose theirs.
  func keep(_ token: TokenVault.Held, for id: RequestID) async {
    await tellLapsed(vault.keep(token, for: id))
  }

  /// Tells the ledger that requests have no token any more.
  func tellLapsed(_ requests: [RequestID]) async {
    for id in requests { _ = try? await ledger.apply(.tokenLapsed, to: id, actor: .engine, at: time.wall) }
  }

  /// Takes a service's own word on its call limit.
  func correct(_ route: PlanRoute, _ refusal: Refusal) async {
    guard case .rateLimited(let until) = refusal.reason else { return }
    try? await ledger.correctCalls(
      of: account.name, route: route, noneUntil: until ?? time.wall.adding(.seconds(3600)))
  }

  /// Raises the alarm for a token call that changed the plan; no more tokens are asked for until it is raised and explained.
  private func raiseUnconsented(_ change: PlanChange, _ answer: ChangeAnswer) async throws(LedgerError) {
    logger.critical("a token call changed the plan", metadata: ["account": "\(account.name)"])
    let service = account.service.rawValue
    unraised = UnraisedAlarm(
      detail: SafeText("Asking \(service) for a token to \(change.operation.rawValue) acted at once: \(answer.word)."),
      at: time.boot)
    try await raiseAlarm()
  }

  /// Raises the alarm that waits, if there is one; a ledger that cannot take it is tried again later.
  func raiseAlarm() async throws(LedgerError) {
    guard let alarm = unraised else { return }
    unraised?.at = time.boot.adding(Self.recordingPause)
    try await ledger.raise(.executedWithoutConsent, account: account.name, detail: alarm.detail, at: time.wall)
    unraised = nil
  }
}

extension ChangeAnswer {
  /// The plan that the answer names.
  var plan: PlanName? {
    switch self {
    case .switched(let plan), .resumed(let plan): plan
    default: nil
    }
  }

  /// The answer's kind in a word, for alarms and logs.
  var word: SafeText {
    switch self {
    case .confirmationRequired: "confirmation required"
    case .switched(let plan): SafeText("switched to \(plan?.rawValue ?? "an unnamed plan")")
    case .resumed: "resumed"
    case .downgradeScheduled: "downgrade scheduled"
    case .alreadyFree: "already free"
    case .designPartner: "design partner"
    case .paymentRequired: "payment required"
    case .approvalPage: "approval page"
    case .refused: "refused"
    case .unrecognised: "not recognised"
    }
  }
}
