import Billing
import Consent
import Foundation
import JSON
import Ledger
import Text

/// A ledger after years beside an empty one: what the program's commands take on both.
struct YearsBench {
  let requests: Int
  let events: Int
  let program: String
  let runs: Int

  /// Where a year's ledger is made: in memory where there is such a disk, because only its size matters here.
  private static let disk = FileManager.default.isWritableFile(atPath: "/dev/shm") ? "/dev/shm" : NSTemporaryDirectory()

  func run() async throws {
    let folder = Self.disk + "/countersign-years-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let config = folder + "/config.toml"
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let text = """
      [[account]]
      name = "dock-main"
      provider = "dock"
      live = true
      base_url = "https://trydock.ai"
      credential = { env = "DOCK_API_KEY" }
      """
    try Data((text + "\n").utf8).write(to: URL(fileURLWithPath: config))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: config)
    let (old, new) = (folder + "/old", folder + "/new")
    try await fill(old)
    try Ledger(in: StateDirectory(path: new)).close()
    var rows: [[String]] = []
    let commands: [(String, [String])] = [
      ("status --json", ["status", "--json"]), ("one frame", ["frame", "--size", "120x40"]),
      ("requests --json", ["requests", "--json"]), ("audit verify", ["audit", "verify"]),
    ]
    for (name, words) in commands {
      var cells = [name]
      for state in [new, old] {
        let times = try (0..<runs).map { _ in try time(words + ["--config", config, "--state", state]) }
        cells += Spread(times).cells(0)
      }
      rows.append(cells)
    }
    let ledger = try Ledger(in: StateDirectory(path: old))
    let head = try await ledger.newestEvent()
    for (name, place) in [("newest", Int64.max), ("middle", head / 2), ("oldest", 200)] {
      var times: [Double] = []
      for _ in 0..<runs {
        let start = ContinuousClock.now
        let page = try await ledger.events(before: place, limit: 100)
        times.append(Self.milliseconds(since: start))
        guard page.count == 100 else { throw BenchError("\(page.count) entries before \(place)") }
      }
      rows.append(["100 entries, " + name, "", "", ""] + Spread(times).cells(2))
    }
    ledger.close()
    let size = try FileManager.default.attributesOfItem(atPath: old + "/ledger.sqlite")[.size] as? Int ?? 0
    Output.line("\(requests) requests, \(head) entries of the log, \(size >> 20) MiB; milliseconds, of \(runs) runs")
    Output.table(["", "empty: min", "median", "max", "years: min", "median", "max"], rows)
  }

  private func time(_ words: [String]) throws -> Double {
    let start = ContinuousClock.now
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = words
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    let taken = Self.milliseconds(since: start)
    // `status` ends with 3 where no engine runs.
    guard [0, 3].contains(process.terminationStatus) else {
      throw BenchError("\(words.joined(separator: " ")) ended with \(process.terminationStatus)")
    }
    return taken
  }

  private static func milliseconds(since start: ContinuousClock.Instant) -> Double {
    let taken = (ContinuousClock.now - start).components
    return Double(taken.seconds) * 1000 + Double(taken.attoseconds) / 1e15
  }

  /// Requests that were asked, approved, sent and carried out over three years, and other entries between them.
  private func fill(_ path: String) async throws {
    let ledger = try Ledger(in: StateDirectory(path: path))
    guard let name = AccountName("dock-main"), let agent = AgentName("research-bot"),
      let price = CurrencyCode("USD").map({ Price(Money(minorUnits: 4900, currency: $0), per: .month) }),
      let from = PlanName("pro"), let target = PlanName("scale")
    else { throw BenchError("no names") }
    let account = Account(name: name, service: .dock, origin: "https://trydock.ai", isLive: true)
    let requester = Requester(agent: agent, door: .gateway, peer: .distinct)
    let change = PlanChange(.upgrade, to: target)
    let draft = Draft(
      account: account, organisation: "Acme Inc.", requester: requester, ask: change, change: change,
      reason: "The quota of workspaces is used up.",
      facts: ConsentFacts(
        from: PlanState(plan: from, status: "active"), quote: Quote(price: price, words: "Upgrade to Scale at $49/mo.")),
      token: nil)
    let step = Int64(3 * 365 * 86_400) / Int64(max(1, requests))
    var now = Instant(seconds: 1_700_000_000)
    for number in 0..<requests {
      now = now.adding(.seconds(step))
      guard case .created(let request) = try await ledger.submit(draft, at: now) else {
        throw BenchError("a request was not made pending")
      }
      if number.isMultiple(of: 3) {
        _ = try await ledger.apply(.rejected(Rejection(.notNow)), to: request.id, actor: .operatorItself, at: now)
      } else {
        let approval = Approval(digest: request.digest, version: request.version, from: .dashboardCode)
        _ = try await ledger.apply(.approved(approval), to: request.id, actor: .operatorItself, at: now)
        let boot = StoredBootTime(bootID: "years", time: BootTime(nanoseconds: 1))
        let attempt = Attempt(number: 1, tokenHash: String(repeating: "0", count: 64), issued: boot)
        _ = try await ledger.apply(.executionBegan(attempt), to: request.id, actor: .engine, at: now)
        _ = try await ledger.apply(.executed(Outcome(.switched)), to: request.id, actor: .engine, at: now)
      }
    }
    for _ in 0..<max(0, events - Int(try await ledger.newestEvent())) {
      try await ledger.record("usage.reached", account: name, actor: .engine, body: ["meter": "agents"], at: now)
    }
    ledger.close()
  }
}
