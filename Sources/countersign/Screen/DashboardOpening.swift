import Billing
import Dashboard
import Desk
import Engine
import Ledger
import Screen
import Settings
import Terminal
import Text

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Opens the dashboard on a workplace, with the engine inside when nobody else has it.
@MainActor
struct DashboardOpening {
  let workplace: Workplace
  /// Raised when the program is asked to end, also while the screen is not up.
  let stopped: Latch
  /// Whether nothing can be decided on this screen, whoever runs the engine.
  var decidesNothing = false
  var themeName: String?
  /// What the command line says of colours.
  var color = ColorChoice.auto
  /// The gateway's port; nil takes the configured one.
  var gatewayPort: Int?
  /// Whether a line says what to press next.
  var isGuided = false
  /// Work that runs beside the dashboard and is told where the gateway listens and which engine is behind it.
  var companion: (@Sendable (String, Engine, @escaping @Sendable (Notice) async -> Void) async -> Void)?

  /// Runs the dashboard to its end.
  func run() async -> ExitStatus {
    let obstacle = workplace.ledger.obstacle
    let host: EngineHost?
    // What cannot be written is looked at.
    do { host = workplace.readOnly == nil && obstacle == nil ? try takeEngine() : nil } catch {
      return Output.problem(error, .badConfiguration)
    }
    let theme = KeptTheme.chosen(option: themeName, configured: workplace.settings.theme, in: workplace.places)
    let terminal: Terminal
    do { terminal = try Terminal.open(mouse: true, environment: Self.environment(color)) } catch {
      await host?.close()
      // A window that is closed this early is one that is closed.
      return error == .hungUp || stopped.isRaised ? .fine : Output.problem(error, .unreachable)
    }
    // Held until the dashboard ends: while somebody watches, the accounts are looked at more often.
    let attendance = try? Attendance(in: workplace.ledger)
    defer { withExtendedLifetime(attendance) {} }
    let stderrCopy = redirectErrors()
    let (keymap, conflicts) = Keymap.rebinding(workplace.settings.keys)
    let state = DashboardState(
      configuration: DashboardConfiguration(
        readOnly: decidesNothing || workplace.readOnly != nil,
        unwritable: workplace.readOnly == nil ? obstacle.map { SafeText($0.words) } : nil, keymap: keymap,
        glyphs: terminal.isUTF8 ? .unicode : .ascii,
        hasSextants: terminal.hasSextants,
        theme: terminal.colorDepth == .mono ? .mono : theme.theme,
        oneTheme: terminal.colorDepth == .mono ? Self.withoutColours : nil, zone: workplace.zone.zone,
        noBrowser: BrowserLack(workplace.environment).map { SafeText($0.words) }, isGuided: isGuided),
      size: terminal.size)
    // The first frame waits for nobody: whether another engine answers is asked right after it.
    let session = DashboardSession(workplace, terminal: terminal, state: state, engine: holdingEngine(host))
    session.paintFirst()
    if let obstacle {
      session.notice(
        Notice(
          .problem,
          Problem(SafeText("The ledger can only be read: \(obstacle.words)."), advice: SafeText(obstacle.advice))))
    }
    let storage = followStorage(session)
    if let problem = workplace.zone.problem {
      session.notice(Notice(.problem, Problem(SafeText(problem.sentence), advice: SafeText(problem.advice))))
    }
    if let notice = terminal.entry.notice { session.notice(Notice(.problem, SafeText(notice))) }
    for problem in theme.problems { session.notice(Notice(.problem, SafeText(problem.description))) }
    for conflict in conflicts { session.notice(Notice(.problem, SafeText(conflict.sentence))) }
    var engine = host.map { start($0, session) }
    session.onTakeOver = { [weak session] in
      guard let session, engine == nil else { return }
      do throws(Problem) {
        engine = try takeOver(session)
      } catch {
        session.failTakeOver(error)
      }
    }
    let watch = Task { [weak session] in
      guard host == nil else { return }
      await OtherEngine(workplace: workplace).follow(
        due: { session?.engineQuestion }, while: { engine == nil }
      ) { session?.setEngine(EngineStatus($0)) }
    }
    let end = Task { [weak session] in
      await stopped.wait()
      if !Task.isCancelled { session?.end(.fine) }
    }
    let status = await session.run()
    watch.cancel()
    storage?.cancel()
    end.cancel()
    terminal.close()
    restoreErrors(stderrCopy)
    engine?.cancel()
    if let problem = await engine?.value { return Output.problem(problem, .badConfiguration) }
    return status
  }

  /// Has the screen say why nothing can be written while that is so, and what was sent and cannot be recorded: a full disk
  /// rings no bell.
  ///
  /// - Returns: the work of looking; nil where nothing is written from here anyway.
  private func followStorage(_ session: DashboardSession) -> Task<Void, Never>? {
    guard workplace.readOnly == nil, workplace.ledger.obstacle == nil else { return nil }
    let watch = StorageWatch(time: workplace.time) { [workplace] in workplace.fault }
    session.onFailedWrite = { watch.look() }
    workplace.log?.tellErrors { [weak session] error in
      watch.look()
      guard let number = error.unrecorded else { return }
      Task { @MainActor in session?.noteUnrecorded(number, SafeText(error.message + ".")) }
    }
    // It may be full already.
    watch.look()
    let folder = workplace.ledger.directory.path
    return Task.detached { [weak session] in
      await watch.follow { fault in await session?.setStorage(fault?.trouble(in: folder)) }
    }
  }

  /// What the environment says of the terminal, with the command line's word on colours before it.
  private static func environment(_ color: ColorChoice) -> TerminalEnvironment {
    switch color {
    case .auto: .current
    case .always: TerminalEnvironment.current.coloured(true)
    case .never: TerminalEnvironment.current.coloured(false)
    }
  }

  /// Why there are no themes to choose from where there are no colours.
  private static let withoutColours =
    "Nothing is drawn in colour here: the terminal has none, or NO_COLOR or --color says so. So there is only the theme mono."

  private func takeEngine() throws(Problem) -> EngineHost? {
    try EngineHost.take(workplace, gatewayPort: gatewayPort ?? workplace.settings.gateway.port)
  }

  private func holdingEngine(_ host: EngineHost?) -> EngineStatus {
    if host != nil { return .here(gateway: nil) }
    return EngineLock.holder(in: workplace.ledger.directory).map { .elsewhere(pid: $0.pid) } ?? .absent
  }

  /// Runs the engine here, unless another process has it again; nil then.
  private func takeOver(_ session: DashboardSession) throws(Problem) -> Task<Problem?, Never>? {
    guard let host = try takeEngine() else {
      session.setEngine(holdingEngine(nil))
      throw Problem("Another process runs the engine again.", advice: "Wait for it to end.")
    }
    session.setEngine(.here(gateway: nil))
    return start(host, session)
  }

  /// - Returns: why the engine ended by itself; nil where it did not.
  private func start(_ host: EngineHost, _ session: DashboardSession) -> Task<Problem?, Never> {
    let companion = self.companion
    return Task {
      await withTaskGroup(of: Void.self) { group in
        let (addresses, listening) = AsyncStream.makeStream(of: String.self)
        group.addTask {
          await host.run { news in
            switch news {
            case .listening(let address):
              await session.setEngine(.here(gateway: String(address.dropFirst("http://".count))))
              listening.yield(address)
            case .listeningAlso: break
            case .problem(let problem):
              await session.notice(Notice(.problem, problem))
            case .displaced:
              // What is decided here would not be what an engine reads; said once the screen is gone.
              await session.end(.badConfiguration)
            }
          }
          listening.finish()
        }
        group.addTask {
          for await address in addresses {
            await companion?(address, host.engine) { await session.notice($0) }
          }
        }
        await group.waitForAll()
      }
      return await host.engine.displacement
    }
  }

  /// Standard error must not write into the screen: it goes to the log while the dashboard is up.
  private func redirectErrors() -> Int32 {
    let copy = dup(STDERR_FILENO)
    // Without a log there is nowhere to tell; on the terminal it would stand in the screen and could block.
    if let log = workplace.log {
      log.takeErrors()
      return copy
    }
    let sink = open("/dev/null", O_WRONLY | O_CLOEXEC)
    if sink >= 0 {
      dup2(sink, STDERR_FILENO)
      close(sink)
    }
    return copy
  }

  private func restoreErrors(_ copy: Int32) {
    workplace.log?.releaseErrors()
    guard copy >= 0 else { return }
    dup2(copy, STDERR_FILENO)
    close(copy)
  }
}
