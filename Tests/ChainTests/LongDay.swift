import Billing
import Consent
import Engine
import Gateway
import JSON
import Ledger
import Logging
import Providers
import Sandbox
import Screen
import Support
import Text
import Transfer

@testable import Dashboard

extension SplitMix64 {
  /// A time in a range of milliseconds.
  mutating func time(_ range: ClosedRange<Int>) -> Duration {
    .milliseconds(range.lowerBound + below(range.count))
  }
}

/// A day at one desk in which everything is real but the clock: the four services in the sandbox over HTTP, the ledger on
/// disk, the engine, the gateway with its agents, and a dashboard whose effects are carried out as the program does.
actor LongDay {
  static let names = (dock: "dock-main", idp: "idp-main", daimon: "daimon-bot", mail: "mail-main")

  /// How many requests that are over are on the screen, fewer than the program shows: each is read again every time.
  static let finished = 8

  let time: ManualTime
  let started: BootTime
  let sandbox: Sandbox
  let url: String
  let http: HTTPClient
  let ledger: Ledger
  let engine: Engine
  private let door: Task<Void, any Error>
  let accounts: [Account]
  /// Keeps the accounts watched, as an open dashboard does.
  private let attendance: Attendance
  private let folder: TemporaryState
  /// What the agents were told.
  let transcript = Transcript()
  var dice: SplitMix64

  var dashboard: DashboardState
  var frame: Frame
  /// When the frame asked to be drawn anew.
  var wake: BootTime?
  /// What the ledger said when the engine had last come to rest.
  var overview: Overview
  var usage: [AccountName: Usage] = [:]
  private var lastStep: BootTime
  /// Whether something was done that the engine has to hear of.
  var isWanted = false
  var asks: [(id: Int64, account: AccountName, subject: OperatorAsk.Subject)] = []

  /// What happens by itself, the earliest first.
  var script: [(at: BootTime, act: Act)] = []
  var agents: [String: Agent] = [:]
  /// What the operator is about to decide; any other decision is a fault.
  var intention: Intention?

  /// What was done, for the comparison with what the ledger and the sandbox have.
  var record = Record()
  /// What each countdown showed last, and until when it ran.
  var shown: [String: (deadline: Int64, most: Int64)] = [:]
  /// How often each kind of countdown was compared.
  var compared: [String: Int] = [:]
  /// Looks that the budget has allowed each account so far, and until when it may be looked at quickly.
  var allowed: [AccountName: Double] = [:]
  var quickUntil: [AccountName: BootTime] = [:]

  struct Usage {
    let seenAt: Instant
    let forecasts: [String: Forecast]
    let samples: [String: [UsageSample]]
  }

  enum Act {
    case ask
    case poll(RequestID, Agent)
    case meddle
    case pay(link: Int64)
  }

  enum Intention: Equatable {
    case approval(RequestID)
    case rejection(RequestID)
  }

  struct Record {
    var approved: [RequestID] = []
    var rejected: [RequestID] = []
    var promised: Set<RequestID> = []
    /// The changes behind our back, and when the account was to be looked at next.
    var meddled: [(account: AccountName, at: Instant, nextLook: Instant)] = []
    var explained: Set<Int64> = []
    var waits: [Task<Int, Never>] = []
    var paid: [(account: AccountName, target: PlanName?, at: Instant)] = []
    var polled = 0
    var suspended = 0
    var places: Set<Place> = []
  }

  init(seed: UInt64) async throws {
    let time = ManualTime()
    var configuration = SandboxConfiguration(
      organisations: [
        SandboxOrganisation(
          name: "vector-build", slug: "vector-build", plan: "pro",
          keys: [SandboxKey(principal: "build-bot", key: Chain.mainKey)], usage: ["agents": 9, "messages": 11_800])
      ], seed: seed)
    configuration.daimon = .standard(seed: seed)
    configuration.agentidp = .standard(seed: seed)
    configuration.mailingcore = .standard(seed: seed)
    sandbox = Sandbox(configuration: configuration, time: time)
    url = try await sandbox.start().url
    try await sandbox.setDrift(organisation: "vector-build", meter: "messages", perHour: 600)
    let services = await sandbox.announcement["services"]
    folder = try TemporaryState()
    http = HTTPClient()
    let engines = try Self.engineAccounts(services, url: url, http: http, time: time)
    accounts = engines.map(\.account)
    let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let ledger = try Ledger(in: folder.directory)
    self.ledger = ledger
    attendance = try Attendance(in: ledger)
    engine = Engine(ledger: ledger, accounts: engines, time: time, logger: silent) { 0.5 }
    let gateway = try await Gateway(ledger: ledger, engine: engine, version: "1", time: time, logger: silent)
    let (addresses, found) = AsyncStream.makeStream(of: String.self)
    door = Task {
      defer { found.finish() }
      try await GatewayServer(gateway: gateway, port: 0).run { found.yield($0) }
    }
    guard let address = await addresses.first(where: { _ in true }) else { throw Unexpected("the gateway ended") }
    self.time = time
    started = time.boot
    lastStep = time.boot
    dice = SplitMix64(seed: seed)
    dashboard = DashboardState(configuration: DashboardConfiguration(), size: Size(columns: 120, rows: 40))
    frame = view(dashboard, size: dashboard.size, at: Moment(time))
    overview = try await ledger.overview(at: time.wall, finished: Self.finished)
    for (name, account) in [
      ("research-bot", Self.names.dock), ("build-bot", Self.names.dock), ("lab-agent", Self.names.idp),
    ] {
      let token = try await ledger.issueDoorToken(
        agent: Chain.agent(name), account: Chain.account(account), at: time.wall)
      agents[name] = Agent(token: token.reveal(), origin: try Origin(address), http: http, transcript: transcript)
    }
  }

  private static func engineAccounts(
    _ services: JSONValue?, url: String, http: HTTPClient, time: ManualTime
  ) throws -> [EngineAccount] {
    func word(_ service: String, _ field: String) throws -> String {
      guard let word = services?[service]?[field]?.string else { throw Unexpected("no \(field) of \(service)") }
      return word
    }
    func credential(_ text: String) -> Credential {
      Credential(canChange: false, time: time) { () async throws(Problem) -> Secret in Secret(text) }
    }
    func account(_ name: String, _ service: Service) throws -> Account {
      Account(
        name: try Chain.account(name), service: service, origin: url, isLive: service == .dock,
        decideWithin: .seconds(600))
    }
    let origin = try Origin(url)
    let providers: [any BillingProvider] = [
      DockProvider(
        account: try account(names.dock, .dock), origin: origin, http: http, credential: credential(Chain.mainKey),
        time: time),
      AgentIdPProvider(
        account: try account(names.idp, .agentidp), origin: origin, http: http,
        signIn: .client(
          id: try word("agentidp", "client_id"), secret: credential(try word("agentidp", "client_secret"))),
        time: time),
      DaimonProvider(
        account: try account(names.daimon, .daimon), origin: origin, http: http,
        credential: credential(try word("daimon", "credential")), time: time),
      MailingCoreProvider(
        account: try account(names.mail, .mailingcore), origin: origin, http: http,
        signIn: .token(credential(try word("mailingcore", "credential"))), tenant: try word("mailingcore", "tenant"),
        successURL: "https://example.com/paid", cancelURL: "https://example.com/left", time: time),
    ]
    return providers.map { EngineAccount(account: $0.account, provider: $0) }
  }

  var now: Moment { Moment(time) }
  var elapsed: Duration { started.duration(to: time.boot) }

  /// Ends the waits, the gateway and the sandbox.
  func stop() async throws {
    door.cancel()
    try await door.value
    await sandbox.stop()
    await http.shutdown()
  }

  /// Plans an act.
  func plan(_ act: Act, in pause: Duration) {
    script.append((time.boot.adding(pause), act))
    script.sort { $0.at < $1.at }
  }

  // MARK: - Time

  /// Lets time pass: the clock is turned to whatever comes first, what is due happens, and everything is checked.
  ///
  /// - Parameter isLate: whether the machine has other things to do as well, so that the screen is woken some seconds
  ///   later than it asked for.
  func pass(_ duration: Duration, isLate: Bool = false) async throws {
    let end = time.boot.adding(duration)
    while time.boot < end {
      let before = time.boot
      var next = min(end, lastStep.adding(patience))
      if let wake { next = min(next, isLate ? max(wake, before.adding(dice.time(8_000...24_000))) : wake) }
      if let act = script.first { next = min(next, act.at) }
      let step = max(.milliseconds(10), Self.wholeMilliseconds(before.duration(to: next)))
      time.advance(by: step)
      allow(step)
      var isDue = isWanted || hasDeadlinePassed || lastStep.adding(patience) <= time.boot
      while let act = script.first, act.at <= time.boot {
        script.removeFirst()
        try await play(act.act)
        if case .poll = act.act { continue }
        isDue = true
      }
      if let wake, wake <= time.boot { try await take(.woke) }
      if isDue { try await settle() } else { try check() }
    }
  }

  /// How long the engine is left alone where nothing is due by what the ledger says: it renews an open review's token.
  private var patience: Duration { dashboard.place == .review ? .seconds(8) : .seconds(60) }

  /// Clocks of the wall show milliseconds: steps of less would let the two clocks drift apart.
  private static func wholeMilliseconds(_ duration: Duration) -> Duration {
    let (seconds, attoseconds) = duration.components
    return .milliseconds(seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
  }

  private var hasDeadlinePassed: Bool {
    let wall = time.wall
    return overview.requests.contains { request in
      switch request.state {
      case .pending: request.decideBy <= wall
      case .approved: request.executeBy.map { $0 <= wall } ?? false
      default: false
      }
    } || overview.links.contains { $0.state == .unused && ($0.expiresAt.map { $0 <= wall } ?? false) }
      || overview.looks.values.contains { $0.nextAt.map { $0 <= wall } ?? false }
  }

  /// Lets the engine do what is due until nothing changes any more, and shows it.
  func settle() async throws {
    lastStep = time.boot
    isWanted = false
    for _ in 0..<30 {
      await engine.step()
      await engine.settle()
      try await takeAnswers()
      let newer = try await ledger.overview(at: time.wall, finished: Self.finished)
      // What follows from a look alone, the same task has done already.
      let isQuiet =
        newer.requests == overview.requests && newer.links == overview.links && newer.alarms == overview.alarms
      noteQuick(newer)
      overview = newer
      try await show()
      if isQuiet { return try check() }
    }
    throw Unexpected("the engine does not come to rest")
  }

  private func takeAnswers() async throws {
    for ask in asks {
      guard let answer = try await ledger.answer(to: ask.id) else { continue }
      asks.removeAll { $0.id == ask.id }
      guard case .change(let change) = ask.subject else { continue }
      switch answer {
      case .request(let id): try await take(.asked(ask.account, change, .request(id)))
      case .refused(let problem, _), .unknown(let problem):
        try await take(.asked(ask.account, change, .refused(problem)))
      case .taken: throw Unexpected("a change was taken for a note")
      }
    }
  }
}
