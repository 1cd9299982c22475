import Billing
import Engine
import Gateway
import Ledger
import Logging
import Text
import Transfer

/// The engine with its gateway, running inside this process while its lock is held.
struct EngineHost: Sendable {
  /// What the host tells about itself.
  enum News: Sendable {
    /// The agents' door is open at an address.
    case listening(String)
    /// Something does not work; the engine goes on without it.
    case problem(Problem)
  }

  let engine: Engine
  private let lock: EngineLock
  private let workplace: Workplace
  private let http: HTTPClient
  private let gatewayPort: Int?

  /// An engine for a workplace whose lock was taken; without a port there is no gateway.
  ///
  /// - Parameter mayAsk: whether programs that print credentials may ask at our terminal: where nothing else is drawn or asked
  ///   there, and somebody waits.
  init(_ workplace: Workplace, lock: EngineLock, gatewayPort: Int?, mayAsk: Bool = false) throws(Problem) {
    self.workplace = workplace
    self.lock = lock
    self.gatewayPort = gatewayPort
    http = HTTPClient(configuration: .init(userAgent: "countersign/" + Program.version))
    engine = Engine(
      ledger: workplace.ledger, accounts: try workplace.engineAccounts(http: http, mayAsk: mayAsk),
      denyRules: workplace.denyRules, time: workplace.time, logger: workplace.logger("engine"))
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
    await engine.run()
    door.cancel()
    telling.cancel()
    await door.value
    await telling.value
    await http.shutdown()
  }

  /// Lets go of everything without having run.
  func close() async { await http.shutdown() }

  /// Looks at accounts once, without serving anybody else.
  func look(at names: [AccountName]) async {
    await engine.look(at: names)
    await http.shutdown()
  }

  private func serveGateway(_ tell: @escaping @Sendable (News) async -> Void) async {
    guard let gatewayPort else { return }
    do {
      let gateway = try await Gateway(
        ledger: workplace.ledger, engine: engine, time: workplace.time, logger: workplace.logger("gateway"))
      let server = GatewayServer(gateway: gateway, port: gatewayPort, logger: workplace.logger("http"))
      try await server.run { [lock] address in
        lock.announce(gateway: address)
        await tell(.listening(address))
      }
    } catch let problem as Problem {
      await tell(.problem(problem))
    } catch {
      await tell(.problem(Problem(SafeText("The gateway cannot start: \(error)"), advice: "See the log.")))
    }
  }
}
