import Billing
import Consent
import Desk
import Ledger
import Settings
import Text

/// What the operator asks for himself from a shell: the same request, review and gesture as an agent's ask.
struct OwnAction {
  let workplace: Workplace
  let json: Bool

  /// Asks for a change, shows its review and asks for the code at the terminal.
  ///
  /// Without a terminal the request waits, and `countersign approve` with its digest decides it.
  func ask(_ change: PlanChange, on name: String) async -> ExitStatus {
    let account: AccountSettings
    do throws(Problem) {
      account = try workplace.knownAccount(name)
      try OwnActionRules.check(change, of: account.service)
    } catch {
      return Output.problem(error, .usage)
    }
    if let obstacle = obstacle(at: account.name) { return Output.problem(obstacle, .unreachable) }
    do throws(LedgerError) {
      let decision = ShellDecision(workplace: workplace, json: json)
      let host = try decision.becomeEngine()
      let engine = host.map { host in Task { await host.run { _ in } } }
      let status = await decide(change, on: account.name, decision, engineRuns: true)
      engine?.cancel()
      await engine?.value
      return status
    } catch {
      return Output.problem(error, .unreachable)
    }
  }

  /// Passes something on that changes nothing.
  func passOn(_ note: ServiceNote, to name: String) async -> ExitStatus {
    let account: AccountSettings
    do throws(Problem) {
      account = try workplace.knownAccount(name)
      try OwnActionRules.check(note.operation, of: account.service)
    } catch {
      return Output.problem(error, .usage)
    }
    if let obstacle = obstacle(at: account.name) { return Output.problem(obstacle, .unreachable) }
    do throws(LedgerError) {
      let decision = ShellDecision(workplace: workplace, json: json)
      let host = try decision.becomeEngine()
      let engine = host.map { host in Task { await host.run { _ in } } }
      defer { engine?.cancel() }
      let answer = try await AskWait(workplace: workplace).ask(.note(note), on: account.name)
      engine?.cancel()
      await engine?.value
      switch answer {
      case .taken, .request:
        if json {
          Output.json(["schema": "countersign.note/1", "outcome": "taken"])
        } else {
          Output.line(
            "\(account.name): \(account.service.title) took the \(note.operation == .notify ? "note" : "wish for a higher limit"). "
              + "It changes nothing by itself.")
        }
        return .fine
      case .refused(let problem, let obstacle): return Output.problem(problem, ExitStatus(obstacle))
      case .unknown(let problem): return Output.problem(problem, .unknown)
      }
    } catch {
      return Output.problem(error, .unreachable)
    }
  }

  /// That the engine that runs does not know the account.
  private func obstacle(at account: AccountName) -> Problem? {
    guard let older = workplace.olderConfig(EngineLock.holder(in: workplace.ledger.directory)),
      older.missing.contains(account)
    else { return nil }
    return Problem(SafeText(older.fact), meaning: "Nothing was asked.", advice: SafeText(older.advice))
  }

  private func decide(
    _ change: PlanChange, on account: AccountName, _ decision: ShellDecision, engineRuns: Bool
  ) async -> ExitStatus {
    do throws(LedgerError) {
      let request: ConsentRequest
      switch try await AskWait(workplace: workplace).ask(.change(change), on: account) {
      case .request(let id):
        guard let made = try await workplace.ledger.request(id) else { throw .notFound }
        request = made
      case .refused(let problem, let obstacle): return Output.problem(problem, ExitStatus(obstacle))
      case .unknown(let problem): return Output.problem(problem, .unknown)
      case .taken: return Output.problem("the engine took the change for a note", .unknown)
      }
      if request.state == .satisfied, request.createdAt == request.endedAt ?? request.createdAt {
        let plan = request.facts.from.plan.map(RequestText.plan) ?? "its plan"
        Output.message("countersign: \(account) is on \(plan) already; nothing was asked of the service.")
      }
      guard request.state == .pending else { return try await decision.report(request) }
      let sheet = try await RequestSheet.read(request, in: workplace.records)
      if !json, !Output.lines(sheet.lines) {
        try await workplace.ledger.apply(.cancelled, to: request.id, actor: .operatorItself, at: workplace.time.wall)
        return Output.problem(
          "the review could not be shown, so nothing was approved and the request is withdrawn: \(Output.failureWords)",
          .unwritable)
      }
      if let wait = sheet.wait { Output.message("countersign: \(wait)") }
      guard !json, TerminalQuestion.isPossible else {
        if json { Output.json(RequestDocument.whole(request, on: sheet.account, at: workplace.time.storedBoot)) }
        if request.isQuoteMissing {
          Output.message(
            "countersign: nothing is decided yet; first ask the service what it costs, with",
            command: "countersign quote \(request.number)")
        } else {
          Output.message(
            "countersign: nothing is decided yet; approve exactly this with",
            command: "countersign approve \(request.number) --digest \(request.digest.hex)")
        }
        return .pending
      }
      let answer = TerminalQuestion.confirm(
        request, price: sheet.price, weight: sheet.weight, salt: workplace.time.wall.milliseconds)
      guard answer == .right else {
        // What was not confirmed is withdrawn: nobody else waits for it.
        try await workplace.ledger.apply(
          .cancelled, to: request.id, actor: .operatorItself, at: workplace.time.wall)
        return Output.problem("it was not confirmed; nothing was approved, the request is withdrawn", .cancelled)
      }
      return try await decision.approve(
        request, from: sheet.weight == .heavy ? .shellCode : .shell, engineRuns: engineRuns)
    } catch {
      return await RequestRefusal(name: "of this action", nothing: "nothing was approved", workplace: workplace).tell(
        error)
    }
  }
}
