import Billing
import Consent
import GRDB
import Text

@testable import Engine
@testable import Ledger

/// A ledger as it stands after some days or years: requests that were asked, decided and carried out, links, alarms, readings of
/// meters that were thinned out, and other entries between them.
///
/// Everything is written by the ledger's own code in the order in which it happened, so that its chain is a true one; many
/// steps share a transaction, because waiting for the disk a million times would take hours.
struct YearsLedger {
  let requests: Int
  let events: Int
  let days: Int64

  static let accounts = ["dock-main", "dock-two", "dock-three", "dock-four"]
  /// How many requests are left waiting for a decision at the end.
  static let pending = 3
  private static let agents = 20
  /// How many requests share a transaction.
  private static let batch = 1_000
  /// How many readings of the meters share a transaction.
  private static let readings = 500

  private let end = SystemTime().wall

  /// Fills a new ledger.
  func fill(_ ledger: Ledger) async throws {
    let start = ContinuousClock.now
    for first in stride(from: 0, to: requests, by: Self.batch) {
      let numbers = first..<min(requests, first + Self.batch)
      try await ledger.write { database in
        for number in numbers {
          try request(number, in: database)
          let wanted = Int64(number + 1) * Int64(events) / Int64(requests)
          var last = try database.number("SELECT MAX(seq) FROM event") ?? 0
          while last < wanted {
            last += 1
            try Ledger.append(
              "usage.reached", account: Self.accounts[Int(last) % Self.accounts.count], request: nil, actor: .engine,
              body: ["meter": "agents", "threshold": 80, "used": 80, "limit": 100, "period_ends": .null],
              at: at(number), in: database)
          }
        }
      }
    }
    Output.line("  \(Output.text((ContinuousClock.now - start) / .seconds(1))) s: requests and entries")
    for name in Self.accounts { try await look(at: name, ledger) }
    for number in 0..<Self.pending {
      guard case .created = try await ledger.submit(try draft(requests + number), at: end) else {
        throw BenchError("a request was not made pending")
      }
    }
  }

  private func at(_ number: Int) -> Instant {
    end.adding(.seconds(-days * 86_400 * Int64(requests - number) / Int64(requests) - 60))
  }

  private func draft(_ number: Int) throws -> Draft {
    let index = number / Self.agents % Self.accounts.count
    guard let name = AccountName(Self.accounts[index]), let agent = AgentName("research-bot-\(number % Self.agents)"),
      let price = CurrencyCode("USD").map({ Price(Money(minorUnits: 4900, currency: $0), per: .month) }),
      let from = PlanName("pro"), let target = PlanName("scale")
    else { throw BenchError("no names") }
    let change = PlanChange(.upgrade, to: target)
    return Draft(
      account: Account(name: name, service: .dock, origin: "https://trydock.ai", isLive: true),
      organisation: SafeText("Organisation \(index)"),
      requester: Requester(agent: agent, door: .gateway, peer: .distinct),
      ask: change, change: change, reason: "The quota of workspaces is used up.",
      facts: ConsentFacts(
        from: PlanState(plan: from, status: "active"), quote: Quote(price: price, words: "Upgrade to Scale at $49/mo.")),
      token: nil)
  }

  /// One request from its making to its end.
  private func request(_ number: Int, in database: any LedgerSession) throws {
    let now = at(number)
    guard case .created(let made) = try Ledger.submit(try draft(number), at: now, in: database) else {
      throw BenchError("request \(number) was not made pending")
    }
    func step(_ event: ConsentEvent, _ actor: Actor, after seconds: Int64) throws {
      _ = try Ledger.apply(event, to: made.id, actor: actor, at: now.adding(.seconds(seconds)), in: database)
    }
    if number.isMultiple(of: 3) {
      try step(.rejected(Rejection(.notNow)), .operatorItself, after: 20)
    } else {
      try step(
        .approved(Approval(digest: made.digest, version: made.version, from: .dashboardCode)), .operatorItself,
        after: 20)
      let boot = StoredBootTime(bootID: "years", time: BootTime(nanoseconds: 1))
      let hash = String(repeating: "0", count: 64)
      try step(.executionBegan(Attempt(number: 1, tokenHash: hash, issued: boot)), .engine, after: 21)
      try step(.executed(Outcome(.switched)), .engine, after: 22)
      try step(.explained([.step, .price], at: now.adding(.seconds(25))), .engine, after: 25)
      try Ledger.concludeBillCheck(of: made, .fits, at: now.adding(.seconds(60)), in: database)
    }
    if number.isMultiple(of: 10) { try link(of: made, now, in: database) }
    if number.isMultiple(of: 100) {
      let alarm = try Ledger.raise(
        .unconsentedChange, account: made.account, detail: "The price changed; no approval explains it.",
        at: now.adding(.seconds(30)), isRepeatable: true, in: database)
      try Ledger.closeAlarm(alarm.id, "It was the yearly rise.", at: now.adding(.seconds(90)), in: database)
    }
  }

  private func link(of request: ConsentRequest, _ now: Instant, in database: any LedgerSession) throws {
    let id = try Ledger.store(
      IssuedURL(url: Secret("https://billing.example/p/\(request.number)"), host: "billing.example"), kind: .portal,
      account: request.account, request: request.id, target: nil, actor: .engine, at: now, in: database)
    guard let row = try database.row("SELECT * FROM link WHERE id = ?", [id]) else { throw BenchError("no link") }
    try Ledger.end(row, as: .used, actor: .operatorItself, at: now.adding(.seconds(40)), in: database)
  }

  /// Looks at an account: each day of the last 400, each hour of the last 60 and each five minutes of the last seven.
  ///
  /// Looks of an hour before are thinned out on the way, as in a ledger that is used.
  private func look(at name: String, _ ledger: Ledger) async throws {
    guard let account = AccountName(name) else { throw BenchError("no name") }
    var times: [Int64] = []
    for (oldest, youngest, pause) in [(400, 60, 86_400), (60, 7, 3_600), (7, 0, 300)] as [(Int64, Int64, Int64)] {
      times += stride(from: min(days, oldest) * 86_400, to: youngest * 86_400, by: -Int(pause))
    }
    let (end, newest) = (self.end, times.last)
    for first in stride(from: 0, to: times.count, by: Self.readings) {
      let ages = times[first..<min(times.count, first + Self.readings)]
      try await ledger.write { database in
        for age in ages {
          // Judged is the newest alone: the requests of a time to come would be in the way of the others.
          let now = end.adding(.seconds(-age))
          _ = try Ledger.record(
            Self.observation(of: account, at: now), origin: "https://trydock.ai", began: nil, plan: nil, calls: 1,
            judge: age == newest ? Self.judge(at: now) : nil, crossings: nil, in: database)
        }
      }
    }
    try await ledger.record(
      Identity(
        organisation: SafeText("Organisation \(Self.accounts.firstIndex(of: name) ?? 0)"), principal: "bench",
        isAgent: false),
      of: account)
  }

  /// What a look shows at a time: three meters that grow through a month.
  static func observation(of account: AccountName, at now: Instant) -> Observation {
    let spent = now.milliseconds / 60_000 % 43_200
    return Observation(
      account: account, at: now, plan: PlanState(plan: PlanName("scale"), status: "active"),
      meters: ["agents", "messages", "storage"].map {
        Meter(name: $0, used: spent, limit: .of(100_000), unit: "units", provenance: .server)
      })
  }

  /// Compares a look as the engine does.
  static func judge(at now: Instant) -> ChangeJudge {
    { known, seen, requests in ChangeDetector.judge(known: known, seen: seen, requests: requests, at: now).finding }
  }
}
