import Billing
import Consent
import Foundation
import JSON
import Ledger
import Sandbox
import Text
import Transfer

/// Plays one row: an agent asks, an operator decides, the engine is killed and started again, and the service's own log
/// of effects judges.
struct CaseRun {
  let row: FaultCase
  let time: ScaledTime
  let sandbox: Sandbox
  private let http: HTTPClient
  let folder: String
  let ledger: Ledger
  private let token: String
  let orders: EnginePart.Orders
  /// The calls that act which left for the service.
  let acts = Tally()

  /// How long anything is waited for, on the machine's clock.
  private static let patience = Duration.seconds(25)

  private init(_ row: FaultCase, speed: Int64) async throws {
    self.row = row
    let start = SystemTime().boot
    time = ScaledTime(start: start, speed: speed)
    sandbox = Sandbox(configuration: row.deed.configuration, time: time)
    let url = try await sandbox.start().url
    let announced = await sandbox.announcement["services"]?[row.deed.service.rawValue]
    guard let credential = announced?["credential"]?.string else { throw Unexpected("the sandbox has no credential") }
    folder = NSTemporaryDirectory() + "countersign-faults-" + UUID().uuidString
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
    let socket = row.way == .socket ? folder + "/door" : nil
    http = HTTPClient(configuration: HTTPClient.Configuration(socketPath: socket))
    ledger = try Ledger(in: try StateDirectory(path: folder + "/state"))
    guard let agent = AgentName("research-bot"), let account = AccountName(EnginePart.Orders.accountName) else {
      throw Unexpected("no names")
    }
    token = try await ledger.issueDoorToken(agent: agent, account: account, at: time.wall).reveal()
    var orders = EnginePart.Orders(
      state: folder + "/state", service: row.deed.service, origin: url, credential: credential,
      tenant: announced?["tenant"]?.string ?? "", start: start.nanoseconds, speed: speed)
    orders.stroke = row.stroke
    orders.place = row.place
    orders.held = row.isHeld ? Transit.usual.wholeMilliseconds : 0
    orders.socket = socket ?? ""
    self.orders = orders
  }

  /// Plays a row and tells what became of it.
  static func play(_ row: FaultCase, speed: Int64) async -> FaultResult {
    if let scene = row.scene { return await Scene.play(scene, speed: speed) }
    return await stage(row, speed: speed) { run, result in try await run.play(&result) }
  }

  /// Sets up what a row needs, plays it in its own way, and leaves nothing behind.
  static func stage(
    _ row: FaultCase, speed: Int64, _ play: (CaseRun, inout FaultResult) async throws -> Void
  ) async -> FaultResult {
    var result = FaultResult(row: row)
    let start = ContinuousClock.now
    do {
      let run = try await CaseRun(row, speed: speed)
      do { try await play(run, &result) } catch { result.violations.append("\(error)") }
      await run.sandbox.stop()
      await run.http.shutdown()
      run.ledger.close()
      try? FileManager.default.removeItem(atPath: run.folder)
    } catch {
      result.violations.append("\(error)")
    }
    let taken = ContinuousClock.now - start
    result.seconds = Double(taken.components.seconds) + Double(taken.components.attoseconds) / 1e18
    return result
  }

  private func play(_ result: inout FaultResult) async throws {
    var engine = try await EngineChild(orders, acts: acts)
    defer { engine.stop() }
    if row.strikesQuote { try await setFault() }
    let id = try await ask(&engine, &result)
    if !row.strikesQuote { try await setFault() }
    try await decide(id, &engine, &result)
    // Whatever still comes must change nothing more.
    try await time.sleep(for: .seconds(120))
    try await revive(&engine, &result)
    try await judge(id, engine, &result)
  }

  private func setFault() async throws {
    guard let wire = row.wire else { return }
    let phase: Fault.Phase = row.strikesQuote ? .mint : row.deed.hasToken ? .confirm : .any
    // A delayed answer comes after its token has died and before the client gives up.
    try await sandbox.setFault(Fault(route: row.deed.route, kind: wire, milliseconds: 65_000, phase: phase))
  }

  /// Does what follows a stroke: starts an engine anew that was killed, wakes one that sleeps, gives the disk room again.
  private func revive(_ engine: inout EngineChild, _ result: inout FaultResult) async throws {
    if engine.isStruck, !result.wasStruck {
      result.wasStruck = true
      switch row.stroke {
      case .killed: engine.waitForEnd()
      case .asleep:
        try await time.sleep(for: .seconds(61))
        engine.wake()
      case .diskFull:
        try await time.sleep(for: .seconds(120))
        LedgerTrick.forbidWrites(false, to: ledger.directory.database)
      case .locked: break
      }
    }
    guard !engine.isRunning else { return }
    guard engine.wasKilled else { throw Unexpected("the engine ended by itself") }
    var orders = orders
    orders.place = nil
    orders.wallShift = row.wallShift
    engine = try await EngineChild(orders, acts: acts)
  }

  /// Lets the agent ask until it is told of its request, as a client does whose connection breaks.
  func ask(_ engine: inout EngineChild, _ result: inout FaultResult) async throws -> RequestID {
    let deadline = ContinuousClock.now + Self.patience
    var answer = "nothing"
    while ContinuousClock.now < deadline {
      try await revive(&engine, &result)
      let (path, body, headers) = row.way == .own ? ("/countersign/v1/requests", row.deed.ask, []) : row.way.ask
      if let told = try? await call(.post, path, body, headers, at: engine) { answer = told.body.serialized() }
      // Whatever a door answers, our own list tells an agent what it has asked for.
      if let told = try? await call(.get, "/countersign/v1/requests", at: engine),
        let id = told.body["requests"]?.array?.first?["id"]?.string.flatMap(RequestID.init)
      {
        return id
      }
      try await time.sleep(for: .seconds(6))
    }
    throw Unexpected("the agent is told of no request, but \(answer)")
  }

  private func call(
    _ method: Method, _ path: String, _ body: JSONValue? = nil, _ headers: [(String, String)] = [],
    at engine: EngineChild
  ) async throws -> (status: Int, body: JSONValue) {
    let request = HTTPRequest(
      method, try Origin(engine.gateway), path,
      headers: [("Authorization", "Bearer " + token)] + headers
        + (body == nil ? [] : [("Content-Type", "application/json")]),
      body: body.map { Array($0.serialized().utf8) }, timeout: .seconds(3))
    let answer = try await http.send(request)
    return (answer.status, try JSONValue.parse(answer.body))
  }

  /// The operator's wall clock, which is the machine's.
  private func now(_ result: FaultResult) -> Instant {
    time.wall.adding(.seconds(result.wasStruck ? row.wallShift : 0))
  }

  /// Decides what is shown, as often as it is shown anew, until the request rests.
  func decide(_ id: RequestID, _ engine: inout EngineChild, _ result: inout FaultResult) async throws {
    let deadline = ContinuousClock.now + Self.patience
    var renewals = 0
    while ContinuousClock.now < deadline {
      try await revive(&engine, &result)
      guard let request = try await ledger.request(id) else { throw Unexpected("the request is lost") }
      if request.state.isFinal || request.state == .awaitingPayment { return }
      if request.state == .pending {
        if row.isRejected {
          _ = try? await ledger.apply(
            .rejected(Rejection(.notNeeded)), to: id, actor: .operatorItself, at: now(result))
        } else if row.deed.hasToken, request.facts.quote == nil {
          renewals += 1
          if renewals % 10 == 1 { try await ledger.wish(.renew(id), at: now(result)) }
        } else {
          _ = try? await ledger.apply(
            .approved(Approval(digest: request.digest, version: request.version, from: .dashboardCode)), to: id,
            actor: .operatorItself, at: now(result))
        }
      }
      try await SystemTime().sleep(for: .milliseconds(50))
    }
  }

  func judge(_ id: RequestID, _ engine: EngineChild, _ result: inout FaultResult) async throws {
    guard let request = try await ledger.request(id) else { throw Unexpected("the request is lost") }
    let effects = await sandbox.effects()
    result.effects = effects.count
    result.state = request.state.rawValue
    func forbid(_ isBroken: Bool, _ what: String) { if isBroken { result.violations.append(what) } }
    forbid(effects.count > 1, "twice: \(effects.count) effects")
    // Each call that acts has its own entry, which was written before it left.
    let attempts = try await ledger.events(limit: 1_000).filter {
      $0.request == id.rawValue && $0.kind == "request.execution_began"
    }
    forbid(acts.count > attempts.count, "sent \(acts.count) times for \(attempts.count) attempts")
    forbid(effects.contains { if case .agent = $0.by { false } else { true } }, "an effect that is not ours")
    switch request.state {
    case .executed, .satisfied:
      forbid(row.deed.changesPlan && effects.isEmpty, "lost: \(request.state) without an effect")
    case .failed, .rejected, .expired, .cancelled:
      forbid(!effects.isEmpty, "an effect behind \(request.state)")
    case .awaitingPayment:
      forbid(!effects.isEmpty, "an effect of a page")
      forbid(try await ledger.waitingLinks(of: id).isEmpty, "waits for a payment without a page")
    default:
      result.violations.append("left in \(request.state)")
    }
    forbid(row.isRejected && request.state != .rejected, "a no became \(request.state)")
    if case .broken(let sequence, let reason, _) = try await ledger.verifyAudit() {
      result.violations.append("log broken at \(sequence): \(reason)")
    }
    forbid(!(try await ledger.forgedRows().isEmpty), "a row that its entries do not make")
    for alarm in try await ledger.openAlarms() { result.violations.append("alarm: \(alarm.kind.rawValue)") }
    let told = try await call(.get, "/countersign/v1/requests/" + id.rawValue, at: engine)
    forbid(told.status != 200 || told.body["state"]?.string != request.state.rawValue, "the agent is told otherwise")
  }
}
