import Billing
import Consent
import Ledger
import Logging
import Text

/// Polls the accounts, executes what was approved and settles what is open: one per state folder.
///
/// It acts on rows, not on calls: whoever approves writes a row and rings the bell, and the engine, wherever it runs, reads
/// it. ``step()`` does everything that is due now; ``run()`` takes steps whenever the bell rings or something comes due.
public actor Engine {
  private let ledger: Ledger
  private let accounts: [AccountName: EngineAccount]
  private let executors: [AccountName: AccountExecutor]
  private let denyRules: [DenyRule]
  private let time: any TimeSource
  private let logger: Logger
  private let pokes: AsyncStream<Void>
  private let poke: AsyncStream<Void>.Continuation
  private var poller: Poller
  private var hasRecovered = false
  private var timer: Task<Void, Never>?
  private var tasks: [Int: Task<Void, Never>] = [:]
  private var taskCount = 0

  /// An engine for accounts; whoever makes one holds the ``EngineLock``.
  public init(
    ledger: Ledger, accounts: [EngineAccount], denyRules: [DenyRule] = [], time: any TimeSource, logger: Logger
  ) {
    self.ledger = ledger
    self.denyRules = denyRules
    self.time = time
    self.logger = logger
    self.accounts = Dictionary(accounts.map { ($0.account.name, $0) }) { first, _ in first }
    executors = self.accounts.mapValues { account in
      AccountExecutor(
        account: account.account, provider: account.provider, ledger: ledger, time: time, logger: logger)
    }
    poller = Poller(accounts, at: time.boot)
    (pokes, poke) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// Runs until the task is cancelled; then waits for what is under way, so that no answer is lost by quitting.
  public func run() async {
    let rings = ledger.bell.rings()
    let listener = Task { [poke] in
      for await _ in rings { poke.yield() }
    }
    poke.yield()
    for await _ in pokes {
      if Task.isCancelled { break }
      await step()
    }
    listener.cancel()
    timer?.cancel()
    for task in tasks.values { await task.value }
  }

  /// Does everything that is due now and plans the next time.
  public func step() async {
    do throws(LedgerError) {
      if !hasRecovered {
        try await recover()
        hasRecovered = true
      }
      let requests = try await ledger.liveRequests()
      try await expire(requests)
      for wish in try await ledger.takeWishes(at: time.wall) { grant(wish, requests) }
      // Only what is due is started: every finished task takes another step, which must find nothing to do at last.
      for request in requests where request.state == .approved {
        guard let executor = executors[request.account] else { continue }
        start(if: await executor.canExecute(request.id)) { await executor.execute(request.id) }
      }
      for executor in executors.values {
        start(if: await executor.hasFencePassed) { await executor.reconcile() }
        start(if: await executor.hasReviewLapsed) { await executor.renewLapsedReviews() }
        start(if: await executor.hasBillsDue) { await executor.compareBills() }
      }
      for name in poller.takeDue(at: time.boot) { poll(name, requests) }
      await plan(requests)
    } catch {
      logger.error("the engine cannot use the ledger", metadata: ["why": "\(error)"])
      setTimer(at: time.boot.adding(.seconds(5)))
    }
  }

  /// Waits until nothing started by ``step()`` is under way.
  public func settle() async {
    while let task = tasks.values.first { await task.value }
  }

  /// Turns an agent's or the operator's ask into a request with its facts complete.
  ///
  /// - Throws: when the ledger cannot be used; then nothing was recorded, and at most a reading call was made.
  public func intake(
    _ ask: PlanChange, on account: AccountName, requester: Requester, reason: SafeText?
  ) async throws(LedgerError) -> Intake {
    guard let executor = executors[account] else { return .unavailable("This account is not configured here.") }
    return try await executor.intake(ask, requester: requester, reason: reason, denyRules: denyRules)
  }

  /// Looks at an account now, or gives the last look when it is young enough.
  public func observation(
    of account: AccountName, youngerThan age: Duration
  ) async throws(LedgerError) -> Result<Observation, ProviderFailure> {
    guard let executor = executors[account] else {
      return .failure(
        ProviderFailure(.noCredential, mayHaveReached: false, detail: "This account is not configured here."))
    }
    if let last = try await ledger.look(at: account)?.observation,
      time.wall.milliseconds(since: last.at) < age.wholeMilliseconds, last.at <= time.wall
    {
      return .success(last)
    }
    return await executor.look(nextAt: wallTime(poller.nextAt(account)))
  }

  // MARK: - Steps

  private func recover() async throws(LedgerError) {
    let requests = try await ledger.liveRequests()
    for executor in executors.values { try await executor.recover(requests) }
    for (name, account) in accounts {
      start { [ledger] in
        guard let identity = try? await account.provider.identify() else { return }
        try? await ledger.record(identity, of: name)
      }
    }
  }

  private func expire(_ requests: [ConsentRequest]) async throws(LedgerError) {
    for request in requests {
      let isOver =
        switch request.state {
        case .pending: time.wall >= request.decideBy
        case .approved: request.executeBy.map { time.wall >= $0 } ?? false
        default: false
        }
      guard isOver else { continue }
      do {
        try await ledger.apply(.lapsed, to: request.id, actor: .engine, at: time.wall)
      } catch .refused {
        continue  // decided in the same moment; the row says how
      }
    }
  }

  private func grant(_ wish: Wish, _ requests: [ConsentRequest]) {
    switch wish {
    case .review(let id): onExecutor(of: id, requests) { await $0.reviewOpened(id) }
    case .reviewClosed(let id): onExecutor(of: id, requests) { await $0.reviewClosed(id) }
    case .renew(let id): onExecutor(of: id, requests) { await $0.renew(id) }
    case .refresh(let account?): poller.lookNow(account, at: time.boot)
    case .refresh(nil): for account in accounts.keys { poller.lookNow(account, at: time.boot) }
    }
  }

  private func onExecutor(
    of id: RequestID, _ requests: [ConsentRequest], _ work: @escaping @Sendable (AccountExecutor) async -> Void
  ) {
    guard let request = requests.first(where: { $0.id == id }), let executor = executors[request.account] else {
      return
    }
    start { await work(executor) }
  }

  private func poll(_ name: AccountName, _ requests: [ConsentRequest]) {
    guard let executor = executors[name] else { return }
    let next = wallTime(time.boot.adding(poller.interval(of: name)))
    start { [weak self] in
      let result = await executor.look(nextAt: next)
      var succeeded = false
      if case .success(let observation) = result {
        succeeded = true
        await executor.settleWaiting(requests, observation)
      }
      await self?.polled(name, succeeded: succeeded)
    }
  }

  private func polled(_ name: AccountName, succeeded: Bool) async {
    poller.finished(name, succeeded: succeeded, at: time.boot)
    poke.yield()
  }

  private func plan(_ requests: [ConsentRequest]) async {
    var points: [BootTime] = []
    for request in requests {
      let deadline: Instant? =
        switch request.state {
        case .pending: request.decideBy
        case .approved: request.executeBy
        default: nil
        }
      if let deadline {
        points.append(time.boot.adding(.milliseconds(max(0, deadline.milliseconds(since: time.wall)))))
      }
    }
    for executor in executors.values {
      if let wake = await executor.nextWake { points.append(wake) }
      if let wake = await executor.nextReviewRenewal(requests) { points.append(wake) }
    }
    if let wake = poller.nextWake { points.append(wake) }
    if let first = points.min() { setTimer(at: first) }
  }

  private func setTimer(at point: BootTime) {
    timer?.cancel()
    timer = Task { [time, poke] in
      // A point in the past still lets the loop breathe, so that a mistake in planning cannot burn the processor.
      let next = max(point, time.boot.adding(.milliseconds(20)))
      guard (try? await time.sleep(until: next)) != nil else { return }
      poke.yield()
    }
  }

  private func start(if condition: Bool = true, _ work: @escaping @Sendable () async -> Void) {
    guard condition else { return }
    taskCount += 1
    let number = taskCount
    // Unstructured on purpose: stopping the engine must not cancel a call whose answer has to be recorded.
    tasks[number] = Task { [weak self] in
      await work()
      await self?.finished(number)
    }
  }

  private func finished(_ number: Int) {
    tasks[number] = nil
    poke.yield()
  }

  private func wallTime(_ boot: BootTime?) -> Instant? {
    boot.map { time.wall.adding(time.boot.duration(to: $0)) }
  }
}
