import Billing
import Consent
import Ledger
import Logging
import Text

/// Carries out what was approved on one account, holds its upstream tokens and settles lost answers.
///
/// Everything that can change the plan runs through ``SerialGate``, one at a time. The actor itself only guards the small
/// state between: tokens, retry times, checks that are due.
actor AccountExecutor {
  let account: Account
  let provider: any BillingProvider
  let ledger: Ledger
  let time: any TimeSource
  let logger: Logger
  let gate = SerialGate()

  var vault = TokenVault()
  /// Executions that could not call the service yet, and when to try again.
  var retries: [RequestID: Retry] = [:]
  /// Lost answers, and when the billing state may be asked.
  var fences: [RequestID: BootTime] = [:]
  /// Executed changes whose bill is still to be compared with the approval.
  var checks: [RequestID: BillCheck] = [:]
  /// Reviews that are open; each gets its token renewed once.
  var reviews: [RequestID: Review] = [:]
  /// Whether bills are being compared right now.
  var isComparing = false
  /// What is being worked on, so that a second signal starts nothing twice.
  var working: Set<RequestID> = []

  struct Retry {
    var at: BootTime
    var failures: Int
  }

  struct Review {
    var renewalsLeft: Int
    var hadToken = false
  }

  init(
    account: Account, provider: any BillingProvider, ledger: Ledger, time: any TimeSource, logger: Logger
  ) {
    self.account = account
    self.provider = provider
    self.ledger = ledger
    self.time = time
    self.logger = logger
  }

  /// The next point at which something is due here by itself.
  var nextWake: BootTime? {
    var points = retries.filter { !working.contains($0.key) }.map(\.value.at)
    points += fences.filter { !working.contains($0.key) }.map(\.value)
    if !isComparing { points += checks.values.map(\.nextAt) }
    return points.min()
  }

  // MARK: - What is due

  /// Whether an approved request can be worked on now.
  func canExecute(_ id: RequestID) -> Bool {
    !working.contains(id) && (retries[id]?.at ?? time.boot) <= time.boot
  }

  /// Whether a lost answer can be settled now.
  var hasFencePassed: Bool {
    fences.contains { $0.value <= time.boot && !working.contains($0.key) }
  }

  /// Whether bills should be compared now.
  var hasBillsDue: Bool {
    !isComparing && checks.values.contains { $0.nextAt <= time.boot }
  }

  /// Whether an open review's token has lapsed and may be renewed.
  var hasReviewLapsed: Bool {
    let now = time.storedBoot
    return reviews.contains { $0.value.hadToken && $0.value.renewalsLeft > 0 && !vault.isLive($0.key, at: now) }
  }

  // MARK: - Looking

  /// Looks at the account and records what it shows.
  func look(nextAt: Instant? = nil) async -> Result<Observation, ProviderFailure> {
    do {
      let observation = try await provider.observe()
      try await ledger.record(observation, nextAt: nextAt)
      return .success(observation)
    } catch let failure as ProviderFailure {
      logger.notice("look failed", metadata: ["account": "\(account.name)", "why": "\(failure)"])
      try? await ledger.recordFailure(of: account.name, failure.detail, at: time.wall, nextAt: nextAt)
      return .failure(failure)
    } catch {
      return .failure(
        ProviderFailure(.unreachable, mayHaveReached: true, detail: SafeText("The ledger refused: \(error).")))
    }
  }

  // MARK: - Tokens

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
    let isBlocked = try await ledger.openAlarms().contains {
      $0.kind == .executedWithoutConsent && $0.account == account.name
    }
    if let obstacle = MintRule.obstacle(
      purpose, change: change, observation: observation, budget: CallBudget(history, at: time.wall),
      hasOtherToken: vault.hasLiveToken(besides: request, at: time.storedBoot), isBlocked: isBlocked, at: time.wall)
    {
      return .notAsked(obstacle)
    }
    try await ledger.countCall(of: account.name, route: route, at: time.wall)
    let sent = time.storedBoot
    let answer: ChangeAnswer
    do { answer = try await provider.request(change, confirming: nil) } catch { return .lost(error.detail) }
    switch answer {
    case .confirmationRequired(let confirmation):
      let fact = TokenFact(
        hash: sha256Hex(confirmation.token.reveal()), issued: sent, lifetime: confirmation.lifetime)
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
    for dropped in vault.keep(token, for: id) {
      _ = try? await ledger.apply(.tokenLapsed, to: dropped, actor: .engine, at: time.wall)
    }
  }

  /// Takes a service's own word on its call limit.
  func correct(_ route: PlanRoute, _ refusal: Refusal) async {
    guard case .rateLimited(let until) = refusal.reason else { return }
    try? await ledger.correctCalls(
      of: account.name, route: route, noneUntil: until ?? time.wall.adding(.seconds(3600)))
  }

  private func raiseUnconsented(_ change: PlanChange, _ answer: ChangeAnswer) async throws(LedgerError) {
    logger.critical("a token call changed the plan", metadata: ["account": "\(account.name)"])
    try await ledger.raise(
      .executedWithoutConsent, account: account.name,
      detail: SafeText(
        "Asking \(account.service.rawValue) for a token to \(change.operation.rawValue) acted at once: \(answer.word)."),
      at: time.wall)
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
