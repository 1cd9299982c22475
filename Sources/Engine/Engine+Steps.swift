import Billing
import Consent
import Ledger
import Logging
import Text

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
  func grant(_ wish: Wish, _ requests: [ConsentRequest]) async {
    switch wish {
    case .review(let id): onExecutor(of: id, requests) { await $0.reviewOpened(id) }
    case .renew(let id): onExecutor(of: id, requests) { await $0.quote(id) }
    case .refresh(let account?): await executors[account]?.lookNow()
    case .refresh(nil): for executor in executors.values { await executor.lookNow() }
    case .watch(let account): await executors[account]?.watchClosely()
    }
  }

  /// Does what the operator asks for himself; a change becomes a request that is reviewed like any other.
  func take(_ ask: OperatorAsk) async {
    do throws(LedgerError) {
      let answer: OperatorAsk.Answer =
        switch ask.subject {
        case .change(let change):
          .init(try await intake(change, on: ask.account, requester: .operatorItself, reason: nil))
        case .note(let note): .init(try await passOn(note, to: ask.account, by: .operatorItself))
        case .quote(let id): await quote(id, on: ask.account)
        }
      try await ledger.answer(ask.id, answer)
    } catch {
      logger.error("an ask of the operator's could not be recorded", metadata: ["why": "\(error)"])
    }
  }

  /// Asks what a pending request's change costs.
  private func quote(_ id: RequestID, on account: AccountName) async -> OperatorAsk.Answer {
    guard let executor = executors[account] else {
      return .refused(Problem("This account is not configured here.", advice: "Nothing was asked."), .unavailable)
    }
    return await executor.quote(id).map { .refused($0.problem, $0.obstacle) } ?? .request(id)
  }

  /// The approval pages of one account.
  static func pages(
    _ pages: [RequestID: Secret], of account: AccountName, _ requests: [ConsentRequest]
  ) -> [RequestID: Secret] {
    guard !pages.isEmpty else { return [:] }
    return pages.filter { page in
      requests.contains { $0.id == page.key && $0.account == account && $0.state == .awaitingPayment }
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
    return points.min()
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

extension Requester {
  /// The operator at his own terminal.
  static let operatorItself = Requester(agent: .operatorItself, door: .operatorItself, peer: .operatorsOwn)
}

extension OperatorAsk.Answer {
  /// What an intake means for the operator's own ask.
  init(_ intake: Intake) {
    switch intake {
    case .request(let request): self = .request(request.id)
    case .coolingDown(let request, _): self = .request(request.id)
    case .full(let cap, _):
      self = .refused(
        Problem(SafeText("This cannot be asked now (\(cap.rawValue))."), advice: "Settle what is under way first."),
        .limited)
    case .denied:
      self = .refused(Problem("A deny rule of the config forbids it.", advice: "Change the config."), .declined)
    case .unavailable(let words):
      self = .refused(
        Problem(words, meaning: "Nothing was asked.", advice: "Try again when the account can be read."), .unavailable)
    case .impossible(let words), .ruledOut(let words):
      self = .refused(
        Problem(words, meaning: "So it cannot be asked.", advice: "Nothing was changed."), .declined)
    }
  }

  /// What passing a note on means for the operator's own ask.
  init(_ outcome: NoteOutcome) {
    switch outcome {
    case .taken: self = .taken
    case .refused(let words): self = .refused(Problem(words, advice: "Nothing was passed on."), .declined)
    case .tooMany(let wait):
      let minutes = max(1, wait.wholeMilliseconds / 60_000)
      self = .refused(
        Problem("Five were passed on in the last hour.", advice: SafeText("Try again in \(minutes) min.")), .limited)
    case .unavailable(let words):
      self = .refused(Problem(words, advice: "Nothing was passed on. Try again later."), .unavailable)
    case .unknown(let words):
      self = .unknown(
        Problem(words, meaning: "The service may have taken it.", advice: "Look there before you send it again."))
    }
  }
}
