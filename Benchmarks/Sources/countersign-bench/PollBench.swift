import Billing
import Engine
import Foundation
import Ledger
import Logging
import Transfer

/// A first poll of many accounts, beside curl with the very same URLs and keys.
struct PollBench {
  let accounts: Int
  let runs: Int
  /// The one way beside curl that is measured, counted from 1, for a profiler; nil for all.
  var only: Int?

  /// One way to do it.
  private struct Way {
    let name: String
    let work: () async throws -> Usage
  }

  func run() async throws {
    guard let curl = Programs.path(of: "curl") else { throw BenchError("curl is not installed.") }
    let server = try LocalServer()
    let fleet = try Fleet(accounts: accounts, port: server.port)
    let folder = try TemporaryFolder()
    let config = try folder.write(fleet.curlConfig, to: "curl.config")
    let all = [
      Way(name: "curl --parallel-max 50") {
        try await Usage.child { try Programs.run(curl, ["-K", config]) }
      },
      Way(name: "HTTPClient alone") { try await httpClient(fleet) },
      Way(name: "and DockProvider") { try await providers(fleet) },
      Way(name: "and Ledger: Engine.look") { try await look(fleet) },
      Way(name: "the whole: Engine.run") { try await engine(fleet) },
    ]
    let ways = all.indices.filter { $0 == 0 || only == nil || $0 == only }.map { all[$0] }
    var times = ways.map { _ in [Usage]() }
    // The first round only warms up. Within a round everybody has a turn, so that a slow minute hits all of them.
    for round in 0...runs {
      for (index, way) in ways.enumerated() {
        let usage = try await way.work()
        if round > 0 { times[index].append(usage) }
      }
    }
    report(ways.map(\.name), times, server: server.name, commit: try Disk.commitTime())
  }

  private func report(_ names: [String], _ times: [[Usage]], server: String, commit: Double) {
    let requests = accounts * RecordedBodies.dockPages.count
    Output.line("poll: \(accounts) Dock accounts, \(requests) requests to \(server), \(runs) alternating runs, ms")
    let curl = Spread(times[0].map(\.wall)).median
    let rows = zip(names, times).map { name, usages in
      let wall = Spread(usages.map(\.wall))
      return [name] + wall.cells() + [Output.text(wall.median / curl, 2)]
        + [Output.text(Spread(usages.map(\.processor)).median)]
    }
    Output.table(["", "min", "median", "max", "of curl's", "cpu"], rows)
    Output.line("  one small write that waits for the disk of the temporary folder: \(Output.text(commit, 2)) ms")
  }

  // MARK: - The ways

  private func httpClient(_ fleet: Fleet) async throws -> Usage {
    let (http, requests) = (HTTPClient(), fleet.requests)
    let usage = try await Usage.own {
      try await withThrowingTaskGroup(of: Void.self) { group in
        for request in requests {
          group.addTask {
            let status = try await http.send(request).status
            guard status == 200 else { throw BenchError("the server answered \(status).") }
          }
        }
        try await group.waitForAll()
      }
    }
    await http.shutdown()
    return usage
  }

  private func providers(_ fleet: Fleet) async throws -> Usage {
    let http = HTTPClient()
    let providers = fleet.providers(http, SystemTime())
    let usage = try await Usage.own {
      try await withThrowingTaskGroup(of: Void.self) { group in
        for provider in providers {
          group.addTask {
            guard try await provider.observe().plan.plan != nil else { throw BenchError("a look shows no plan.") }
            _ = try await provider.identify()
          }
        }
        try await group.waitForAll()
      }
    }
    await http.shutdown()
    return usage
  }

  /// What one look from the command line does.
  private func look(_ fleet: Fleet) async throws -> Usage {
    let (folder, http) = (try TemporaryFolder(), HTTPClient())
    let ledger = try Ledger(in: StateDirectory(path: folder.path + "/state"))
    let engine = Self.engine(fleet.providers(http, SystemTime()), ledger)
    let usage = await Usage.own { await engine.look(at: fleet.names) }
    try await check(ledger)
    await http.shutdown()
    return usage
  }

  /// What a start of the program does: ends when the last account is on record.
  private func engine(_ fleet: Fleet) async throws -> Usage {
    let (folder, http, poll) = (try TemporaryFolder(), HTTPClient(), FirstPoll(accounts: accounts))
    let ledger = try Ledger(in: StateDirectory(path: folder.path + "/state"))
    let engine = Self.engine(
      fleet.providers(http, SystemTime()).map { WatchedProvider(inner: $0, poll: poll) }, ledger)
    let usage = await Usage.own {
      let running = Task { await engine.run() }
      await poll.wait()
      running.cancel()
      await running.value
    }
    try await check(ledger)
    await http.shutdown()
    return usage
  }

  static func engine(_ providers: [any BillingProvider], _ ledger: Ledger) -> Engine {
    Engine(
      ledger: ledger, accounts: providers.map { EngineAccount(account: $0.account, provider: $0) }, time: SystemTime(),
      logger: Logger(label: "engine") { _ in SwiftLogNoOpLogHandler() })
  }

  /// A poll that left something out is not a fast one.
  private func check(_ ledger: Ledger) async throws {
    let looks = try await ledger.looks().values
    let whole = looks.filter { $0.observation?.plan.plan != nil && $0.identity != nil }.count
    guard whole == accounts else { throw BenchError("\(whole) of \(accounts) accounts are on record.") }
  }
}
