import Billing
import Consent
import Ledger
import Logging
import Text

extension AccountExecutor {
  /// How long after an execution an engine that was started anew still compares its bill: a day.
  static let checkHorizon: Duration = .seconds(86_400)

  /// Takes over what an engine before this one left; called once, before anything else happens on the account.
  func recover(_ past: EnginePast) async {
    // The tokens themselves died with the process that held them.
    await tellLapsed(past.requests.filter { $0.account == account.name && $0.token != nil }.map(\.id))
    for request in past.unchecked where isServed(request) {
      bills.checks[request.id] = BillCheck(request: request, startedAt: time.boot)
    }
    for request in past.unsettled where isServed(request) { bills.unsettled[request.id] = request }
    recoverSchedule(past)
  }

  /// Takes over what nobody is at: rows that an engine before this one, or a write of unknown outcome, left in the middle.
  func adopt(_ requests: [ConsentRequest]) async throws(LedgerError) {
    for request in requests where request.account == account.name && !working.contains(request.id) {
      switch request.state {
      case .executing where unrecorded[request.id] == nil && !forged.contains(request.id):
        do throws(LedgerError) {
          guard try await isGenuine(request) else { continue }
          let now = try await ledger.apply(
            .answerLost(Outcome(.answerLost, words: "The engine ended before an answer was recorded.")),
            to: request.id, actor: .engine, at: time.wall)
          lost.fences[request.id] = fence(of: now)
        } catch .refused {
          continue  // its answer was recorded in the same moment
        } catch {
          tellUnrecorded(request, error)
          throw error
        }
      case .unknown where lost.fences[request.id] == nil && !lost.givenUp.contains(request.id):
        lost.fences[request.id] = fence(of: request)
      default: break
      }
    }
  }

  /// The point from which the billing state tells what became of a request's newest attempt.
  ///
  /// A change that only makes a URL for a person cannot come too late: whatever became of it, it may be sent again.
  func fence(of request: ConsentRequest) -> BootTime {
    if account.way(of: request) == .link { return time.boot }
    // Nothing is sent any more, so the whole wait from now is enough whatever the row says.
    let latest = time.boot.adding(Attempt.tokenLife + Attempt.transit)
    return request.attempt?.fence(on: time.bootID).map { min($0, latest) } ?? latest
  }

  /// Settles lost answers whose fence has passed: reads the billing state and decides.
  func reconcile() async {
    for (id, fence) in lost.fences where fence <= time.boot && !working.contains(id) {
      working.insert(id)
      await alone { await self.reconcileAlone(id) }
      working.remove(id)
    }
  }

  private func reconcileAlone(_ id: RequestID) async {
    do throws(LedgerError) {
      guard let request = try await ledger.request(id), request.state == .unknown else {
        lost.fences[id] = nil
        return
      }
      guard try await isGenuine(request) else {
        lost.fences[id] = nil
        lost.givenUp.insert(id)
        return
      }
      guard isServed(request) else {
        try await giveUp(request, "the account has another address now")
        return
      }
      if account.way(of: request) == .link {
        try await ledger.apply(.reconciledAsNotExecuted, to: id, actor: .engine, at: time.wall)
        lost.fences[id] = nil
        return
      }
      guard case .success(let observation) = await look() else {
        lost.fences[id] = time.boot.adding(.seconds(30))
        return
      }
      // What a look has shown once has happened, whatever became of it since: it is never sent again.
      let isSeen = try await ledger.request(id)?.explained[.step] != nil
      switch isSeen ? true : PlanRules.shows(request, in: observation.plan) {
      case true?:
        let done = try await ledger.apply(
          .reconciledAsExecuted(Outcome(.unattributed, plan: observation.plan.plan)), to: id, actor: .engine,
          at: time.wall)
        bills.checks[id] = BillCheck(request: done, startedAt: time.boot)
      case false?:
        try await notDone(
          try await ledger.apply(.reconciledAsNotExecuted, to: id, actor: .engine, at: time.wall))
      case nil:
        try await giveUp(request, "the service does not report whether it was carried out")
      }
      lost.fences[id] = nil
    } catch {
      logger.error("a lost answer could not be settled", metadata: ["request": "\(id)", "why": "\(error)"])
      lost.fences[id] = time.boot.adding(.seconds(30))
    }
  }

  /// Leaves a request to the operator, because nothing the engine can read tells what became of it.
  private func giveUp(_ request: ConsentRequest, _ why: SafeText) async throws(LedgerError) {
    lost.givenUp.insert(request.id)
    try await ledger.raise(
      .outcomeUnknown, account: account.name, detail: SafeText("Request \(request.number): \(why)."), at: time.wall)
    lost.fences[request.id] = nil
  }

  /// Compares the bill with the approval after executions.
  func compareBills() async {
    guard !bills.isComparing else { return }
    bills.isComparing = true
    defer { bills.isComparing = false }
    let due = bills.checks.filter { $0.value.nextAt <= time.boot }
    if due.values.contains(where: { $0.finding == nil }) {
      let state: PlanState? = if case .success(let observation) = await look() { observation.plan } else { nil }
      for (id, check) in due where check.finding == nil { bills.checks[id]?.judge(state) }
    }
    for id in due.keys {
      guard let check = bills.checks[id], let finding = check.finding else { continue }
      do {
        try await ledger.concludeBillCheck(of: check.request, finding, at: time.wall)
        bills.checks[id] = nil
        if case .notSettled = finding { bills.unsettled[id] = check.request }
      } catch {
        logger.error("a finding could not be recorded", metadata: ["request": "\(id)", "why": "\(error)"])
        bills.checks[id]?.postpone(until: time.boot.adding(Self.recordingPause))
      }
    }
  }

  /// Closes the alarms of bills that had not settled after an hour and do now.
  func settleLate(_ observation: Observation) async {
    for (id, request) in bills.unsettled {
      guard let finding = BillCheck.late(request, observation.plan) else { continue }
      do {
        try await ledger.concludeBillCheck(of: request, finding, at: time.wall)
        bills.unsettled[id] = nil
      } catch {
        logger.error("a bill that settled could not be recorded", metadata: ["why": "\(error)"])
      }
    }
  }

  /// Settles requests that wait for a person's payment or approval, given what the account shows.
  func settleWaiting(_ requests: [ConsentRequest], _ observation: Observation) async {
    let waiting = requests.filter { isServed($0) && $0.state == .awaitingPayment }
    // With several pages for what the account shows now, nothing tells which one was paid.
    let isOnlyOne = waiting.count { $0.pageOf == nil && PlanRules.shows($0, in: observation.plan) == true } < 2
    for request in waiting {
      do throws(LedgerError) {
        guard try await isGenuine(request) else { continue }
        if PlanRules.shows(request, in: observation.plan) == true {
          let done = try await ledger.apply(
            .executed(Outcome(isOnlyOne ? .switched : .unattributed, plan: observation.plan.plan)), to: request.id,
            actor: .engine, at: time.wall)
          if done.explained[.step] == nil {
            // The plan came another way: what this page could have explained is over.
            try await ledger.apply(.explained([.missed], at: time.wall), to: request.id, actor: .engine, at: time.wall)
          }
          try await ledger.concludeBillCheck(of: done, .fits, at: time.wall)
        } else if try await ledger.waitingLinks(of: request.pageOf ?? request.id).isEmpty {
          // Its page has ended; the engine ends links when their time is over.
          try await ledger.apply(.lapsed, to: request.id, actor: .engine, at: time.wall)
        }
      } catch .refused {
        continue  // withdrawn in the same moment; the row says how
      } catch {
        logger.error("a waiting request could not be settled", metadata: ["why": "\(error)"])
      }
    }
  }
}
