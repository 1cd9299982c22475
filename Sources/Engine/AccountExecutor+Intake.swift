import Billing
import Consent
import Ledger
import Text

extension AccountExecutor {
  /// Turns an ask into a request with its facts complete.
  func intake(
    _ ask: PlanChange, requester: Requester, reason: SafeText?, denyRules: [DenyRule]
  ) async throws(LedgerError) -> Intake {
    if let early = try await ledger.consider(ask, account: account.name, requester: requester, at: time.wall) {
      return Self.translate(early)
    }
    if let reason = account.withheld[ask.operation] { return .impossible(reason) }
    if let deniedAt = denials[Denial(agent: requester.agent, ask: ask)],
      deniedAt.duration(to: time.boot) < Self.denialMemory
    {
      return .denied
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
    // Considered again: while this ask waited for its turn, the same one may have been completed, or a cap been reached.
    // Otherwise each of many asks at once would cost a call.
    if let early = try await ledger.consider(ask, account: account.name, requester: requester, at: time.wall) {
      return Self.translate(early)
    }
    if isPlanless { return .unavailable(Self.noPlan) }
    if let recentFailure { return .unavailable(recentFailure.detail) }
    let observation: Observation
    switch await look() {
    case .success(let seen): observation = seen
    case .failure(let failure): return .unavailable(failure.detail)
    }
    let change: PlanChange
    switch PlanRules.resolve(ask, on: observation.plan, of: account.service) {
    case .planUnknown:
      return .unavailable(Self.noPlan)
    case .satisfied:
      let facts = ConsentFacts(from: observation.plan, quote: nil)
      return try await submit(draft(ask, ask, requester, reason, facts), satisfied: true)
    case .change(let resolved): change = resolved
    }
    if denyRules.contains(where: { $0.denies(ask: ask, change: change, on: account.name) }) {
      return try await deny(ask, requester)
    }
    return try await quote(ask, change, observation, requester, reason)
  }

  /// Fetches a quote for a change where it has one, and makes the request.
  private func quote(
    _ ask: PlanChange, _ change: PlanChange, _ observation: Observation, _ requester: Requester, _ reason: SafeText?
  ) async throws(LedgerError) -> Intake {
    let id = RequestID.random()
    var facts = ConsentFacts(from: observation.plan, quote: nil)
    guard PlanRules.needsToken(change, on: account) else {
      return try await submit(draft(ask, change, requester, reason, facts), id: id)
    }
    var token: TokenVault.Held?
    switch try await mint(.showing, change, observation: observation, for: id) {
    case .token(let minted):
      token = minted
      facts.quote = minted.quote
      await keep(minted, for: id)
    case .refused(let refusal) where refusal.reason == .declined:
      return .impossible(refusal.words)
    case .actedAtOnce:
      // The alarm is raised; the request says only that what was asked is so now.
      _ = await look()
      return try await submit(draft(ask, change, requester, reason, facts), satisfied: true)
    case .lost:
      // The call may have had an effect after all; a look shows it.
      _ = await look()
    case .notAsked, .refused:
      break
    }
    return try await submit(draft(ask, change, requester, reason, facts, token?.fact), id: id)
  }

  private func submit(
    _ draft: Draft, id: RequestID = .random(), satisfied: Bool = false
  ) async throws(LedgerError) -> Intake {
    let submission: Submission
    do {
      submission = try await ledger.submit(draft, id: id, satisfied: satisfied, at: time.wall)
    } catch {
      vault.drop(id)
      throw error
    }
    if case .created = submission {} else { vault.drop(id) }
    return Self.translate(submission)
  }

  private func draft(
    _ ask: PlanChange, _ change: PlanChange, _ requester: Requester, _ reason: SafeText?, _ facts: ConsentFacts,
    _ token: TokenFact? = nil
  ) async throws(LedgerError) -> Draft {
    Draft(
      account: account, organisation: try await ledger.look(at: account.name)?.identity?.organisation,
      requester: requester, ask: ask, change: change, reason: reason, facts: facts, token: token)
  }

  private static let noPlan: SafeText = "The service does not say which plan the account is on."
  /// How long a denial answers the same ask of the same agent: the log is for ever, and the next look costs a call.
  private static let denialMemory: Duration = .seconds(60)

  private func deny(_ ask: PlanChange, _ requester: Requester) async throws(LedgerError) -> Intake {
    denials = denials.filter { $0.value.duration(to: time.boot) < Self.denialMemory }
    denials[Denial(agent: requester.agent, ask: ask)] = time.boot
    try await ledger.record(
      "request.denied", account: account.name, actor: Actor(requester),
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
