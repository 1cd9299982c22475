import Billing
import Consent
import Ledger
import Text

/// What became of an agent's ask.
public enum Intake: Sendable {
  /// A request: new, joined or already satisfied.
  case request(ConsentRequest)
  /// The same ask was rejected lately and is answered with the same no.
  case coolingDown(ConsentRequest, until: Instant)
  /// Too much at once.
  case full(Admission.Cap, retryAfter: Duration)
  /// A deny rule forbids it.
  case denied
  /// The service cannot be asked, so there are no facts to decide on; nothing was recorded or sent.
  case unavailable(SafeText)
  /// The service says that the change is impossible.
  case impossible(SafeText)
}

extension AccountExecutor {
  /// Turns an ask into a request with its facts complete.
  func intake(
    _ ask: PlanChange, requester: Requester, reason: SafeText?, denyRules: [DenyRule]
  ) async throws(LedgerError) -> Intake {
    if let early = try await ledger.consider(ask, account: account.name, agent: requester.agent, at: time.wall) {
      return Self.translate(early)
    }
    if denyRules.contains(where: { $0.denies(ask: ask, change: ask, on: account.name) }) {
      return try await deny(ask, requester)
    }
    let result = await gate.alone { () async -> Result<Intake, LedgerError> in
      do throws(LedgerError) {
        return .success(try await self.complete(ask, requester: requester, reason: reason, denyRules: denyRules))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  private func complete(
    _ ask: PlanChange, requester: Requester, reason: SafeText?, denyRules: [DenyRule]
  ) async throws(LedgerError) -> Intake {
    let observation: Observation
    switch await look() {
    case .success(let seen): observation = seen
    case .failure(let failure): return .unavailable(failure.detail)
    }
    let change: PlanChange
    switch PlanRules.resolve(ask, on: observation.plan) {
    case .planUnknown:
      return .unavailable("The service does not say which plan the account is on.")
    case .satisfied:
      return Self.translate(
        try await ledger.submit(
          await draft(ask, ask, requester, reason, ConsentFacts(from: observation.plan, quote: nil), nil),
          satisfied: true, at: time.wall))
    case .change(let resolved): change = resolved
    }
    if denyRules.contains(where: { $0.denies(ask: ask, change: change, on: account.name) }) {
      return try await deny(ask, requester)
    }
    let id = RequestID.random()
    var facts = ConsentFacts(from: observation.plan, quote: nil)
    var token: TokenVault.Held?
    if PlanRules.needsToken(change) {
      switch try await mint(.showing, change, observation: observation, for: id) {
      case .token(let minted):
        token = minted
        facts.quote = minted.quote
        await keep(minted, for: id)
      case .refused(let refusal) where refusal.reason == .declined:
        return .impossible(refusal.words)
      case .actedAtOnce:
        _ = await look()
        return Self.translate(
          try await ledger.submit(await draft(ask, change, requester, reason, facts, nil), satisfied: true, at: time.wall))
      case .lost:
        // The call may have had an effect after all; the next look shows it.
        _ = await look()
      case .notAsked, .refused:
        break
      }
    }
    let submission = try await ledger.submit(
      await draft(ask, change, requester, reason, facts, token?.fact), id: id, at: time.wall)
    if case .created = submission {} else { vault.drop(id) }
    return Self.translate(submission)
  }

  private func draft(
    _ ask: PlanChange, _ change: PlanChange, _ requester: Requester, _ reason: SafeText?, _ facts: ConsentFacts,
    _ token: TokenFact?
  ) async -> Draft {
    let identity = (try? await ledger.look(at: account.name))??.identity
    return Draft(
      account: account, organisation: identity?.organisation, requester: requester, ask: ask, change: change,
      reason: reason, facts: facts, token: token)
  }

  private func deny(_ ask: PlanChange, _ requester: Requester) async throws(LedgerError) -> Intake {
    try await ledger.record(
      "request.denied", account: account.name, actor: .agent(requester.agent),
      body: [
        "operation": .string(ask.operation.rawValue), "plan": ask.target.map { .string($0.rawValue) } ?? .null,
      ], at: time.wall)
    return .denied
  }

  private static func translate(_ submission: Submission) -> Intake {
    switch submission {
    case .created(let request), .joined(let request): .request(request)
    case .coolingDown(let request, let until): .coolingDown(request, until: until)
    case .full(let cap, let retryAfter): .full(cap, retryAfter: retryAfter)
    }
  }
}
