import Billing
import Consent
import Ledger

extension Engine {
  /// Ends what nobody decided or could carry out in time.
  func expire(_ requests: [ConsentRequest]) async throws(LedgerError) {
    for request in requests {
      guard let deadline = deadline(of: request), time.wall >= deadline else { continue }
      do {
        try await ledger.apply(.lapsed, to: request.id, actor: .engine, at: time.wall)
      } catch .refused {
        continue  // decided in the same moment; the row says how
      }
    }
  }

  /// Does what an operator's screen wants.
  func grant(_ wish: Wish, _ requests: [ConsentRequest]) {
    switch wish {
    case .review(let id): onExecutor(of: id, requests) { await $0.reviewOpened(id) }
    case .reviewClosed(let id): onExecutor(of: id, requests) { await $0.reviewClosed(id) }
    case .renew(let id): onExecutor(of: id, requests) { await $0.renew(id) }
    case .refresh(let account?): poller.lookNow(account, at: time.boot)
    case .refresh(nil): for account in executors.keys { poller.lookNow(account, at: time.boot) }
    }
  }

  /// Looks at an account whose time has come.
  func poll(_ name: AccountName, _ requests: [ConsentRequest]) {
    guard let executor = executors[name] else { return }
    let next = time.wall.adding(poller.wait(of: name, succeeded: true))
    let nextAfterFailure = time.wall.adding(poller.wait(of: name, succeeded: false))
    start { [weak self] in
      let result = await executor.look(nextAt: next, nextAtAfterFailure: nextAfterFailure)
      var succeeded = false
      if case .success(let observation) = result {
        succeeded = true
        await executor.settleWaiting(requests, observation)
      }
      await self?.polled(name, succeeded: succeeded)
      if succeeded { await executor.identify() }
    }
  }

  /// The next point at which something is due by itself; nil when nothing is.
  func nextWake(_ requests: [ConsentRequest], _ linkEnd: Instant?) async -> BootTime? {
    var points = (requests.compactMap(deadline) + (linkEnd.map { [$0] } ?? [])).map { deadline in
      time.boot.adding(.milliseconds(max(0, deadline.milliseconds(since: time.wall))))
    }
    for executor in executors.values {
      if let wake = await executor.nextWake { points.append(wake) }
    }
    if let wake = poller.nextWake { points.append(wake) }
    return points.min()
  }

  private func polled(_ name: AccountName, succeeded: Bool) {
    poller.finished(name, succeeded: succeeded, at: time.boot)
  }

  private func onExecutor(
    of id: RequestID, _ requests: [ConsentRequest], _ work: @escaping @Sendable (AccountExecutor) async -> Void
  ) {
    guard let request = requests.first(where: { $0.id == id }), let executor = executors[request.account] else {
      return
    }
    start { await work(executor) }
  }

  /// Until when a request can be decided or carried out; nil when no time runs for it.
  private func deadline(of request: ConsentRequest) -> Instant? {
    switch request.state {
    case .pending: request.decideBy
    case .approved: request.executeBy
    case .executing, .unknown, .awaitingPayment, .executed, .satisfied, .rejected, .expired, .cancelled, .superseded,
      .failed, .closedManually:
      nil
    }
  }
}
