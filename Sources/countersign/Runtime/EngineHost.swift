import Billing
import Engine
import Gateway
import Ledger
import Logging
import Synchronization
import Text
import Transfer

/// The engine with its gateway, running inside this process while its lock is held.
struct EngineHost: Sendable {
  /// What the host tells about itself.
  enum News: Sendable {
    /// The agents' door is open at an address.
    case listening(String)
    /// Agents are served at a Unix socket as well.
    case listeningAlso(String)
    /// Something does not work; the engine goes on without it.
    case problem(Problem)
    /// The engine ended by itself: its lock or its ledger is not at its place any more.
    case displaced(Problem)
  }

  let engine: Engine
  private let lock: EngineLock
  private let workplace: Workplace
  private let http: HTTPClient
  /// What calls are passed on by, apart from everything else that leaves this machine.
  private let streams: HTTPClient
  /// What operators who are away are told by; nil where nobody is.
  ///
  /// Apart as well: a receiver that hangs delays nothing.
  private let pushes: HTTPClient?
  private let mayAsk: Bool
  private let forwarded: [AccountName: ForwardedAccount]
  private let gatewayPort: Int?

  /// The engine of a workplace, when no other process runs it; nil when one does.
  ///
  /// The only way to one: where nothing is to be done, none can be had. Without a port it has no gateway.
  ///
  /// - Parameter mayAsk: whether programs that print credentials may ask at our terminal: where nothing else is drawn or asked
  ///   there, and somebody waits.
  static func take(
    _ workplace: Workplace, gatewayPort: Int?, mayAsk: Bool = false
  ) throws(Problem) -> EngineHost? {
    if let readOnly = workplace.readOnly { throw readOnly.refusal }
    // An engine that cannot write down what it does would do nothing, and look alive.
    if let obstacle = workplace.ledger.obstacle { throw obstacle.problem(at: workplace.ledger.directory.path) }
    let config = EngineConfig(accounts: workplace.settings.accounts.map(\.name), readAt: workplace.readAt)
    guard
      let lock = try EngineLock.take(in: workplace.ledger.directory, at: workplace.time.wall, by: config)
    else { return nil }
    return try EngineHost(workplace, lock: lock, gatewayPort: gatewayPort, mayAsk: mayAsk)
  }

  private init(_ workplace: Workplace, lock: EngineLock, gatewayPort: Int?, mayAsk: Bool) throws(Problem) {
    self.workplace = workplace
    self.lock = lock
    self.gatewayPort = gatewayPort
    http = try workplace.access(mayAsk: mayAsk).client()
    streams = try workplace.access(mayAsk: mayAsk).client(isForStreams: true)
    pushes = workplace.settings.pushes.isEmpty ? nil : try workplace.access(mayAsk: mayAsk).client()
    self.mayAsk = mayAsk
    let accounts = try workplace.engineAccounts(http: http, mayAsk: mayAsk)
    forwarded = try workplace.forwardedAccounts(accounts, http: http, streams: streams, mayAsk: mayAsk)
    engine = Engine(
      ledger: workplace.ledger, accounts: accounts,
      denyRules: workplace.denyRules, time: workplace.time, logger: workplace.logger("engine"),
      displaced: { [ledger = workplace.ledger] in lock.displacement(of: ledger) })
    lock.prove { [weak engine] in await engine?.takeTurn() }
  }

  /// Runs until the task is cancelled; then closes the door first and lets what is under way end.
  func run(_ tell: @escaping @Sendable (News) async -> Void) async {
    let door = Task { await serveGateway(tell) }
    let hook = workplace.settings.hookEvent.map { words in
      EventHook(
        words: words, ledger: workplace.ledger, time: workplace.time, logger: workplace.logger("hook"),
        environment: workplace.environmentWithoutCredentials)
    }
    let telling = Task { await hook?.run() }
    let pushing = Task { [pushes] in
      await workplace.endAlarmsOfRemovedPushes()
      if let pushes { await workplace.tellPushes(pushes, mayAsk: mayAsk) }
    }
    // Whoever watches learns that there is an engine again.
    workplace.ledger.bell.ring()
    await engine.run()
    if let problem = await engine.displacement { await tell(.displaced(problem)) }
    door.cancel()
    telling.cancel()
    pushing.cancel()
    await door.value
    await telling.value
    await pushing.value
    await close()
  }

  /// Lets go of everything without having run.
  func close() async {
    await http.shutdown()
    await streams.shutdown()
    await pushes?.shutdown()
  }

  /// Looks at accounts once, without serving anybody else.
  func look(at names: [AccountName]) async {
    await engine.look(at: names)
    await close()
  }

  /// The tenants of the accounts that have one: agents name them as they would to the service.
  private var tenants: [AccountName: String] {
    var tenants: [AccountName: String] = [:]
    for account in workplace.settings.accounts {
      tenants[account.name] = account.details.tenant
    }
    return tenants
  }

  private func serveGateway(_ tell: @escaping @Sendable (News) async -> Void) async {
    guard let gatewayPort else { return }
    let gateway: Gateway
    do {
      gateway = try await Gateway(
        ledger: workplace.ledger, engine: engine, tenants: tenants, forwarded: forwarded, version: Program.version,
        time: workplace.time,
        logger: workplace.logger("gateway"))
    } catch {
      // Who is asked to end in the middle of its start has no trouble to tell: the database gave up what it was reading.
      guard !Task.isCancelled else { return }
      await tell(.problem(Problem(SafeText("The gateway cannot start: \(error)"), advice: "See the log.")))
      return
    }
    let settings = workplace.settings.gateway
    let socket = Mutex<Task<Void, Never>?>(nil)
    // People are sent to the port, whichever door their agent came by.
    let openSocket: @Sendable (String) async -> Void = { [self] port in
      guard let path = settings.unixSocket else { return }
      let (settled, settle) = AsyncStream.makeStream(of: Void.self)
      let task = Task {
        await serveSocket(path, gateway, pages: settings.publicURL ?? port, tell) { settle.finish() }
        settle.finish()
      }
      socket.withLock { $0 = task }
      for await _ in settled {}
    }
    do throws(Problem) {
      let server = GatewayServer(gateway: gateway, port: gatewayPort, pages: settings.publicURL)
      try await server.run { [lock] address in
        lock.announce(gateway: address)
        // Told once everything listens: whoever hears it may come by either door.
        await openSocket(address)
        await tell(.listening(address))
      }
    } catch {
      if !Task.isCancelled { await tell(.problem(error)) }
      if !Task.isCancelled { await openSocket("http://127.0.0.1:\(gatewayPort)") }
    }
    guard let task = socket.withLock({ $0 }) else { return }
    await withTaskCancellationHandler {
      // Without its port the socket serves on until the engine ends.
      if Task.isCancelled { task.cancel() }
      await task.value
    } onCancel: {
      task.cancel()
    }
  }

  private func serveSocket(
    _ path: String, _ gateway: Gateway, pages: String, _ tell: @escaping @Sendable (News) async -> Void,
    onListening: @escaping @Sendable () -> Void
  ) async {
    do throws(Problem) {
      let group = try workplace.settings.gateway.unixGroup.map { name throws(Problem) in
        guard let number = UserGroup.number(of: name) else {
          throw Problem(
            SafeText("unix_group: there is no group \(name) on this machine."),
            meaning: "Agents that come by the socket cannot ask for anything.", advice: "Make it, or name another one.")
        }
        return number
      }
      try await GatewayServer(gateway: gateway, socket: path, group: group, pages: pages).run { path in
        await tell(.listeningAlso(path))
        onListening()
      }
    } catch {
      if !Task.isCancelled { await tell(.problem(error)) }
    }
  }
}
