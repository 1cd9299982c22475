import Billing
import Consent
import Ledger
import Text

extension AccountExecutor {
  /// Turns an ask into a request with its facts complete.
  func intake(
    _ ask: PlanChange, requester: Requester, reason: SafeText?, call: KeyedCall?, denyRules: [DenyRule]
  ) async throws(LedgerError) -> Intake {
    if let reason = account.absence(of: ask.operation) { return .ruledOut(reason) }
    if let early = try await ledger.consider(
      ask, account: account.name, requester: requester, call: call, at: time.wall)
    {
      return Self.translate(early)
    }
    if let deniedAt = denials[Denial(agent: requester.agent, ask: ask)],
      deniedAt.duration(to: time.boot) < Self.denialMemory
    {
      return .denied
    }
    if denyRules.contains(where: { $0.denies(ask: ask, change: ask, on: account.name) }) {
      return try await deny(ask, requester)
    }
    let result = await alone { () async -> Result<Intake, LedgerError> in
      do throws(LedgerError) {
        return .success(
          try await self.complete(
            ask, requester: requester, reason: reason, call: call, denyRules: denyRules))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  private func complete(
    _ ask: PlanChange, requester: Requester, reason: SafeText?, call: KeyedCall?, denyRules: [DenyRule]
  ) async throws(LedgerError) -> Intake {
    // Considered again: while this ask waited for its turn, the same one may have been completed, or a cap been reached.
    // Otherwise each of many asks at once would cost a call.
    if let early = try await ledger.consider(
      ask, account: account.name, requester: requester, call: call, at: time.wall)
    {
      return Self.translate(early)
    }
    if isPlanless { return .unavailable(Self.noPlan) }
    if let recentFailure, !recentFailure.isAtLimit { return .unavailable(recentFailure.detail) }
    let observation: Observation
    var note: Outcome?
    switch await look() {
    case .success(let seen): observation = seen
    case .failure(let failure) where failure.kind == .unrecorded:
      throw .unavailable(Problem(failure.detail, advice: "Nothing was recorded or sent."))
    case .failure(let failure):
      // An account at its limit is not unreachable: what was last known of it is what there is to decide on.
      guard case .atLimit(let until, _) = failure.kind, let known = try await ledger.look(at: account.name)?.observation
      else { return .unavailable(failure.detail) }
      observation = known
      note = Outcome(.limitReached, effective: until, words: failure.detail)
    }
    let change: PlanChange
    switch PlanRules.resolve(ask, on: observation.plan, of: account.service) {
    case .planUnknown:
      return .unavailable(Self.noPlan)
    case .satisfied:
      let facts = ConsentFacts(from: observation.plan, quote: nil)
      return try await submit(draft(ask, ask, requester, reason, facts, call: call, isSatisfied: true), satisfied: true)
    case .ruledOut(let reason): return .ruledOut(reason)
    case .change(let resolved): change = resolved
    }
    if denyRules.contains(where: { $0.denies(ask: ask, change: change, on: account.name) }) {
      return try await deny(ask, requester)
    }
    // Considered once more, now that it is known what the ask comes down to: `upgrade pro` and `checkout pro` may be one.
    if let early = try await ledger.consider(
      ask, change: change, account: account.name, requester: requester, call: call, at: time.wall)
    {
      return Self.translate(early)
    }
    let facts = ConsentFacts(from: observation.plan, quote: nil)
    guard account.way(of: change) == .token, note == nil else {
      return try await submit(
        draft(ask, change, requester, reason, facts, call: call, events: note.map { [.noted($0)] } ?? []))
    }
    return try await quote(ask, change, observation, requester, reason, call)
  }

  /// Fetches a quote for a change that has one, and makes the request.
  private func quote(
    _ ask: PlanChange, _ change: PlanChange, _ observation: Observation, _ requester: Requester, _ reason: SafeText?,
    _ call: KeyedCall?
  ) async throws(LedgerError) -> Intake {
    let id = RequestID.random()
    // Without the organisation's name the service's sentence cannot be read.
    let organisation = try await knownOrganisation()
    let seen = Seen(observation: observation, organisation: organisation)
    var facts = ConsentFacts(from: observation.plan, organisation: organisation, quote: nil)
    switch try await mint(.showing, change, seen: seen, for: id) {
    case .token(let minted):
      facts.quote = minted.quote
      await keep(minted, for: id)
      return try await submit(draft(ask, change, requester, reason, facts, minted.fact, call: call), id: id)
    case .refused(let refusal) where refusal.reason == .declined || refusal.reason == .forbidden:
      return .impossible(refusal.words)
    case .satisfied(let outcome):
      return try await submit(
        draft(ask, change, requester, reason, facts, call: call, events: [.answeredSatisfied(outcome)]), id: id)
    case .otherwise(let other, let way):
      if let early = try await ledger.consider(
        ask, change: other, account: account.name, requester: requester, call: call, at: time.wall)
      {
        return Self.translate(early)
      }
      return try await submit(draft(ask, other, requester, reason, facts, call: call, way: way), id: id)
    case .actedAtOnce(let answer):
      // The alarm is raised; the request says that it happened without consent, and explains what a look will show.
      let outcome = Outcome(.actedWithoutConsent, plan: answer.plan, words: answer.word)
      let made = try await submit(
        draft(ask, change, requester, reason, facts, call: call, events: [.actedWithoutConsent(outcome)]), id: id)
      await watchClosely()
      _ = await look()
      return made
    case .lost(let words):
      let made = try await submit(
        draft(ask, change, requester, reason, facts, call: call, events: [.noted(Outcome(.quoteLost, words: words))]),
        id: id)
      // The call may have had an effect after all; a look shows it.
      _ = await look()
      return made
    case .refused(let refusal):
      let events: [ConsentEvent]
      if case .overLimit(let until) = refusal.reason {
        events = [.noted(Outcome(.limitReached, effective: until, words: refusal.words))]
      } else {
        events = []
      }
      return try await submit(draft(ask, change, requester, reason, facts, call: call, events: events), id: id)
    case .notAsked:
      return try await submit(draft(ask, change, requester, reason, facts, call: call), id: id)
    }
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
    _ token: TokenFact? = nil, call: KeyedCall?, way: ChangeWay? = nil, events: [ConsentEvent] = [],
    isSatisfied: Bool = false
  ) async throws(LedgerError) -> Draft {
    var organisation = facts.organisation
    if organisation == nil {
      // Part of what is approved: learned later, it would be another change, and the approval of this one void.
      organisation =
        recentFailure == nil && !isSatisfied
        ? try await knownOrganisation() : try await ledger.look(at: account.name)?.identity?.organisation
    }
    return Draft(
      account: account, organisation: organisation, requester: requester, ask: ask, change: change, way: way,
      reason: reason, facts: facts, token: token, events: events, call: call)
  }

  static let noPlan: SafeText = "The service does not say which plan the account is on."
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

extension ProviderFailure {
  /// Whether the account's own limit of calls is used up.
  fileprivate var isAtLimit: Bool { if case .atLimit = kind { true } else { false } }
}
