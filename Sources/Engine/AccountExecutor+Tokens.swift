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
    /// Nothing usable came back.
    case lost(SafeText)
    /// The call, which should only have made a token, changed the plan.
    case actedAtOnce(ChangeAnswer)
  }

  /// Asks for a token if the rule allows it; inside the gate.
  func mint(
    _ purpose: MintRule.Purpose, _ change: PlanChange, observation: Observation, for request: RequestID?
  ) async throws(LedgerError) -> Minting {
    guard let route = CallBudget.route(of: change) else { return .notAsked(.fastPath) }
    let history = try await ledger.calls(of: account.name, route: route, at: time.wall)
    let alarms = try await ledger.openAlarms()
    let isBlocked =
      unraised != nil || alarms.contains { $0.kind == .executedWithoutConsent && $0.account == account.name }
    if let obstacle = MintRule.obstacle(
      purpose, change: change, observation: observation, budget: CallBudget(history, at: time.wall),
      hasOtherToken: vault.hasLiveToken(besides: request, at: time.storedBoot), isBlocked: isBlocked, at: time.wall)
    {
      return .notAsked(obstacle)
    }
    // In an engine's first moments an ask can be quicker than the answer to whom the credential belongs.
    var identity = try await ledger.look(at: account.name)?.identity
    if identity == nil { identity = try? await provider.identify() }
    let basis = QuoteBasis(organisation: identity?.organisation, from: observation.plan)
    try await ledger.countCall(of: account.name, route: route, at: time.wall)
    let sent = time.storedBoot
    let answer: ChangeAnswer
    do { answer = try await provider.request(change, .quote(basis)) } catch {
      await countCalls()
      return .lost(error.detail)
    }
    await countCalls()
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
    case .alreadyFree, .designPartner, .paymentRequired, .approvalPage:
      // None of these changed the plan, but the account is not what the look showed.
      return .lost("The service answered as for another state of the account.")
    case .unrecognised(let words):
      return .lost(words)
    }
  }

  /// Keeps a token for a request and tells the ledger; requests whose token it replaces lose theirs.
  func keep(_ token: TokenVault.Held, for id: RequestID) async {
    reviews[id]?.hadToken = true
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
    alarmedAt = time.boot
    try await ledger.raise(.executedWithoutConsent, account: account.name, detail: alarm.detail, at: time.wall)
    unraised = nil
  }
}

extension ChangeAnswer {
  /// The answer's kind in a word, for alarms and logs.
  var word: String {
    switch self {
    case .confirmationRequired: "confirmation required"
    case .switched(let plan): "switched to \(plan?.rawValue ?? "an unnamed plan")"
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
