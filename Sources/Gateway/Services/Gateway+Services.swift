import Billing
import Consent
import Engine
import JSON
import Ledger
import Text

extension Gateway {
  /// Answers a call in a service's own shape, for an account of that service.
  ///
  /// - Parameter token: our token for a request, where the call names one beside its body.
  func serve(
    _ service: Service, _ use: ServiceUse, _ token: String?, _ call: Call, _ grant: DoorGrant
  ) async throws(LedgerError) -> AgentAnswer {
    guard let door = ServiceDoors.door(for: service) else { return AccountChoice.Obstacle.otherService.answer }
    if use != .read(.plans), let tenant = tenants[grant.account], call.tenant != tenant {
      return call.tenant == nil
        ? .error(400, "bad_request", "X-Tenant-Id header is required")
        : .error(403, "forbidden", "X-Tenant-Id must be the tenant of your account.")
    }
    switch use {
    case .read(.identity):
      guard let identity = try await ledger.look(at: grant.account)?.identity,
        let body = door.identity(of: grant.agent, identity)
      else { return Self.unreachable }
      return AgentAnswer(200, body)
    case .read(let reading):
      switch try await engine.observation(of: grant.account) {
      case .success(let observation):
        return door.reading(reading, observation).map { AgentAnswer(200, $0) } ?? Self.unreachable
      case .failure(let failure):
        if case .atLimit(let until, _) = failure.kind {
          return door.atLimit(
            retryAfter: until.map { max(1, AgentAnswer.wholeSeconds($0.milliseconds(since: time.wall))) })
        }
        return failure.kind == .unrecorded ? Refusal.ledgerUnavailable.answer : Self.unreachable
      }
    case .ask(let operation):
      return try await once(call, grant) {
        // A call that is replayed was in order; of its body only the shape of the answer is wanted, whatever the account
        // shows by now.
        let ask = try? door.ask(operation, call.body, AskSituation(plan: nil, offers: []))
        return .service(door, isWeb: ask?.isWeb ?? false)
      } asking: { (keyed) async throws(LedgerError) in
        try await ask(operation, door, call, grant, keyed)
      }
    case .note:
      let told: AgentNote
      do throws(ServiceFault) { told = try door.note(call.body) } catch { return error.answer }
      let note = await kept(told, call, grant)
      let requester = Requester(agent: grant.agent, door: .gateway, peer: call.peer)
      switch note {
      case .passedOn(let note): return door.answer(try await engine.passOn(note, to: grant.account, by: requester))
      case .kept(let issue, let context, let action):
        return try await toItsEnd { () async throws(LedgerError) in
          let keeping = try await ledger.keepNote(
            issue, context: context, action: action, by: grant.agent, on: grant.account, at: time.wall)
          switch keeping {
          case .kept: return door.answer(kept: issue)
          case .tooMany(let wait):
            return .error(
              429, "rate_limit_exceeded", "Too many notes in the last hour; your operator has those before.",
              retryAfter: max(1, AgentAnswer.wholeSeconds(wait.wholeMilliseconds)))
          }
        }
      }
    case .approvalStatus:
      guard let token, let request = handle.find(token, among: try await own(grant)) else { return Self.gone }
      return door.approval(of: request)
    }
  }

  /// Answers a call that asks for a change in a service's own words.
  private func ask(
    _ operation: Operation, _ door: any ServiceDoor.Type, _ call: Call, _ grant: DoorGrant, _ keyed: KeyedCall?
  ) async throws(LedgerError) -> AgentAnswer {
    // As fresh as what a read would tell: what would be refused is refused by what is so, not by what was.
    var seen: Observation?
    if case .success(let observation) = try await engine.observation(of: grant.account) {
      seen = observation
    } else {
      seen = try await ledger.look(at: grant.account)?.observation
    }
    let situation = AskSituation(
      plan: seen?.plan.plan, isInForce: (seen?.plan).map { $0.isActive && $0.cancellation == .none } ?? false,
      offers: seen?.plans ?? [])
    var read: AgentAsk
    do throws(ServiceFault) { read = try door.ask(operation, call.body, situation) } catch { return error.answer }
    do throws(AgentAsk.Refusal) { read.reason = try AgentAsk.reason(call.reasonHeader) } catch {
      return .error(400, "bad_request", error.message)
    }
    let ask = read
    if let handle = ask.handle { return try await wait(handle, ask, call, grant, door, keyed) }
    return try await toItsEnd { () async throws(LedgerError) in
      try await submit(ask, call, grant, .service(door, isWeb: ask.isWeb), keyed)
    }
  }
}
