import Billing
import Consent
import GRDB
import Testing
import Text

@testable import Ledger

/// Values the tests feed to the ledger.
enum Sample {
  /// 2026-05-01T12:00:00Z.
  static let now = Instant(milliseconds: 1_777_636_800_000)

  /// Text that moves, hides, reorders and quotes: carriage return, escape, bidirectional override, NUL, SQL and JSON.
  static let hostile =
    "REAL $49\rFAKE $4\u{8} \u{1B}[2J\u{202E}日本語 עברית 👩‍💻\u{0} e\u{301}\u{302}\u{303} \\u{202E} '\"; DROP TABLE request; --"

  static let failure = LookFailure(.unreachable, detail: "no answer")

  static func name(_ text: String) throws -> AccountName {
    try #require(AccountName(text))
  }

  static func agent(_ text: String = "research-bot") throws -> AgentName {
    try #require(AgentName(text))
  }

  static func plan(_ text: String) throws -> PlanName {
    try #require(PlanName(text))
  }

  /// A planned look at a time, with a budget that has every part.
  static func look(_ nextAt: Instant) -> LookPlan {
    LookPlan(
      nextAt: nextAt,
      budget: PollBudget(
        allowance: CallAllowance(
          limit: 10_000, per: .month, used: 12, resetsAt: nextAt.adding(.seconds(86_400)), provenance: .server),
        spent: 7, sharePercent: 5, left: 493, interval: .seconds(5360)))
  }

  static func account(_ name: String = "dock-main", isLive: Bool = true) throws -> Account {
    Account(name: try self.name(name), service: .dock, origin: "https://trydock.ai", isLive: isLive)
  }

  static func requester(_ agent: String = "research-bot", door: Door = .gateway) throws -> Requester {
    Requester(agent: try self.agent(agent), door: door, peer: .distinct)
  }

  /// A draft for an upgrade from Pro, with a quote.
  static func draft(
    account: String = "dock-main", agent: String = "research-bot", door: Door = .gateway,
    operation: Operation = .upgrade, plan: String? = "scale", reason: String? = "The queue is full.",
    organisation: SafeText = "Acme", token: TokenFact? = nil,
    call: KeyedCall? = nil
  ) throws -> Draft {
    let change = PlanChange(operation, to: try plan.map { try self.plan($0) })
    return Draft(
      account: try self.account(account), organisation: organisation, requester: try requester(agent, door: door),
      ask: change,
      change: change, reason: reason.map { SafeText($0) }, facts: try facts(), token: token, call: call)
  }

  static func facts(price: Int64 = 4900) throws -> ConsentFacts {
    ConsentFacts(
      from: PlanState(
        plan: try plan("pro"), status: "active", price: Price(Money(minorUnits: 1900, currency: .usd), per: .month),
        renewsAt: now.adding(.seconds(86_400)), cancellation: .none),
      quote: Quote(
        price: Price(Money(minorUnits: price, currency: .usd), per: .month), effective: "immediately",
        words: "Upgrade to Scale ($49/mo)."))
  }

  static func token(_ text: String = "ct_secret", at nanoseconds: Int64 = 5_000_000_000) -> TokenFact {
    TokenFact(
      hash: sha256Hex(text),
      issued: StoredBootTime(bootID: "boot-1", time: BootTime(nanoseconds: nanoseconds)), lifetime: .seconds(60))
  }

  static func attempt(_ number: Int = 1) -> Attempt {
    Attempt(
      number: number, tokenHash: sha256Hex("ct_secret"),
      issued: StoredBootTime(bootID: "boot-1", time: BootTime(nanoseconds: 5_000_000_000)))
  }

  static func approval(of request: ConsentRequest) -> ConsentEvent {
    .approved(Approval(digest: request.digest, version: request.version, from: .shell))
  }
}

extension Ledger {
  /// Makes a pending request.
  func makeRequest(
    account: String = "dock-main", agent: String = "research-bot", operation: Operation = .upgrade,
    plan: String? = "scale", organisation: SafeText = "Acme", at now: Instant = Sample.now
  ) async throws -> ConsentRequest {
    let draft = try Sample.draft(
      account: account, agent: agent, operation: operation, plan: plan, organisation: organisation)
    guard case .created(let request) = try await submit(draft, at: now) else {
      throw Unexpected(what: "no request was made")
    }
    return request
  }

  /// Brings a request to a state on the way the machine allows.
  func bring(_ request: ConsentRequest, to state: ConsentState, at now: Instant = Sample.now) async throws {
    var request = request
    func apply(_ event: ConsentEvent, _ actor: Actor = .engine) async throws {
      request = try await self.apply(event, to: request.id, actor: actor, at: now)
    }
    switch state {
    case .pending: return
    case .approved: try await apply(Sample.approval(of: request), .operatorItself)
    case .executing:
      try await bring(request, to: .approved, at: now)
      try await apply(.executionBegan(Sample.attempt()))
    case .unknown:
      try await bring(request, to: .executing, at: now)
      try await apply(.answerLost(Outcome(.answerLost)))
    case .awaitingPayment:
      try await bring(request, to: .executing, at: now)
      try await apply(.pageIssued(Outcome(.paymentPage)))
    case .executed:
      try await bring(request, to: .executing, at: now)
      try await apply(.executed(Outcome(.switched)))
    case .rejected: try await apply(.rejected(Rejection(.notNow)), .operatorItself)
    default: throw Unexpected(what: "no way to \(state) is written down here")
    }
  }

  /// Runs SQL through a connection of its own, as somebody who opens the file would.
  func tamper(_ statements: String...) throws {
    let queue = try foreignConnection()
    try queue.writeWithoutTransaction { database in
      for statement in statements { try database.execute(sql: statement) }
    }
    try queue.close()
  }

  /// Reads one number through a connection of its own.
  func count(_ sql: String) throws -> Int {
    let queue = try foreignConnection()
    defer { try? queue.close() }
    return try queue.read { try Int.fetchOne($0, sql: sql) ?? -1 }
  }

  private func foreignConnection() throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.busyMode = .timeout(5)
    return try DatabaseQueue(path: directory.database, configuration: configuration)
  }
}

/// Something a test did not expect.
struct Unexpected: Error {
  let what: String
}

/// Waits until a condition holds; false after 20 seconds.
func eventually(_ condition: () async throws -> Bool) async rethrows -> Bool {
  let deadline = ContinuousClock.now + .seconds(20)
  while ContinuousClock.now < deadline {
    if try await condition() { return true }
    await Task.yield()
  }
  return false
}
