import Billing
import Consent
import Engine
import JSON
import Ledger
import Text

extension Gateway {
  /// Answers a call in a service's own shape.
  ///
  /// A token for an account of another service learns nothing but that.
  func serve(
    _ service: Service, _ use: ServiceUse, _ call: Call, _ grant: DoorGrant
  ) async throws(LedgerError) -> AgentAnswer {
    guard let door = ServiceDoors.all.first(where: { $0.service == service }),
      engine.service(of: grant.account) == service
    else {
      return Self.otherService
    }
    if use != .read(.plans), let tenant = tenants[grant.account], call.tenant != tenant {
      return .error(403, "forbidden", "X-Tenant-Id must be the tenant of your account.")
    }
    switch use {
    case .read(let reading):
      switch try await engine.observation(of: grant.account) {
      case .success(let observation):
        return door.reading(reading, observation).map { AgentAnswer(200, $0) } ?? Self.unreachable
      case .failure(let failure):
        return failure.kind == .unrecorded ? Refusal.ledgerUnavailable.answer : Self.unreachable
      }
    case .ask(let operation):
      let seen = try await ledger.look(at: grant.account)?.observation
      let situation = AskSituation(plan: seen?.plan.plan, offers: seen?.plans ?? [])
      let change: PlanChange
      let reason: SafeText?
      do throws(ServiceFault) { change = try door.ask(operation, call.body, situation) } catch { return error.answer }
      do throws(AgentAsk.Refusal) { reason = try AgentAsk.reason(call.reasonHeader) } catch {
        return .error(400, "bad_request", error.message)
      }
      let ask = AgentAsk(change: change, handle: nil, isWeb: false, reason: reason)
      return try await toItsEnd { () async throws(LedgerError) in
        try await submit(ask, call, grant, .service(door))
      }
    }
  }
}
