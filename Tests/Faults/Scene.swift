import Billing
import Consent
import Foundation
import Ledger

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the matrix has no columns for: more than one engine, more than one decider, and ledgers that are not what they
/// should be.
enum Scene: String, CaseIterable, Sendable {
  /// A second engine is started on the same folder, before the decision and after it.
  case racingEngines = "two engines on one ledger"
  /// Eight programs decide the same request at the same moment, half of them yes.
  case eightDeciders = "eight deciders at once"
  /// The ledger was written by a newer version.
  case newerLedger = "a newer ledger"
  /// The ledger's file is damaged.
  case corruptedLedger = "a damaged ledger"
  /// The folder can only be read.
  case readOnlyLedger = "a ledger that can only be read"

  /// Plays it and tells what became of it.
  static func play(_ scene: Scene, speed: Int64) async -> FaultResult {
    await CaseRun.stage(FaultCase(deed: .dockUpgrade, wire: nil, place: nil, scene: scene), speed: speed) {
      run, result in
      switch scene {
      case .racingEngines: try await run.raceEngines(&result)
      case .eightDeciders: try await run.decideEightfold(&result)
      case .newerLedger, .corruptedLedger, .readOnlyLedger: try await run.spoil(scene, &result)
      }
    }
  }
}

extension CaseRun {
  /// A second engine must not come up beside the first, and the first goes on as if nothing had been.
  fileprivate func raceEngines(_ result: inout FaultResult) async throws {
    var engine = try await EngineChild(orders, acts: acts)
    defer { engine.stop() }
    for _ in 0..<3 { try await expectRefusal(of: orders, "beside another", &result) }
    let id = try await ask(&engine, &result)
    for _ in 0..<3 { try await expectRefusal(of: orders, "beside another", &result) }
    try await decide(id, &engine, &result)
    // Dead, its place is free at once.
    engine.stop()
    engine = try await EngineChild(orders, acts: acts)
    try await judge(id, engine, &result)
  }

  /// One of eight wins; the others are told what won, and no yes acts behind a no.
  fileprivate func decideEightfold(_ result: inout FaultResult) async throws {
    var engine = try await EngineChild(orders, acts: acts)
    defer { engine.stop() }
    let id = try await ask(&engine, &result)
    guard let request = try await ledger.request(id) else { throw Unexpected("the request is lost") }
    let shown = ["\(request.version)", request.digest.hex]
    let words = (0..<8).map { [orders.state, id.rawValue, $0.isMultiple(of: 2) ? "yes" : "no"] + shown }
    let answers = try await withThrowingTaskGroup(of: String.self) { group in
      for words in words { group.addTask { try await Decider.ask(words) } }
      var answers: [String] = []
      for try await answer in group { answers.append(answer) }
      return answers
    }
    // A no also takes back a yes that nothing was sent for: then two have won.
    let (yes, no) = (answers.count { $0 == "won yes" }, answers.count { $0 == "won no" })
    if yes > 1 || no > 1 || yes + no == 0 { result.violations.append("won: \(yes) yes, \(no) no") }
    if answers.contains(where: { !$0.hasPrefix("won ") && !$0.hasPrefix("lost ") }) {
      result.violations.append("answers: \(answers.joined(separator: "; "))")
    }
    try await rest(id)
    try await judge(id, engine, &result)
  }

  /// With a ledger that cannot be trusted no engine starts and nothing is sent; with a sound one it goes on.
  fileprivate func spoil(_ scene: Scene, _ result: inout FaultResult) async throws {
    var engine = try await EngineChild(orders, acts: acts)
    defer { engine.stop() }
    let id = try await ask(&engine, &result)
    engine.stop()
    guard let request = try await ledger.request(id) else { throw Unexpected("the request is lost") }
    try await ledger.apply(
      .approved(Approval(digest: request.digest, version: request.version, from: .dashboardCode)), to: id,
      actor: .operatorItself, at: time.wall)
    // A copy is spoilt: who reads the sound one here must go on reading it.
    var spoilt = orders
    spoilt.state = folder + "/spoilt"
    try LedgerTrick.spoil(scene, copying: orders.state, to: spoilt.state)
    // The superuser may write everywhere, so that for it nothing can only be read.
    if scene == .readOnlyLedger, geteuid() == 0 { spoilt.user = LedgerTrick.nobody }
    try await expectRefusal(of: spoilt, scene.rawValue, &result)
    if await !sandbox.effects().isEmpty { result.violations.append("an effect from \(scene.rawValue)") }
    engine = try await EngineChild(orders, acts: acts)
    try await decide(id, &engine, &result)
    try await judge(id, engine, &result)
  }

  /// Starts an engine that must end by itself, with a reason.
  private func expectRefusal(
    of orders: EnginePart.Orders, _ why: String, _ result: inout FaultResult
  ) async throws {
    let child = try await EngineChild(orders)
    defer { child.stop() }
    if !child.gateway.isEmpty { result.violations.append("an engine came up: \(why)") }
  }

  /// Waits until a request rests.
  private func rest(_ id: RequestID) async throws {
    for _ in 0..<200 {
      if let state = try await ledger.request(id)?.state, state.isFinal { return }
      try await SystemTime().sleep(for: .milliseconds(50))
    }
  }
}

/// A process that decides one request and says what came of it.
enum Decider {
  /// Starts one: the state folder, the request, `yes` or `no`, the version and the digest that were shown.
  static func ask(_ words: [String]) async throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
    process.arguments = ["decide"] + words
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    return await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        continuation.resume(returning: text.split(separator: "\n").first.map(String.init) ?? "")
      }
    }
  }

  /// The process itself.
  static func run(_ words: [String], at now: Instant) async throws {
    guard words.count == 5, let id = RequestID(words[1]), let version = Int64(words[3]),
      let digest = ConsentDigest(hex: words[4])
    else {
      throw Unexpected("decide FOLDER ID yes|no VERSION DIGEST")
    }
    let ledger = try Ledger(in: try StateDirectory(path: words[0]))
    let event: ConsentEvent =
      words[2] == "yes"
      ? .approved(Approval(digest: digest, version: version, from: .dashboardCode)) : .rejected(Rejection(.notNeeded))
    do {
      _ = try await ledger.apply(event, to: id, actor: .operatorItself, at: now)
      print("won \(words[2])")
    } catch {
      print("lost \(words[2])")
    }
  }
}
