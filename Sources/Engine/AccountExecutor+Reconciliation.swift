import Billing
import Consent
import Ledger
import Text

extension AccountExecutor {
  /// Takes over what an engine before this one left: called once, before anything else happens on the account.
  func recover(_ requests: [ConsentRequest]) async throws(LedgerError) {
    for request in requests where request.account == account.name {
      if request.token != nil {
        // The token itself died with the process that held it.
        try await ledger.apply(.tokenLapsed, to: request.id, actor: .engine, at: time.wall)
      }
      if request.state == .executing {
        try await ledger.apply(
          .answerLost(Outcome(.answerLost, words: "The engine ended before an answer was recorded.")),
          to: request.id, actor: .engine, at: time.wall)
      }
      if request.state == .executing || request.state == .unknown {
        fences[request.id] =
          request.attempt?.fence(on: time.bootID) ?? time.boot.adding(Attempt.tokenLife + Attempt.transit)
      }
    }
  }

  /// Settles lost answers whose fence has passed: reads the billing state and decides.
  func reconcile() async {
    for (id, fence) in fences where fence <= time.boot && !working.contains(id) {
      working.insert(id)
      await gate.alone { await self.reconcileAlone(id) }
      working.remove(id)
    }
  }

  private func reconcileAlone(_ id: RequestID) async {
    do throws(LedgerError) {
      guard let request = try await ledger.request(id), request.state == .unknown else {
        fences[id] = nil
        return
      }
      guard case .success(let observation) = await look() else {
        fences[id] = time.boot.adding(.seconds(30))
        return
      }
      switch PlanRules.shows(request.change, in: observation.plan) {
      case true?:
        try await ledger.apply(
          .reconciledAsExecuted(Outcome(.unattributed, plan: observation.plan.plan)), to: id, actor: .engine,
          at: time.wall)
      case false?:
        try await ledger.apply(.reconciledAsNotExecuted, to: id, actor: .engine, at: time.wall)
      case nil:
        // The service does not report what would tell; only the operator can.
        try await ledger.raise(
          .outcomeUnknown, account: account.name,
          detail: SafeText("Request \(request.number): the service does not report whether it was carried out."),
          at: time.wall)
      }
      fences[id] = nil
    } catch {
      logger.error("a lost answer could not be settled", metadata: ["request": "\(id)", "why": "\(error)"])
      fences[id] = time.boot.adding(.seconds(30))
    }
  }

  /// Compares the bill with the approval after executions.
  func compareBills() async {
    guard !isComparing else { return }
    isComparing = true
    defer { isComparing = false }
    for (id, check) in checks where check.nextAt <= time.boot {
      var next = check
      let state: PlanState? = if case .success(let observation) = await look() { observation.plan } else { nil }
      switch next.judge(state) {
      case .fits:
        checks[id] = nil
      case .waiting:
        checks[id] = next
      case .differs(let why):
        checks[id] = nil
        let number = check.request.number
        _ = try? await ledger.raise(
          .executedMismatch, account: account.name,
          detail: SafeText("Request \(number) was carried out, but \(why)."), at: time.wall)
      }
    }
  }

  /// Settles requests that wait for a person's payment or approval, given what the account shows.
  func settleWaiting(_ requests: [ConsentRequest], _ observation: Observation) async {
    for request in requests where request.account == account.name && request.state == .awaitingPayment {
      do throws(LedgerError) {
        let links = try await ledger.waitingLinks(of: request.id)
        if PlanRules.shows(request.change, in: observation.plan) == true {
          try await ledger.apply(
            .executed(Outcome(.switched, plan: observation.plan.plan)), to: request.id, actor: .engine, at: time.wall)
          for link in links { try await ledger.endLink(link.id, as: .used, actor: .engine, at: time.wall) }
        } else if links.allSatisfy({ Self.hasEnded($0, at: time.wall) }) {
          try await ledger.apply(.lapsed, to: request.id, actor: .engine, at: time.wall)
          for link in links { try await ledger.endLink(link.id, as: .expired, actor: .engine, at: time.wall) }
        }
      } catch {
        logger.error("a waiting request could not be settled", metadata: ["why": "\(error)"])
      }
    }
  }

  /// A page whose end the service does not name is given up after a day, the longest a payment page is known to live.
  private static func hasEnded(_ link: Link, at now: Instant) -> Bool {
    now >= link.expiresAt ?? link.createdAt.adding(.seconds(86_400))
  }
}
