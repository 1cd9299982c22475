import Billing
import Consent
import Ledger
import Logging
import Text

extension AccountExecutor {
  /// The operator opened a review: its facts are made fresh; what they cost is asked only at the operator's wish.
  func reviewOpened(_ id: RequestID) async {
    await alone { _ = await self.refresh(id, isQuoted: false) }
  }

  /// The operator asked for a quote.
  ///
  /// - Returns: why there is none; nil when it is on record, or the request went somewhere else by the way.
  @discardableResult
  func quote(_ id: RequestID) async -> NoQuote? {
    await alone { await self.refresh(id, isQuoted: true) }
  }

  private func refresh(_ id: RequestID, isQuoted: Bool) async -> NoQuote? {
    do throws(LedgerError) {
      guard let request = try await ledger.request(id), request.state == .pending else { return nil }
      guard isServed(request) else {
        try await ledger.apply(.lapsedByState, to: id, actor: .engine, at: time.wall)
        return nil
      }
      let isToken = account.way(of: request) == .token
      let seen: Seen
      switch isToken
        ? await lookWhole() : await look().map({ Seen(observation: $0, organisation: request.organisation) })
      {
      case .success(let whole): seen = whole
      case .failure(let failure):
        return NoQuote(
          Problem(failure.detail, meaning: "Nothing was asked.", advice: "Try again when the account can be read."),
          .unavailable)
      }
      switch PlanRules.resolve(request.ask, on: seen.observation.plan, of: account.service) {
      case .satisfied:
        try await ledger.apply(.foundSatisfied, to: id, actor: .engine, at: time.wall)
        return nil
      case .planUnknown:
        return NoQuote(Problem(Self.noPlan, advice: "Nothing was asked."), .unavailable)
      case .change(let change) where PlanRules.resolves(change, asFor: request): break
      case .change, .ruledOut:
        // What the ask comes down to is another thing now: the old card must not be approved for it.
        try await ledger.apply(.lapsedByState, to: id, actor: .engine, at: time.wall)
        return nil
      }
      var facts = ConsentFacts(
        from: seen.observation.plan, organisation: seen.organisation, quote: request.facts.quote)
      guard isToken, isQuoted else {
        try await update(request, to: facts, token: nil)
        return isQuoted
          ? NoQuote(
            Problem("This change needs no quote.", advice: "It can be approved as it is shown."), .declined) : nil
      }
      switch try await mint(.renewing, request.change, seen: seen, for: id) {
      case .token(let minted):
        facts.quote = minted.quote
        try await update(request, to: facts, token: minted)
        return nil
      case .notAsked(let obstacle):
        try await update(request, to: facts, token: nil)
        return NoQuote(obstacle.problem, obstacle.isLimit ? .limited : .unavailable)
      case .refused(let refusal):
        try await record(.refused(refusal), for: request, facts)
        return NoQuote(
          Problem(refusal.words, advice: "The request says what became of it."),
          refusal.isForNow ? .limited : .declined)
      case .lost(let words):
        try await record(.lost(words), for: request, facts)
        return NoQuote(
          Problem("The quote was lost: " + words, advice: "A call was used for it; look before you ask again."),
          .unavailable)
      case let other:
        try await record(other, for: request, facts)
        return nil
      }
    } catch {
      logger.error("a review could not be refreshed", metadata: ["request": "\(id)", "why": "\(error)"])
      return NoQuote(Problem(SafeText("\(error)"), advice: "Nothing was decided."), .unavailable)
    }
  }

  /// Brings a request's facts to what the service says now.
  func update(
    _ request: ConsentRequest, to facts: ConsentFacts, token: TokenVault.Held?
  ) async throws(LedgerError) {
    let id = request.id
    if !request.stands(on: facts) {
      // A token that was shown with the old facts goes with them.
      vault.drop(id)
      try await ledger.apply(.factsChanged(facts), to: id, actor: .engine, at: time.wall)
    } else if let quote = facts.quote, quote.words.string != request.facts.quote?.words.string {
      try await ledger.apply(.wordsChanged(quote), to: id, actor: .engine, at: time.wall)
    }
    guard let token else { return }
    await keep(token, for: id)
    try await ledger.apply(.tokenMinted(token.fact), to: id, actor: .engine, at: time.wall)
  }
}

/// Why an operator's wish for a quote brought none.
struct NoQuote: Hashable, Sendable {
  let problem: Problem
  let obstacle: OperatorAsk.Obstacle

  init(_ problem: Problem, _ obstacle: OperatorAsk.Obstacle) {
    self.problem = problem
    self.obstacle = obstacle
  }
}

extension Refusal {
  /// Whether a limit stands behind it, which begins anew by itself.
  fileprivate var isForNow: Bool {
    switch reason {
    case .rateLimited, .overLimit: true
    default: false
    }
  }
}

extension MintRule.Obstacle {
  /// Whether it passes with the hour.
  fileprivate var isLimit: Bool {
    if case .calls = self { return true }
    return false
  }

  /// The obstacle for a person.
  var problem: Problem {
    switch self {
    case .calls(let next):
      Problem(
        SafeText(
          "Fewer than two plan-changing calls are left this hour"
            + (next.map { "; enough of them are again at \($0.words)." } ?? ".")),
        meaning: "A quote takes one, and approving it another.", advice: "Nothing was asked.")
    case .blocked:
      Problem(
        "An open alarm says that a call for a quote changed the plan.", meaning: "No more quotes are asked for.",
        advice: "Explain the alarm first.")
    case .stale, .fastPath, .otherToken:
      Problem("The account does not show a state in which a quote can be asked for.", advice: "Nothing was asked.")
    }
  }
}
