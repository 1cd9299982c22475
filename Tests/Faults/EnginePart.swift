import Billing
import Consent
import Engine
import Gateway
import JSON
import Ledger
import Logging
import Providers
import Text
import Transfer

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The engine with its gateway as a process of its own, made of the same parts as the program's.
enum EnginePart {
  /// What a process is told on its standard input.
  struct Orders: Sendable {
    var state: String
    var service: Service
    var origin: String
    var credential: String
    var tenant: String
    var start: Int64
    var speed: Int64
    var wallShift: Int64 = 0
    var stroke = Stroke.killed
    var place: KillPoint?
    /// How long calls that act are held on their way, in milliseconds; 0 not at all.
    var held: Int64 = 0
    /// The Unix socket of the door; empty for a port.
    var socket = ""
    /// The user it runs as; 0 for whoever started it.
    var user: UInt32 = 0

    var json: JSONValue {
      [
        "state": .string(state), "service": .string(service.rawValue), "origin": .string(origin),
        "credential": .string(credential), "tenant": .string(tenant), "start": .integer(start),
        "speed": .integer(speed), "wall_shift": .integer(wallShift), "socket": .string(socket),
        "held": .integer(held), "user": .integer(Int64(user)),
        "stroke": .string(stroke.rawValue), "place": place.map { .string($0.rawValue) } ?? .null,
      ]
    }

    init(
      state: String, service: Service, origin: String, credential: String, tenant: String, start: Int64, speed: Int64
    ) {
      self.state = state
      self.service = service
      self.origin = origin
      self.credential = credential
      self.tenant = tenant
      self.start = start
      self.speed = speed
    }

    init?(_ json: JSONValue) {
      guard let state = json["state"]?.string, let service = json["service"]?.string.flatMap(Service.init(rawValue:)),
        let origin = json["origin"]?.string, let credential = json["credential"]?.string,
        let tenant = json["tenant"]?.string, let start = json["start"]?.integer, let speed = json["speed"]?.integer
      else { return nil }
      self.init(
        state: state, service: service, origin: origin, credential: credential, tenant: tenant, start: start,
        speed: speed)
      stroke = json["stroke"]?.string.flatMap(Stroke.init(rawValue:)) ?? .killed
      socket = json["socket"]?.string ?? ""
      user = UInt32(clamping: json["user"]?.integer ?? 0)
      place = json["place"]?.string.flatMap(KillPoint.init(rawValue:))
      wallShift = json["wall_shift"]?.integer ?? 0
      held = json["held"]?.integer ?? 0
    }

    var time: ScaledTime {
      var time = ScaledTime(start: BootTime(nanoseconds: start), speed: speed)
      time.wallShift = .seconds(wallShift)
      return time
    }

    /// The account's name at the door and in the ledger.
    static let accountName = "account"

    func provider(_ http: HTTPClient) throws -> any BillingProvider {
      guard let name = AccountName(Self.accountName) else { throw Unexpected("no account's name") }
      let account = Account(name: name, service: service, origin: origin, isLive: true)
      let (place, time) = (try Origin(origin), self.time)
      let held = Credential(canChange: false, time: time) { [credential] () throws(Problem) in Secret(credential) }
      switch service {
      case .dock: return DockProvider(account: account, origin: place, http: http, credential: held, time: time)
      case .daimon: return DaimonProvider(account: account, origin: place, http: http, credential: held, time: time)
      case .agentidp:
        return AgentIdPProvider(account: account, origin: place, http: http, signIn: .token(held), time: time)
      case .mailingcore:
        return MailingCoreProvider(
          account: account, origin: place, http: http, signIn: .token(held), tenant: tenant,
          successURL: "https://app.example/ok", cancelURL: "https://app.example/no", time: time)
      }
    }
  }

  /// Serves until it is killed; says on its standard output where agents come in.
  static func run(_ orders: Orders) async throws {
    if orders.user != 0, setgid(orders.user) != 0 || setuid(orders.user) != 0 { throw Unexpected("no such user") }
    let directory = try StateDirectory(path: orders.state)
    let doom = Doom(stroke: orders.stroke, place: orders.place, ledger: directory.database)
    doom.watchCommits()
    let ledger = try Ledger(in: directory)
    if let obstacle = ledger.obstacle { throw obstacle.problem(at: directory.path) }
    guard let lock = try EngineLock.take(in: directory) else { throw Unexpected("another engine runs") }
    let http = HTTPClient()
    let (time, silent) = (orders.time, Logger(label: "faults") { _ in SwiftLogNoOpLogHandler() })
    let transit = orders.held > 0 ? Transit(time: time, hold: .milliseconds(orders.held)) : nil
    let provider = DoomedProvider(provider: try orders.provider(http), ledger: ledger, doom: doom, transit: transit)
    let engine = Engine(
      ledger: ledger, accounts: [EngineAccount(account: provider.account, provider: provider)], time: time,
      logger: silent)
    lock.prove { await engine.takeTurn() }
    let gateway = try await Gateway(ledger: ledger, engine: engine, version: "1", time: time, logger: silent)
    let running = Task { await engine.run() }
    let server =
      orders.socket.isEmpty
      ? GatewayServer(gateway: gateway, port: 0)
      : GatewayServer(gateway: gateway, socket: orders.socket, group: nil, pages: "http://127.0.0.1")
    try await server.run { address in
      lock.announce(gateway: address)
      print(orders.socket.isEmpty ? address : "http://127.0.0.1")
      fflush(nil)
    }
    running.cancel()
  }
}

/// Something that should not have happened.
struct Unexpected: Error, CustomStringConvertible {
  let description: String

  init(_ what: String) {
    description = what
  }
}
