import Billing
import Consent
import Text

/// Requests in every state, reached only through events.
enum Fixture {
  static let now = Instant(seconds: 1_780_000_000)
  static let boot = StoredBootTime(bootID: "boot", time: BootTime(nanoseconds: 5_000_000_000))

  static func plan(_ name: String) -> PlanName {
    guard let plan = PlanName(name) else { preconditionFailure("fixture plans are well-formed") }
    return plan
  }

  static func name(_ text: String) -> AccountName {
    guard let name = AccountName(text) else { preconditionFailure("fixture names are well-formed") }
    return name
  }

  static func agent(_ text: String) -> AgentName {
    guard let name = AgentName(text) else { preconditionFailure("fixture agents are well-formed") }
    return name
  }

  static func dollars(_ amount: Int64) -> Price {
    Price(Money(minorUnits: amount * 100, currency: .usd), per: .month)
  }

  static func facts(price: Int64? = 49, words: SafeText = "Upgrade to Scale ($49/mo).") -> ConsentFacts {
    ConsentFacts(
      from: PlanState(
        plan: plan("pro"), price: dollars(19), renewsAt: now.adding(.seconds(86_400)), cancellation: .none),
      quote: Quote(price: price.map(dollars), words: words))
  }

  static let upgrade = PlanChange(.upgrade, to: plan("scale"))

  static func request(
    id: RequestID = RequestID(using: &generator), number: Int64 = 1, ask: PlanChange = upgrade,
    change: PlanChange? = nil, agent: String = "bot", account: String = "dock-main", facts: ConsentFacts = facts(),
    at: Instant = now
  ) -> ConsentRequest {
    ConsentRequest(
      id: id, number: number,
      account: Account(name: name(account), service: .dock, origin: "https://trydock.ai", isLive: true),
      organisation: "vector-build",
      requester: Requester(agent: Self.agent(agent), door: .gateway, peer: .distinct), ask: ask, change: change ?? ask,
      reason: "because", facts: facts, createdAt: at)
  }

  static func approval(of request: ConsentRequest) -> ConsentEvent {
    .approved(Approval(digest: request.digest, version: request.version, from: .dashboardCode))
  }

  static func attempt(_ number: Int = 1) -> ConsentEvent {
    .executionBegan(Attempt(number: number, tokenHash: String(repeating: "a", count: 64), issued: boot))
  }

  /// A request in a state, by the shortest way there.
  static func request(in state: ConsentState) throws -> ConsentRequest {
    let pending = request()
    func approved() throws -> ConsentRequest { try pending.applying(approval(of: pending), at: now) }
    func executing() throws -> ConsentRequest { try approved().applying(attempt(), at: now) }
    switch state {
    case .pending: return pending
    case .approved: return try approved()
    case .executing: return try executing()
    case .unknown: return try executing().applying(.answerLost(Outcome(.answerLost)), at: now)
    case .awaitingPayment: return try executing().applying(.pageIssued(Outcome(.paymentPage)), at: now)
    case .executed: return try executing().applying(.executed(Outcome(.switched)), at: now)
    case .satisfied: return try pending.applying(.foundSatisfied, at: now)
    case .rejected: return try pending.applying(.rejected(Rejection(.notNow)), at: now)
    case .expired: return try pending.applying(.lapsed, at: pending.decideBy)
    case .cancelled: return try pending.applying(.cancelled, at: now)
    case .superseded: return try pending.applying(.superseded(by: RequestID(using: &generator)), at: now)
    case .failed: return try executing().applying(.refused(Outcome(.refused)), at: now)
    case .closedManually:
      return try executing().applying(.answerLost(Outcome(.answerLost)), at: now)
        .applying(.closedManually(note: "seen in Dock"), at: now)
    }
  }

  /// The system's numbers do for ids: no test depends on their value.
  static var generator: SystemRandomNumberGenerator {
    get { SystemRandomNumberGenerator() }
    set { _ = newValue }
  }
}
