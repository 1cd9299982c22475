import Billing
import Consent
import Engine
import Ledger
import Text

/// An agent of the demo at a service for which the gateway has no door yet: it asks the engine itself, and its request
/// goes the way of every other.
struct InsideAgent: DemoAgent {
  let agent: AgentName
  let account: AccountName
  let engine: Engine
  let workplace: Workplace

  func ask(_ ask: PlanChange, reason: String) async throws -> DemoEnding {
    let requester = Requester(agent: agent, door: .gateway, peer: .operatorsOwn)
    switch try await engine.intake(ask, on: account, requester: requester, reason: SafeText(reason)) {
    case .request(let request): return try await ending(of: request.id)
    case .coolingDown(let request, _): return Self.ending(of: request)
    case .full: return .failed(429)
    case .denied: return .denied("a rule forbids it")
    case .unavailable(let why), .impossible(let why), .ruledOut(let why): return .refused(why.string)
    }
  }

  /// Waits as long as it takes until a person has decided and the engine has acted.
  private func ending(of id: RequestID) async throws -> DemoEnding {
    for await _ in workplace.ledger.bell.rings() {
      guard let request = try await workplace.ledger.request(id) else { return .expired }
      if request.state.isFinal || request.state == .awaitingPayment { return Self.ending(of: request) }
    }
    throw CancellationError()
  }

  private static func ending(of request: ConsentRequest) -> DemoEnding {
    switch request.state {
    case .executed: .done("done")
    case .satisfied: .done("already so")
    case .rejected: .denied(request.rejection?.preset.rawValue ?? "")
    case .awaitingPayment: .waitsForPayment
    case .expired: .expired
    default: .refused(request.state.rawValue)
    }
  }
}
