import Billing
import Consent
import Text

/// The values that the tests of this module begin with.
enum Sample {
  /// When every sample request was made; not a whole second, so that milliseconds show.
  static let start = Instant(milliseconds: 1_777_636_800_123)
  static let boot = StoredBootTime(bootID: "boot-1", time: BootTime(nanoseconds: 500_000_000_000))
  static let hash = String(repeating: "0123456789abcdef", count: 4)

  static func plan(_ name: String) -> PlanName {
    guard let plan = PlanName(name) else { preconditionFailure("Sample: \(name) is a plan name") }
    return plan
  }

  static func account(
    _ name: String = "dock-main", origin: String = "https://trydock.ai", isLive: Bool = true,
    decideWithin: Duration = .seconds(900)
  ) -> Account {
    guard let name = AccountName(name) else { preconditionFailure("Sample: \(name) is an account name") }
    return Account(name: name, service: .dock, origin: origin, isLive: isLive, decideWithin: decideWithin)
  }

  static func agent(_ name: String) -> AgentName {
    guard let name = AgentName(name) else { preconditionFailure("Sample: \(name) is an agent name") }
    return name
  }

  static func id(_ number: UInt64) -> RequestID {
    let digits = String(number, radix: 16)
    guard let id = RequestID(String(repeating: "0", count: 32 - digits.count) + digits) else {
      preconditionFailure("Sample: 32 hex digits are an id")
    }
    return id
  }

  static func usd(_ cents: Int64, _ interval: BillingInterval = .month) -> Price {
    Price(Money(minorUnits: cents, currency: .usd), per: interval)
  }

  static let from = PlanState(
    plan: plan("pro"), status: "active", price: usd(1900), renewsAt: Instant(seconds: 1_780_099_200),
    cancellation: .none)

  static let words: SafeText = "Upgrade vector-build from Pro ($19/mo) to Scale ($49/mo)."

  static func facts(price: Price? = usd(4900), words: SafeText = words) -> ConsentFacts {
    ConsentFacts(from: from, organisation: "vector-build", quote: Quote(price: price, words: words))
  }

  static let upgrade = PlanChange(.upgrade, to: plan("scale"))

  static func request(
    id: RequestID = id(1), account: Account = account(), agent: String = "bot", door: Door = .gateway,
    ask: PlanChange = upgrade, change: PlanChange? = nil, facts: ConsentFacts = facts(), createdAt: Instant = start
  ) -> ConsentRequest {
    ConsentRequest(
      id: id, number: 42, account: account, organisation: "vector-build",
      requester: Requester(agent: Sample.agent(agent), door: door, peer: .distinct), ask: ask, change: change ?? ask,
      reason: "the cap is near", facts: facts, createdAt: createdAt)
  }

  /// The yes to what a request shows now.
  static func approval(of request: ConsentRequest) -> ConsentEvent {
    .approved(Approval(digest: request.digest, version: request.version, from: .dashboardCode))
  }

  static func began(_ number: Int) -> ConsentEvent {
    .executionBegan(Attempt(number: number, tokenHash: hash, issued: boot))
  }

  static let token = TokenFact(hash: hash, issued: boot, lifetime: .seconds(60))
  static let lost = ConsentEvent.answerLost(Outcome(.answerLost, words: "The answer was lost."))

  /// A request in a state, by the shortest way there.
  static func request(in state: ConsentState) throws -> ConsentRequest {
    switch state {
    case .pending: request()
    case .approved: try request(in: .pending).applying(approval(of: request()), at: start)
    case .executing: try request(in: .approved).applying(began(1), at: start)
    case .unknown: try request(in: .executing).applying(lost, at: start)
    case .awaitingPayment:
      try request(in: .executing).applying(.pageIssued(Outcome(.paymentPage, plan: plan("scale"))), at: start)
    case .executed:
      try request(in: .executing).applying(.executed(Outcome(.switched, plan: plan("scale"))), at: start)
    case .satisfied: try request(in: .pending).applying(.foundSatisfied, at: start)
    case .rejected: try request(in: .pending).applying(.rejected(Rejection(.notNow, comment: "later")), at: start)
    case .expired: try request(in: .pending).applying(.lapsed, at: start.adding(.seconds(900)))
    case .cancelled: try request(in: .pending).applying(.cancelled, at: start)
    case .superseded: try request(in: .pending).applying(.superseded(by: id(2)), at: start)
    case .failed: try request(in: .executing).applying(.refused(Outcome(.refused, words: "no")), at: start)
    case .closedManually: try request(in: .unknown).applying(.closedManually(note: "seen in Dock"), at: start)
    }
  }

  static let live: [ConsentState] = [.pending, .approved, .executing, .unknown, .awaitingPayment]
}
