import Billing
import Consent
import Dashboard
import Desk
import Ledger

/// The operator's yes from a shell, and what comes of it.
struct ShellDecision {
  let workplace: Workplace
  let json: Bool

  /// How long an outcome is waited for: 30 seconds.
  static let limit: Duration = .seconds(30)

  /// Approves exactly the facts that were shown and waits for the outcome; without an engine, it becomes one for that.
  ///
  /// - Parameter host: an engine that runs already in this process; nil takes the lock when it is free.
  func approve(
    _ request: ConsentRequest, from place: ApprovalPlace, engineRuns: Bool = false
  ) async throws(LedgerError) -> ExitStatus {
    // Taken before the decision is written: whoever has the lock carries it out.
    let host = engineRuns ? nil : try becomeEngine()
    let approved: ConsentRequest
    do throws(LedgerError) {
      approved = try await workplace.ledger.apply(
        .approved(Approval(digest: request.digest, version: request.version, from: place)), to: request.id,
        actor: .operatorItself, at: workplace.time.wall)
    } catch {
      await host?.close()
      throw error
    }
    let engine = host.map { host in Task { await host.run { _ in } } }
    do throws(LedgerError) {
      return try await outcome(of: approved, engine, isWaiting: host == nil && !engineRuns)
    } catch {
      engine?.cancel()
      await engine?.value
      // The yes is on record; whether it was used is what cannot be read or recorded.
      return Output.problem(
        "request \(approved.number) is approved and may have been sent, and what came of it cannot be told: do not ask for "
          + "it again; look with `countersign show \(approved.number)` when this is mended: \(error)", .unknown)
    }
  }

  /// Waits for what comes of an approval that is on record, and tells it.
  private func outcome(
    of approved: ConsentRequest, _ engine: Task<Void, Never>?, isWaiting: Bool
  ) async throws(LedgerError) -> ExitStatus {
    if isWaiting { EngineText.warn(await EngineLock.life(in: workplace.ledger.directory)) }
    let outcome = try await OutcomeWait(workplace.ledger, workplace.time).wait(for: approved.id, atMost: Self.limit)
    engine?.cancel()
    await engine?.value
    let last = outcome ?? approved
    if last.state == .approved, let wait = try await RequestSheet.read(last, in: workplace.records).wait {
      Output.message("countersign: \(wait)")
    }
    // The engine of this command alone has ended, or does so with it.
    let status = try await report(last, engine: isWaiting ? nil : .absent)
    guard isWaiting, last.state == .approved else { return status }
    let life = await EngineLock.life(in: workplace.ledger.directory)
    if case .running = life { return status }
    Output.message(
      "countersign: request \(last.number) is \(last.state.word), and nothing was carried out: "
        + (life.holder.map { "the engine in \(EngineText.process($0)) does not answer" } ?? "the engine ended")
        + (last.executeBy.map { "; it still can be until \($0.words(in: workplace.zone.zone))" } ?? "")
        + "; `countersign reject \(last.number)` takes an approval back that was not used")
    return .unreachable
  }

  /// The engine for this command alone; nil when another one runs.
  func becomeEngine() throws(LedgerError) -> EngineHost? {
    do {
      return try EngineHost.take(workplace, gatewayPort: nil)
    } catch {
      throw .unavailable(error)
    }
  }

  /// Prints a request as it stands and gives the status for it.
  ///
  /// - Parameter engine: whether there is an engine that goes on with it; nil asks.
  func report(_ request: ConsentRequest, engine known: EngineStatus? = nil) async throws(LedgerError) -> ExitStatus {
    Decision.print(request, workplace, json: json)
    if let alarm = try await alarm(about: request) {
      Output.message("countersign: ALARM \(alarm.id): \(alarm.detail)")
      return .alarmOpen
    }
    var engine = known ?? .absent
    if known == nil, !request.state.isFinal { engine = await engineStatus }
    switch request.state {
    case .executed, .satisfied: return .fine
    case .pending:
      Output.message("countersign: the facts changed before it could be carried out; the approval is void. Look again.")
      return .pending
    case .approved:
      // Of an engine that was waited for in vain, whoever waited tells.
      if known != nil || engine.obstacle == nil,
        let waits = RequestText.approval(request, engine: engine, in: workplace.zone.zone)
      {
        Output.message("countersign: request \(request.number) is approved: \(waits)")
      }
      if let fault = workplace.fault {
        Output.message(
          "countersign: what cannot be recorded is not sent: \(workplace.ledger.directory.path): \(fault.words). \(fault.advice)"
        )
      }
      return .pending
    case .executing, .unknown:
      guard let sent = SentChange(request, at: Moment(workplace.time), engine: engine) else {
        return .unknown
      }
      Output.message(
        "countersign: request \(request.number) was \(sent.sentences { $0.words(in: workplace.zone.zone) })")
      let fault = workplace.fault
      if let fault {
        Output.message(
          "countersign: what came of it cannot be recorded: \(workplace.ledger.directory.path): \(fault.words). \(fault.advice)"
        )
      }
      return Self.status(ofSent: request.state, hasEngine: sent.hasEngine, canRecord: fault == nil)
    case .awaitingPayment:
      Output.message("countersign: a page waits for you; see `countersign links`.")
      return .awaitingPayment
    case .rejected: return .rejected
    case .expired: return .expired
    case .cancelled, .superseded: return .cancelled
    case .failed, .closedManually: return .failed
    }
  }

  /// How a command ends for a change that was sent: with an engine at work the answer may come yet, where it can be recorded.
  static func status(ofSent state: ConsentState, hasEngine: Bool, canRecord: Bool) -> ExitStatus {
    state == .executing && hasEngine && canRecord ? .pending : .unknown
  }

  /// Whether there is an engine now that goes on with what is under way.
  private var engineStatus: EngineStatus {
    get async { EngineStatus(await EngineLock.life(in: workplace.ledger.directory)) }
  }

  /// An open alarm that says that something else came of a request than was approved; nil when there is none.
  private func alarm(about request: ConsentRequest) async throws(LedgerError) -> Alarm? {
    try await workplace.ledger.openAlarms().first { alarm in
      alarm.request == request.number && [.executedMismatch, .unconsentedChange, .forgedRow].contains(alarm.kind)
        || request.outcome?.code == .actedWithoutConsent && alarm.kind == .executedWithoutConsent
          && alarm.account == request.account
    }
  }
}
