import Billing
import Consent
import Ledger
import Logging
import Text

/// An approval page of the service's own that somebody is to decide on, and when it is asked about next.
struct ApprovalPage: Sendable {
  /// Where the service says what became of it.
  let pollingURL: Secret
  /// When it is asked next.
  var nextAt: BootTime
  /// How often it was asked.
  var polls = 0

  /// The wait after so many polls: 5 s for two minutes, 15 s for ten, then a minute.
  var wait: Duration {
    if polls < 24 { return .seconds(5) }
    return polls < 64 ? .seconds(15) : .seconds(60)
  }
}

extension AccountExecutor {
  /// Takes over the approval pages that wait, and forgets those that do not any more.
  func adopt(pages: [RequestID: Secret]) {
    for (id, url) in pages where self.pages[id]?.pollingURL != url {
      self.pages[id] = ApprovalPage(pollingURL: url, nextAt: time.boot)
    }
    self.pages = self.pages.filter { pages[$0.key] != nil }
  }

  /// Asks the service what became of its approval pages.
  func pollPages() async {
    for (id, page) in pages where page.nextAt <= time.boot && !working.contains(id) {
      working.insert(id)
      await poll(id, page)
      working.remove(id)
    }
  }

  private func poll(_ id: RequestID, _ page: ApprovalPage) async {
    let state: ApprovalPageState
    do { state = try await provider.approvalState(at: page.pollingURL) } catch {
      logger.notice("an approval page could not be asked about", metadata: ["why": "\(error)"])
      state = .waiting
      switch error.kind {
      case .rateLimited(let until?), .atLimit(let until?, _): postpone(id, until)
      default: break
      }
    }
    await countCalls()
    do throws(LedgerError) {
      switch state {
      case .waiting: break
      case .approved: try await approvedOnPage(id)
      case .denied:
        try await finish(id, .refused(Outcome(.refused, words: "Declined on the service's approval page.")))
      case .expired: try await finish(id, .lapsed)
      case .unrecognised(let words):
        logger.notice("an approval page's state is not known here", metadata: ["what": "\(words)"])
      }
    } catch .refused {
      pages[id] = nil  // settled in the same moment by what the account showed
    } catch {
      logger.error("a page's outcome could not be recorded", metadata: ["why": "\(error)"])
    }
    guard var next = pages[id] else { return }
    next.polls += 1
    next.nextAt = max(next.nextAt, time.boot.adding(next.wait))
    pages[id] = next
  }

  private func postpone(_ id: RequestID, _ until: Instant) {
    let wait = min(max(0, until.milliseconds(since: time.wall)), 3_600_000)
    pages[id]?.nextAt = time.boot.adding(.milliseconds(wait))
  }

  /// The service says that somebody approved on its page: it carries the change out itself.
  private func approvedOnPage(_ id: RequestID) async throws(LedgerError) {
    guard let request = try await ledger.request(id), request.state == .awaitingPayment else {
      pages[id] = nil
      return
    }
    let outcome =
      request.change.operation == .downgrade
      ? Outcome(.downgradeScheduled) : Outcome(.switched, plan: request.change.target)
    try await finish(id, .executed(outcome))
    if let done = try await ledger.request(id) { bills.checks[id] = BillCheck(request: done, startedAt: time.boot) }
  }

  private func finish(_ id: RequestID, _ event: ConsentEvent) async throws(LedgerError) {
    try await ledger.apply(event, to: id, actor: .engine, at: time.wall)
    pages[id] = nil
    await watchClosely()
  }
}
