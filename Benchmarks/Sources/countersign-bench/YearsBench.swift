import Billing
import Consent
import Foundation
import GRDB

@testable import Engine
@testable import Ledger

/// A ledger after years beside an empty one and a young one: what the program's commands and the ledger's own readings take.
///
/// What grows from the young one to the old one grows with history; what an empty one has nothing of is a page of anything.
struct YearsBench {
  let requests: Int
  let events: Int
  let program: String
  let runs: Int
  /// Where the ledgers are made and left; nil for a folder in memory, where there is one, that is removed again.
  let keep: String?

  /// Where a ledger of years is made: in memory, where there is such a disk.
  private static let disk = FileManager.default.isWritableFile(atPath: "/dev/shm") ? "/dev/shm" : NSTemporaryDirectory()

  private enum Side: String, CaseIterable {
    case empty, young, years
  }

  func run() async throws {
    let folder = keep ?? Self.disk + "/countersign-years-" + UUID().uuidString
    defer { if keep == nil { try? FileManager.default.removeItem(atPath: folder) } }
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let config = try config(in: folder)
    for side in Side.allCases { try await make(side, in: folder) }
    let size = try FileManager.default.attributesOfItem(atPath: folder + "/years/ledger.sqlite")[.size] as? Int ?? 0
    let ledger = try Ledger(in: StateDirectory(path: folder + "/years"))
    let head = try await ledger.newestEvent()
    ledger.close()
    Output.line(
      "years: \(requests) requests, \(head) entries of the log, \(size >> 20) MiB in \(folder); \(runs) runs, ms")
    try await readings(in: folder)
    Output.line()
    try commands(in: folder, config)
  }

  private func config(in folder: String) throws -> String {
    let path = folder + "/config.toml"
    let accounts = YearsLedger.accounts.map {
      """
      [[account]]
      name = "\($0)"
      provider = "dock"
      live = false
      base_url = "http://127.0.0.1:9"
      credential = { env = "DOCK_API_KEY" }

      """
    }
    try Data(accounts.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    return path
  }

  /// Makes a ledger, unless one was kept there.
  private func make(_ side: Side, in folder: String) async throws {
    let path = folder + "/" + side.rawValue
    if FileManager.default.fileExists(atPath: path + "/ledger.sqlite") { return }
    let ledger = try Ledger(in: StateDirectory(path: path))
    let past =
      switch side {
      case .empty: nil as YearsLedger?
      case .young: YearsLedger(requests: 300, events: 3_000, days: 3)
      case .years: YearsLedger(requests: requests, events: events, days: 3 * 365)
      }
    if let past {
      let usage = try await Usage.own { try await past.fill(ledger) }
      Output.line(
        "\(side.rawValue): filled in \(Output.text(usage.wall / 1000)) s, cpu \(Output.text(usage.processor / 1000)) s")
    }
    ledger.close()
  }

  // MARK: - Commands

  private func commands(in folder: String, _ config: String) throws {
    var rows: [[String]] = []
    for words in [
      ["status", "--json"], ["frame", "--size", "120x40"], ["requests", "--json"], ["show", "300", "--json"],
      ["alarms", "--json"], ["links", "--json"], ["audit", "verify"], ["audit", "export"], ["backup"],
    ] {
      var (times, most) = ([Side: [Double]](), [Side: Double]())
      // In turn, so that a slow moment hits both.
      for _ in 0..<runs {
        for side in Side.allCases {
          let copy = folder + "/copy.sqlite"
          defer { try? FileManager.default.removeItem(atPath: copy) }
          let child = try Child(
            program,
            words + (words == ["backup"] ? [copy] : []) + ["--config", config, "--state", folder + "/" + side.rawValue])
          let start = ContinuousClock.now
          let code = child.waitForCode()
          times[side, default: []].append(Self.milliseconds(since: start))
          most[side] = max(most[side] ?? 0, child.mostMegabytes)
          // `status` ends with 3 where no engine runs, and in the empty one there is no request to show.
          guard let code, code == 0 || code == 3 || side == .empty else {
            throw BenchError("\(words.joined(separator: " ")) ended with \(code.map(String.init) ?? "a signal")")
          }
        }
      }
      rows.append(
        Self.row("countersign " + words.joined(separator: " "), times, digits: 1)
          + Side.allCases.map { Output.text(most[$0] ?? 0, 1) })
    }
    Output.table(Self.head + Side.allCases.map { "most MB, \($0.rawValue)" }, rows)
  }

  // MARK: - The ledger's readings

  private struct Reading {
    let name: String
    let work: (Ledger) async throws -> Void
  }

  private func readings(in folder: String) async throws {
    guard let account = AccountName(YearsLedger.accounts[0]) else { throw BenchError("no name") }
    let time = SystemTime()
    var looks = time.wall
    let readings = [
      Reading(name: "overview, for every frame") { _ = try await $0.overview(at: time.wall) },
      Reading(name: "100 entries of the log, newest") { _ = try await $0.events(limit: 100) },
      Reading(name: "100 entries, in the middle") { ledger in
        _ = try await ledger.events(before: try await ledger.newestEvent() / 2, limit: 100)
      },
      Reading(name: "100 entries, oldest") { _ = try await $0.events(before: 101, limit: 100) },
      Reading(name: "500 entries and their requests, for a filter") { ledger in
        let events = try await ledger.events(limit: 500)
        _ = try await ledger.requests(of: Set(events.compactMap(\.request)))
      },
      Reading(name: "a meter's readings of 400 days, for History") {
        _ = try await $0.samples(
          of: account, meter: "agents", since: time.wall.adding(.seconds(-400 * 86_400)), atMost: 2_000)
      },
      Reading(name: "what an engine reads at its start") { ledger in
        _ = try await ledger.liveRequests()
        _ = try await ledger.uncheckedExecutions(since: time.wall.adding(.seconds(-7 * 86_400)))
        _ = try await ledger.unsettledExecutions()
        _ = try await ledger.looks()
        _ = try await ledger.callsByHour(since: time.wall.adding(.seconds(-62 * 86_400)))
      },
      Reading(name: "what a step of the engine reads") { ledger in
        _ = try await ledger.liveRequests()
        try await ledger.expireLinks(at: time.wall)
        _ = try await ledger.takeWishes(at: time.wall)
        _ = try await ledger.takeOperatorAsks(at: time.wall)
        _ = try await ledger.pollingURLs()
      },
      Reading(name: "a look is recorded and judged") { ledger in
        looks = looks.adding(.milliseconds(10))
        _ = try await ledger.record(
          YearsLedger.observation(of: account, at: looks), origin: "https://trydock.ai", calls: 1,
          judge: YearsLedger.judge(at: looks))
      },
      Reading(name: "an hour's observations and samples are thinned out") { ledger in
        try await ledger.write { try Ledger.thinOut(account.rawValue, at: time.wall, in: $0) }
      },
      Reading(name: "an agent's 50 newest requests") { ledger in
        guard let agent = AgentName("research-bot-1") else { return }
        _ = try await ledger.requests(under: DoorGrant(agent: agent, account: account, createdAt: time.wall), limit: 50)
      },
    ]
    var ledgers: [Side: Ledger] = [:]
    for side in Side.allCases { ledgers[side] = try Ledger(in: StateDirectory(path: folder + "/" + side.rawValue)) }
    defer { for ledger in ledgers.values { ledger.close() } }
    var rows: [[String]] = []
    for reading in readings {
      var times: [Side: [Double]] = [:]
      // The first round only warms up.
      for round in 0...runs {
        for side in Side.allCases {
          guard let ledger = ledgers[side] else { continue }
          let start = ContinuousClock.now
          try await reading.work(ledger)
          if round > 0 { times[side, default: []].append(Self.milliseconds(since: start)) }
        }
      }
      rows.append(Self.row(reading.name, times, digits: 2))
    }
    Output.table(Self.head, rows)
  }

  // MARK: - Tables

  private static let head = [
    "", "empty: min", "median", "young: min", "median", "years: min", "median", "max", "years/young",
  ]

  private static func row(_ name: String, _ times: [Side: [Double]], digits: Int) -> [String] {
    let (empty, young, years) = (
      Spread(times[.empty] ?? []), Spread(times[.young] ?? []), Spread(times[.years] ?? [])
    )
    return [name] + empty.cells(digits).prefix(2) + young.cells(digits).prefix(2) + years.cells(digits)
      + [Output.text(years.median / young.median, 1)]
  }

  private static func milliseconds(since start: ContinuousClock.Instant) -> Double {
    (ContinuousClock.now - start) / .milliseconds(1)
  }
}
