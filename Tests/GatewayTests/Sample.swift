import Billing
import Consent
import Text

@testable import Gateway

/// Requests in every state, full of words an agent must never see.
enum Sample {
  /// 2026-05-01T12:00:00Z.
  static let now = Instant(milliseconds: 1_777_636_800_000)
  static let handle = "cg_handle"
  static let statusPage = "http://127.0.0.1:8787/countersign/v1/requests/x"

  /// What stands in all the fields that are not the agent's business.
  static let canary = "CANARY"
  /// SHA-256 of nothing, in place of a token's hash.
  static let hash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

  /// A request brought to a state without going the way there.
  static func request(
    _ state: ConsentState, _ operation: Operation = .upgrade, change: Operation? = nil, outcome: Outcome.Code? = nil,
    from plan: String = "pro", effective: Instant? = nil, rejection: RejectionPreset? = nil, executeBy: Instant? = nil,
    number: Int64 = 42
  ) throws -> ConsentRequest {
    guard let id = RequestID("00112233445566778899aabbccddeeff"), let agent = AgentName("research-bot"),
      let name = AccountName("canary-account")
    else { throw Unexpected("a sample's names are valid") }
    let target = [.upgrade, .checkout, .resume, .upgradeLink].contains(operation) ? PlanName("scale") : nil
    let ask = PlanChange(operation, to: operation == .downgrade ? PlanName("free") : target)
    let canary = SafeText(Self.canary)
    let from = PlanState(
      plan: PlanName(plan), status: canary, price: Price(Money(minorUnits: 123_456, currency: .usd), per: .year))
    let quote = Quote(
      price: Price(Money(minorUnits: 987_654, currency: .usd), per: .month), effective: canary, words: canary)
    let request = ConsentRequest(
      id: id, number: number,
      account: Account(name: name, service: .dock, origin: "https://canary.example", isLive: true),
      organisation: canary, requester: Requester(agent: agent, door: .gateway, peer: .operatorsOwn), ask: ask,
      change: PlanChange(change ?? operation, to: ask.target), reason: canary,
      facts: ConsentFacts(from: from, quote: quote), createdAt: now)
    let issued = StoredBootTime(bootID: Self.canary, time: BootTime(nanoseconds: 1))
    return request.restored(
      to: ConsentProgress(
        version: 3, decideBy: now.adding(.seconds(900)), approvedAt: now, decidedAt: now, executeBy: executeBy,
        endedAt: state.isFinal ? now : nil,
        state: state, joins: 7, token: TokenFact(hash: hash, issued: issued, lifetime: .seconds(60)),
        attempt: Attempt(number: 1, tokenHash: hash, issued: issued),
        outcome: outcome.map { Outcome($0, plan: ask.target, effective: effective, words: canary) },
        rejection: rejection.map { Rejection($0, comment: canary) }))
  }
}
