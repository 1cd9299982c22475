import Billing
import Consent
import Ledger
import Logging

extension AccountExecutor {
  /// The operator opened a review: its facts are made fresh, and a token is fetched if the rule allows it.
  func reviewOpened(_ id: RequestID) async {
    reviews[id] = Review(renewalsLeft: 1, hadToken: vault.isLive(id, at: time.storedBoot))
    await refresh(id, .showing)
  }

  /// The operator left the review.
  func reviewClosed(_ id: RequestID) {
    reviews[id] = nil
  }

  /// The operator asked for a new token.
  func renew(_ id: RequestID) async {
    await refresh(id, .renewing)
  }

  /// Renews the token of an open review once when it has lapsed.
  func renewLapsedReviews() async {
    for (id, review) in reviews
    where review.hadToken && review.renewalsLeft > 0 && !vault.isLive(id, at: time.storedBoot) {
      reviews[id]?.renewalsLeft = 0
      await refresh(id, .showing)
    }
  }

  private func refresh(_ id: RequestID, _ purpose: MintRule.Purpose) async {
    await gate.alone { await self.refreshAlone(id, purpose) }
  }

  private func refreshAlone(_ id: RequestID, _ purpose: MintRule.Purpose) async {
    do throws(LedgerError) {
      guard let request = try await ledger.request(id), request.state == .pending else { return }
      guard isServed(request) else {
        try await ledger.apply(.lapsedByState, to: id, actor: .engine, at: time.wall)
        return
      }
      if purpose == .showing, vault.isLive(id, at: time.storedBoot) { return }
      guard case .success(let observation) = await look() else { return }
      switch PlanRules.resolve(request.ask, on: observation.plan, of: account.service) {
      case .satisfied:
        try await ledger.apply(.foundSatisfied, to: id, actor: .engine, at: time.wall)
        return
      case .planUnknown:
        return
      case .change(let change) where change != request.change:
        // What the ask comes down to is another thing now: the old card must not be approved for it.
        try await ledger.apply(.lapsedByState, to: id, actor: .engine, at: time.wall)
        return
      case .change: break
      }
      var facts = ConsentFacts(from: observation.plan, quote: request.facts.quote)
      guard PlanRules.needsToken(request.change, on: account) else {
        try await update(request, to: facts, token: nil)
        return
      }
      switch try await mint(purpose, request.change, observation: observation, for: id) {
      case .token(let minted):
        facts.quote = minted.quote
        try await update(request, to: facts, token: minted)
      case .actedAtOnce:
        _ = await look()
        try await ledger.apply(.foundSatisfied, to: id, actor: .engine, at: time.wall)
      case .notAsked, .refused, .lost:
        try await update(request, to: facts, token: nil)
      }
    } catch {
      logger.error("a review could not be refreshed", metadata: ["request": "\(id)", "why": "\(error)"])
    }
  }

  /// Brings a request's facts to what the service says now.
  func update(
    _ request: ConsentRequest, to facts: ConsentFacts, token: TokenVault.Held?
  ) async throws(LedgerError) {
    let id = request.id
    if !request.facts.bindsTheSame(as: facts) {
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
