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

  /// Looks at the account, records what it shows and plans the next look.
  func look() async -> Result<Observation, ProviderFailure> {
    lookCount += 1
    let number = lookCount
    do {
      let observation = try await provider.observe()
      lastFailure = nil
      planlessAt = observation.plan.plan == nil ? time.boot : nil
      try await record(observation, number)
      return .success(observation)
    } catch let failure as ProviderFailure {
      logger.notice("look failed", metadata: ["account": "\(account.name)", "why": "\(failure)"])
      lastFailure = (time.boot, failure)
      schedule.failed(failure, at: time.boot)
      let calls = takeCalls()
      try? await ledger.recordFailure(
        of: account.name, failure.detail, at: time.wall, plan: planNextLook(), calls: calls)
      return .failure(failure)
    } catch {
      return .failure(
        ProviderFailure(.unreachable, mayHaveReached: true, detail: SafeText("The ledger refused: \(error).")))
    }
  }

  /// Records a look unless one that began later is on record already.
  ///
  /// Looks overlap, and what an older one shows can be over: recorded last, it would look like a change back.
  private func record(_ observation: Observation, _ number: Int) async throws(LedgerError) {
    reported = observation.allowance
    schedule.succeeded(at: time.boot)
    let result = await books.alone { () async -> Result<Void, LedgerError> in
      do throws(LedgerError) { return .success(try await self.recordAlone(observation, number)) } catch {
        return .failure(error)
      }
    }
    try result.get()
  }

  private func recordAlone(_ observation: Observation, _ number: Int) async throws(LedgerError) {
    guard number > newestLook else { return }
    let calls = takeCalls()
    let alarms: [Alarm]
    do throws(LedgerError) {
      alarms = try await ledger.record(
        observation, plan: planNextLook(), calls: calls, judge: judge(at: observation.at),
        crossings: UsageCrossing.all(in: observation, of: account.service))
    } catch {
      // The account is looked at again soon; what this look showed is not lost by then.
      schedule.postpone(by: Self.recordingPause, at: time.boot)
      throw error
    }
    newestLook = number
    for alarm in alarms {
      logger.critical("unconsented change", metadata: ["account": "\(account.name)", "what": "\(alarm.detail)"])
    }
    if let plan = observation.plan.plan {
      try await ledger.useLinks(of: account.name, showing: plan, at: time.wall)
    }
  }

  /// Compares looks with what was known; a change that an alarm was just raised for is not alarmed about twice.
  private func judge(at now: Instant) -> ChangeJudge {
    let isAlarmed = alarmedAt.map { $0.duration(to: time.boot) < ChangeDetector.staleCopies } ?? false
    return { known, seen, requests in
      let verdict = ChangeDetector.judge(known: known, seen: seen, requests: requests, at: now)
      return ChangeFinding(known: verdict.known, findings: isAlarmed ? [] : verdict.sentence.map { [$0] } ?? [])
    }
  }

  private func takeCalls() -> Int64 {
    let calls = provider.calls.take()
    ownCalls.add(calls, at: time.wall)
    return calls
  }

  /// Whether a look did not show the plan so lately that an ask is no reason for another one.
  var isPlanless: Bool {
    planlessAt.map { $0.duration(to: time.boot) < Self.planlessMemory } ?? false
  }

  /// A failure so young that looking again is no use.
  var recentFailure: ProviderFailure? {
    guard let lastFailure, lastFailure.at.duration(to: time.boot) < Self.failureMemory else { return nil }
    return lastFailure.failure
  }

  /// Looks on an agent's behalf: several that want to know at the same time share one call.
  func read() async -> Result<Observation, ProviderFailure> {
    if let reading { return await reading.value }
    if let recentFailure { return .failure(recentFailure) }
    let task = Task { await look() }
    reading = task
    let result = await task.value
    reading = nil
    return result
  }

  /// Asks whom the credential belongs to, until there was an answer.
  func identify() async {
    guard !isIdentified else { return }
    isIdentified = true
    do {
      let identity = try await provider.identify()
      try await ledger.record(identity, of: account.name)
    } catch let failure as ProviderFailure {
      switch failure.kind {
      // Tried again after the next look that succeeds; any other failure would only repeat itself.
      case .unreachable, .rateLimited, .atLimit, .noCredential: isIdentified = false
      case .unauthorized, .rejected, .garbage: break
      }
    } catch {
      isIdentified = false
    }
    await countCalls()
  }
}
