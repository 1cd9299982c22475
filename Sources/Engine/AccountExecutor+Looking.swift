import Billing
import Consent
import Ledger
import Logging
import Text

extension AccountExecutor {
  /// How long a failed look answers agents' readings and asks: they must not be able to call the service without end.
  static let failureMemory: Duration = .seconds(2)

  /// How long a look without a plan answers agents' asks: as little would come of the next one.
  static let planlessMemory: Duration = .seconds(60)

  /// What an account and its organisation show now.
  struct Seen: Sendable {
    let observation: Observation
    /// The organisation that the credential belongs to; nil when the service does not say.
    let organisation: SafeText?
  }

  /// Looks at the account and at whom its credential belongs to, right now.
  func lookWhole() async -> Result<Seen, ProviderFailure> {
    let observation: Observation
    switch await look() {
    case .success(let seen): observation = seen
    case .failure(let failure): return .failure(failure)
    }
    do {
      return .success(Seen(observation: observation, organisation: try await askIdentity().organisation))
    } catch let failure as ProviderFailure {
      return .failure(failure)
    } catch {
      return .failure(unrecorded(error))
    }
  }

  /// A look as a failure where the ledger could not take it: what cannot be recorded is not acted on.
  private func unrecorded(_ error: any Error) -> ProviderFailure {
    logger.error(
      "what an account shows could not be recorded", metadata: ["account": "\(account.name)", "why": "\(error)"])
    return ProviderFailure(.unrecorded, mayHaveReached: true, detail: SafeText("\(error)"))
  }

  /// Looks at the account, records what it shows and plans the next look.
  func look() async -> Result<Observation, ProviderFailure> {
    looks.count += 1
    let number = looks.count
    let began = time.wall
    do {
      let observation = try await provider.observe()
      looks.lastFailure = nil
      looks.planlessAt = observation.plan.plan == nil ? time.boot : nil
      try await record(observation, number, began)
      return .success(observation)
    } catch let failure as ProviderFailure {
      logger.notice("look failed", metadata: ["account": "\(account.name)", "why": "\(failure)"])
      looks.lastFailure = (time.boot, failure)
      schedule.failed(failure, at: time.boot)
      let calls = takeCalls()
      try? await ledger.recordFailure(
        of: account.name, LookFailure(failure), at: time.wall, plan: planNextLook(), calls: calls)
      return .failure(failure)
    } catch {
      return .failure(unrecorded(error))
    }
  }

  /// Records a look unless one that began later is on record already.
  ///
  /// Looks overlap, and what an older one shows can be over: recorded last, it would look like a change back.
  private func record(_ observation: Observation, _ number: Int, _ began: Instant) async throws(LedgerError) {
    // Where only a part was read, what was allowed before is what looking is reckoned by.
    reported = observation.allowance ?? (observation.partFailure == nil ? nil : reported?.withoutCount)
    schedule.succeeded(at: time.boot)
    let result = await books.alone { () async -> Result<Void, LedgerError> in
      do throws(LedgerError) { return .success(try await self.recordAlone(observation, number, began)) } catch {
        return .failure(error)
      }
    }
    try result.get()
  }

  private func recordAlone(
    _ observation: Observation, _ number: Int, _ began: Instant
  ) async throws(LedgerError) {
    guard number > looks.newest else { return }
    let calls = takeCalls()
    let alarms: [Alarm]
    do throws(LedgerError) {
      alarms = try await ledger.record(
        observation, origin: account.origin, began: began, plan: planNextLook(), calls: calls,
        judge: Self.judge(at: observation.at),
        crossings: UsageCrossing.all(in: observation, of: account.service, alerts: account.alerts))
    } catch {
      // The account is looked at again soon; what this look showed is not lost by then.
      schedule.postpone(by: Self.recordingPause, at: time.boot)
      throw error
    }
    looks.newest = number
    for alarm in alarms {
      logger.critical("unconsented change", metadata: ["account": "\(account.name)", "what": "\(alarm.detail)"])
    }
    if let plan = observation.plan.plan {
      try await ledger.useLinks(of: account.name, showing: plan, at: time.wall)
    }
  }

  /// Compares looks with what was known.
  private static func judge(at now: Instant) -> ChangeJudge {
    { known, seen, requests in
      ChangeDetector.judge(known: known, seen: seen, requests: requests, at: now).finding
    }
  }

  private func takeCalls() -> Int64 {
    let calls = provider.calls.take()
    ownCalls.add(calls, at: time.wall)
    return calls
  }

  /// Whether a look did not show the plan so lately that an ask is no reason for another one.
  var isPlanless: Bool {
    looks.planlessAt.map { $0.duration(to: time.boot) < Self.planlessMemory } ?? false
  }

  /// A failure so young that looking again is no use.
  var recentFailure: ProviderFailure? {
    guard let last = looks.lastFailure, last.at.duration(to: time.boot) < Self.failureMemory else { return nil }
    return last.failure
  }

  /// Whether this engine has looked at the account.
  var hasLooked: Bool { looks.newest > 0 }

  /// Looks on an agent's behalf: several that want to know at the same time share one call.
  func read() async -> Result<Observation, ProviderFailure> {
    if let shared = looks.shared { return await shared.value }
    if let recentFailure { return .failure(recentFailure) }
    let task = Task { await look() }
    looks.shared = task
    let result = await task.value
    looks.shared = nil
    return result
  }

  /// The organisation that the credential belongs to; asked for where nobody has told yet.
  func knownOrganisation() async throws(LedgerError) -> SafeText? {
    if !holder.isKnown {
      do { return try await askIdentity().organisation } catch let error as LedgerError { throw error } catch {
        logger.notice("the organisation is not known", metadata: ["account": "\(account.name)", "why": "\(error)"])
      }
    }
    return try await ledger.look(at: account.name)?.identity?.organisation
  }

  /// Asks whom the credential belongs to, until there was an answer.
  func identify() async {
    guard !holder.isAnswered else { return }
    holder.isAnswered = true
    do {
      _ = try await askIdentity()
    } catch let failure as ProviderFailure {
      switch failure.kind {
      // Tried again after the next look that succeeds; any other failure would only repeat itself.
      case .unreachable, .rateLimited, .atLimit, .noCredential, .unrecorded: holder.isAnswered = false
      case .unauthorized, .rejected, .unrecognised, .garbage: break
      }
    } catch {
      holder.isAnswered = false
    }
  }

  /// Asks whom the credential belongs to, now, and records it; several that want to know at the same time share one call.
  private func askIdentity() async throws -> Identity {
    if let asking = holder.asking { return try await asking.value }
    let task = Task { try await askIdentityAlone() }
    holder.asking = task
    defer { holder.asking = nil }
    return try await task.value
  }

  /// Asks and records; the call is counted whatever comes of it.
  private func askIdentityAlone() async throws -> Identity {
    let identity: Identity
    do { identity = try await provider.identify() } catch {
      await countCalls()
      throw error
    }
    await countCalls()
    let known = try await ledger.look(at: account.name)?.identity?.organisation
    try await ledger.record(identity, of: account.name)
    // Under this name there was another organisation: what is shown of it is not this one's.
    if let known, let organisation = identity.organisation, known != organisation { await watchClosely() }
    holder.isKnown = true
    joinGroup(identity.organisation)
    return identity
  }
}
