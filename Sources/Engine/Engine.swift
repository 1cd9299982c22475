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
  /// The word of the log with which the number of a request stands whose answer could not be recorded.
  public static let unrecordedKey = "unrecorded"

  let ledger: Ledger
  let executors: [AccountName: AccountExecutor]
  let time: any TimeSource
  private let denyRules: [DenyRule]
  let logger: Logger
  private let pokes: AsyncStream<Void>
  private let poke: AsyncStream<Void>.Continuation
  private var recovery: Task<Result<Void, LedgerError>, Never>?
  private var hasRecovered = false
  private var hasIdentified = false
  private var timer: Task<Void, Never>?
  private var tasks: [Int: Task<Void, Never>] = [:]
  private var taskCount = 0
  private let displaced: @Sendable () -> Problem?
  /// Why the engine ended by itself: its lock or its ledger is not at its place any more; nil while it is.
  public private(set) var displacement: Problem?

  /// An engine for accounts; whoever makes one holds the ``EngineLock``.
  ///
  /// - Parameter displaced: why it must not act any more, asked before each thing it does; nil lets it go on.
  public init(
    ledger: Ledger, accounts: [EngineAccount], denyRules: [DenyRule] = [], time: any TimeSource, logger: Logger,
    jitter: @escaping @Sendable () -> Double = { Double.random(in: 0...1) },
    displaced: @escaping @Sendable () -> Problem? = { nil }
  ) {
    self.ledger = ledger
    self.displaced = displaced
    self.denyRules = denyRules
    self.time = time
    self.logger = logger
    let gates = SharedGates()
    executors = Dictionary(accounts.map { ($0.account.name, $0) }) { first, _ in first }.mapValues { account in
      AccountExecutor(account, ledger: ledger, time: time, logger: logger, gates: gates, jitter: jitter)
    }
    (pokes, poke) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  deinit {
    timer?.cancel()
    poke.finish()
  }

  /// Runs until the task is cancelled, or until its lock or ledger was taken away (``displacement``); then waits for what is
  /// under way, so that no answer is lost by quitting.
  public func run() async {
    let rings = ledger.bell.rings()
    let listener = Task { [poke] in
      for await _ in rings { poke.yield() }
    }
    poke.yield()
    for await _ in pokes {
      if Task.isCancelled { break }
      // In a task of its own: being cancelled in the middle of a step must not make its readings fail.
      await Task { await step() }.value
      if displacement != nil { break }
    }
    listener.cancel()
    timer?.cancel()
    await settle()
    for executor in executors.values {
      await executor.countCalls()
      await executor.recordPassing()
    }
  }

  /// Does everything that is due now and plans the next time.
  public func step() async {
    do throws(LedgerError) {
      try await recoverOnce()
      let requests = try await ledger.liveRequests()
      try await expire(requests)
      let linkEnd = try await ledger.expireLinks(at: time.wall)
      let isAttended = Attendance.isAnybodyWatching(in: ledger.directory)
      for wish in try await ledger.takeWishes(at: time.wall) { await grant(wish, requests) }
      for ask in try await ledger.takeOperatorAsks(at: time.wall) { start { [weak self] in await self?.take(ask) } }
      let pages = try await ledger.pollingURLs()
      // Only what is due is started: every finished task takes another step, which must find nothing to do at last.
      for executor in executors.values {
        await executor.keep(only: requests)
        try await executor.adopt(requests)
        await executor.attend(isAttended)
        await executor.adopt(pages: Self.pages(pages, of: executor.account.name, requests))
        for chore in await executor.choresDue { start { await chore.work(executor, requests) } }
      }
      for request in requests where request.state == .approved {
        guard let executor = executors[request.account] else { continue }
        start(if: await executor.canExecute(request.id)) { await executor.execute(request.id) }
      }
      setTimer(at: await nextWake(requests, linkEnd))
    } catch {
      logger.error("the engine cannot use the ledger", metadata: ["why": "\(error)"])
      // What failed may have met a damaged place; what is damaged does not mend itself.
      try? await refuseDamage()
      if displacement != nil { return }
      setTimer(at: time.boot.adding(AccountExecutor.recordingPause))
    }
  }

  /// Returns once the engine has had a turn, which shows whoever asks that it works.
  public func takeTurn() {
    if displacement == nil, displaced() != nil { poke.yield() }
  }

  /// Refuses to act where another engine could be acting by now; the loop ends with it.
  private func keepPlace() throws(LedgerError) {
    if displacement == nil, let problem = displaced() {
      displacement = problem
      poke.yield()
    }
    if let displacement { throw .unavailable(displacement) }
  }

  /// Refuses to act on a file that is damaged; the loop ends with it.
  ///
  /// One place of it is read, and another one decides about money.
  private func refuseDamage() async throws(LedgerError) {
    guard displacement == nil, let damage = try await ledger.damage() else { return }
    let problem = Ledger.damaged(ledger.directory.database, damage)
    displacement = problem
    poke.yield()
    throw .unavailable(problem)
  }

  /// Waits until nothing started by ``step()`` or asked by an agent is under way.
  public func settle() async {
    while let task = tasks.values.first { await task.value }
  }

  /// The service an account is at; nil for one that is not configured here.
  public nonisolated func service(of account: AccountName) -> Service? { executors[account]?.account.service }

  /// Words without what the calls of an account are signed in with; as they are for one that is not configured here.
  public nonisolated func withoutSecrets(_ words: String, of account: AccountName) async -> String {
    await executors[account]?.provider.withoutSecrets(words) ?? words
  }

  /// Turns an agent's or the operator's ask into a request with its facts complete.
  ///
  /// Goes on when the asking task is cancelled: a call that may have had an effect is always recorded.
  ///
  /// - Parameter call: the call under a key that asks, which stands from then on for the request that comes of it.
  /// - Throws: when the ledger cannot be used; then no request was recorded, and what a token call brought is given up.
  public func intake(
    _ ask: PlanChange, on account: AccountName, requester: Requester, reason: SafeText?, call: KeyedCall? = nil
  ) async throws(LedgerError) -> Intake {
    guard let executor = executors[account] else { return .unavailable("This account is not configured here.") }
    try await recoverOnce()
    // The rules keep agents from asking; the operator answers to himself.
    let rules = requester.door == .operatorItself ? [] : denyRules
    let work = Task { () -> Result<Intake, LedgerError> in
      do throws(LedgerError) {
        return .success(
          try await executor.intake(ask, requester: requester, reason: reason, call: call, denyRules: rules))
      } catch {
        return .failure(error)
      }
    }
    start { _ = await work.value }
    return try await work.value.get()
  }

  /// Passes something on to a service that changes nothing there.
  ///
  /// - Throws: when the ledger cannot be used; then nothing was sent, or what became of it is not on record.
  public func passOn(
    _ note: ServiceNote, to account: AccountName, by requester: Requester
  ) async throws(LedgerError) -> NoteOutcome {
    guard let executor = executors[account] else { return .unavailable("This account is not configured here.") }
    try keepPlace()
    let work = Task { () -> Result<NoteOutcome, LedgerError> in
      do throws(LedgerError) { return .success(try await executor.passOn(note, by: requester)) } catch {
        return .failure(error)
      }
    }
    start { _ = await work.value }
    return try await work.value.get()
  }

  /// Looks at accounts now, all at the same time; what came of it stands in the ledger.
  public func look(at names: [AccountName]) async {
    do throws(LedgerError) { try await recoverOnce(identifying: false) } catch {
      logger.error("the engine cannot use the ledger", metadata: ["why": "\(error)"])
      return
    }
    await withTaskGroup(of: Void.self) { group in
      for name in names {
        guard let executor = executors[name] else { continue }
        group.addTask {
          guard case .success = await executor.read() else { return }
          if await !executor.holder.isKnown { await executor.identify() }
        }
      }
    }
    await settle()
    for executor in executors.values { await executor.countCalls() }
  }

  /// Gives the last look at an account when it is younger than two intervals, and looks otherwise.
  ///
  /// Looks at the same time share one call, and a failure answers for two seconds: an agent that reads without end must
  /// not use up the account's calls.
  public func observation(
    of account: AccountName
  ) async throws(LedgerError) -> Result<Observation, ProviderFailure> {
    guard let executor = executors[account] else {
      return .failure(
        ProviderFailure(.noCredential, mayHaveReached: false, detail: "This account is not configured here."))
    }
    try await recoverOnce()
    let age = await executor.freshness
    let look = try await ledger.look(at: account)
    // A look of an engine before this one may be of another account: a name in the config can lead elsewhere by now.
    let isOwn = await executor.hasLooked
    if isOwn, let look, let last = look.observation, !look.isAtLimit,
      time.wall.milliseconds(since: last.at) < age.wholeMilliseconds, last.at <= time.wall
    {
      return .success(last)
    }
    let read = await executor.read()
    // As the ledger has it: what passed by since, and what this look misses, is part of what was seen.
    guard case .success(let seen) = read, let kept = try await ledger.look(at: account)?.observation, kept.at == seen.at
    else { return read }
    return .success(kept)
  }

  // MARK: - Tasks and the timer

  /// Takes over once what the engine before this one left, before anything else happens.
  ///
  /// - Parameter identifying: whether every account is asked whom its credential belongs to; one look at them is not.
  private func recoverOnce(identifying: Bool = true) async throws(LedgerError) {
    try keepPlace()
    defer {
      if identifying, hasRecovered, !hasIdentified {
        hasIdentified = true
        for executor in executors.values { start { await executor.identify() } }
      }
    }
    if hasRecovered { return }
    let task = recovery ?? Task { await self.recovered() }
    recovery = task
    let result = await task.value
    recovery = nil
    try result.get()
  }

  private func recovered() async -> Result<Void, LedgerError> {
    do throws(LedgerError) {
      guard !hasRecovered else { return .success(()) }
      try await refuseDamage()
      // Read once for all accounts: there may be a thousand.
      let past = EnginePast(
        requests: try await ledger.liveRequests(),
        unchecked: try await ledger.uncheckedExecutions(
          since: time.wall.adding(milliseconds: -AccountExecutor.checkHorizon.wholeMilliseconds)),
        unsettled: try await ledger.unsettledExecutions(), looks: try await ledger.looks(),
        calls: try await ledger.callsByHour(
          since: time.wall.adding(milliseconds: -OwnCalls.horizon.wholeMilliseconds)),
        isAttended: Attendance.isAnybodyWatching(in: ledger.directory))
      for executor in executors.values { await executor.recover(past) }
      hasRecovered = true
      return .success(())
    } catch {
      return .failure(error)
    }
  }

  func start(if condition: Bool = true, _ work: @escaping @Sendable () async -> Void) {
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

  private func setTimer(at point: BootTime?) {
    timer?.cancel()
    timer = nil
    guard let point else { return }
    // A point in the past still lets the loop breathe, so that a mistake in planning cannot burn the processor.
    let next = max(point, time.boot.adding(.milliseconds(20)))
    timer = Task { [time, poke] in
      guard (try? await time.sleep(until: next)) != nil else { return }
      poke.yield()
    }
  }
}
