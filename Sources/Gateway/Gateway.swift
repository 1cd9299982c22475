import Billing
import Consent
import Engine
import JSON
import Ledger
import Logging

/// The agents' door: the provider's own paths, with every plan-changing call turned into a request for consent.
///
/// No route approves anything, no answer carries the service's words, tokens or links, and nothing of an agent's request is
/// forwarded: what goes upstream is made anew from what was understood.
public struct Gateway: Sendable {
  private let ledger: Ledger
  private let engine: Engine
  private let time: any TimeSource
  private let logger: Logger
  private let handle: ConsentHandle
  private let room: WaitingRoom

  /// A door to an engine.
  ///
  /// - Throws: when the ledger's key cannot be read or made.
  public init(ledger: Ledger, engine: Engine, time: any TimeSource, logger: Logger) async throws(LedgerError) {
    self.ledger = ledger
    self.engine = engine
    self.time = time
    self.logger = logger
    handle = ConsentHandle(key: try await ledger.key())
    room = WaitingRoom(ledger: ledger, time: time)
  }

  /// Everything the door knows of one call.
  struct Call: Sendable {
    let method: String
    let target: String
    let head: DoorGuard.Head
    let reasonHeader: String?
    let peer: PeerUser
    /// Where this gateway is reached, for the status page's address.
    let base: String
    /// The body; nil when it was larger than 64 KiB.
    let body: [UInt8]?
  }

  /// Answers one call whose head the guard has let pass.
  func answer(_ call: Call) async -> AgentAnswer {
    do throws(LedgerError) {
      guard let token = DoorGuard.token(call.head.authorization),
        let grant = try await ledger.doorGrant(for: token)
      else { return .error(401, "unauthorized", "A door token is needed.") }
      guard let route = GatewayRoute(method: call.method, target: call.target) else {
        return .error(404, "not_found", "There is no such route here.")
      }
      guard let body = call.body else { return .error(413, "too_large", "The body is larger than 64 KiB.") }
      if call.method == "POST", !body.isEmpty, !DoorGuard.isJSON(call.head.contentType) {
        return .error(415, "unsupported_media_type", "Content-Type must be application/json.")
      }
      return try await answer(call, route, body, grant)
    } catch {
      logger.error("the door cannot use the ledger", metadata: ["why": "\(error)"])
      return .error(
        503, "ledger_unavailable", "The request could not be recorded, so nothing was sent. Try again later.",
        retryAfter: 30)
    }
  }

  private func answer(
    _ call: Call, _ route: GatewayRoute, _ body: [UInt8], _ grant: DoorGrant
  ) async throws(LedgerError) -> AgentAnswer {
    switch route {
    case .billing: return try await billing(grant)
    case .me: return try await me(grant)
    case .change(let operation):
      let ask: AgentAsk
      do {
        ask = try AgentAsk(dock: operation, body: body, reasonHeader: call.reasonHeader)
      } catch {
        return .error(400, "bad_request", error.message)
      }
      guard let token = ask.handle else { return try await submit(ask, call, grant) }
      return try await wait(token, ask, call, grant)
    case .submit:
      let ask: AgentAsk
      do { ask = try AgentAsk(own: body) } catch { return .error(400, "bad_request", error.message) }
      return try await submit(ask, call, grant)
    case .approvalStatus(let token):
      guard let request = handle.find(token, among: try await own(grant)) else { return Self.gone }
      return AgentAnswer(200, AgentAnswer.webStatus(request))
    case .show(let id, let seconds): return try await show(id, seconds, call, grant)
    case .cancel(let id): return try await cancel(id, call, grant)
    }
  }

  // MARK: - Reading

  private func billing(_ grant: DoorGrant) async throws(LedgerError) -> AgentAnswer {
    switch try await engine.observation(of: grant.account, youngerThan: .seconds(60)) {
    case .success(let observation):
      guard let view = observation.agentView, let json = try? JSONValue.parse(view) else { return Self.unreachable }
      return AgentAnswer(200, json)
    case .failure: return Self.unreachable
    }
  }

  private func me(_ grant: DoorGrant) async throws(LedgerError) -> AgentAnswer {
    guard let identity = try await ledger.look(at: grant.account)?.identity else { return Self.unreachable }
    var body: JSONObject = ["type": "agent", "name": .string(grant.agent.rawValue)]
    if let organisation = identity.organisation { body["org"] = ["name": .string(organisation.string)] }
    return AgentAnswer(200, .object(body))
  }

  // MARK: - Asking and waiting

  private func submit(_ ask: AgentAsk, _ call: Call, _ grant: DoorGrant) async throws(LedgerError) -> AgentAnswer {
    let requester = Requester(agent: grant.agent, door: .gateway, peer: call.peer)
    switch try await engine.intake(ask.change, on: grant.account, requester: requester, reason: ask.reason) {
    case .request(let request):
      return ask.isWeb ? web(request, call) : dock(request, call)
    case .coolingDown(let request, let until):
      return .denied(request, retryAfter: .milliseconds(until.milliseconds(since: time.wall)))
    case .full(let cap, let retryAfter):
      return .error(
        429, cap.rawValue, "Too many requests are waiting for an operator.",
        retryAfter: max(1, retryAfter.wholeMilliseconds / 1000))
    case .denied: return .deniedByRule()
    case .unavailable: return Self.unreachable
    case .impossible:
      return .error(409, "change_failed", "The service refused; nothing was changed.")
    }
  }

  private func wait(
    _ token: String, _ ask: AgentAsk, _ call: Call, _ grant: DoorGrant
  ) async throws(LedgerError) -> AgentAnswer {
    guard let request = handle.find(token, among: try await own(grant)) else {
      return .error(400, "consent_token_invalid", "This token is not known here.")
    }
    guard request.ask == ask.change else {
      return .error(400, "consent_token_mismatch", "This token belongs to a request with other parameters.")
    }
    return try await wait(for: request, atMost: WaitingRoom.longestWait) { dock($0, call) }
  }

  private func show(
    _ id: RequestID, _ seconds: Int, _ call: Call, _ grant: DoorGrant
  ) async throws(LedgerError) -> AgentAnswer {
    guard let request = try await ledger.request(id), isOwn(request, grant) else { return Self.gone }
    guard seconds > 0 else { return own(request, call) }
    return try await wait(for: request, atMost: .seconds(seconds)) { own($0, call) }
  }

  private func wait(
    for request: ConsentRequest, atMost limit: Duration, _ shape: (ConsentRequest) -> AgentAnswer
  ) async throws(LedgerError) -> AgentAnswer {
    guard request.state.keepsAgentsWaiting else { return shape(request) }
    guard let seat = room.enter(request.id) else {
      return .error(
        429, "slow_down", "Let \(AgentAnswer.interval) seconds pass between two calls for one request.",
        retryAfter: AgentAnswer.interval)
    }
    room.wakeOlder()
    guard let request = try await room.wait(for: request.id, seat: seat, atMost: limit) else { return Self.gone }
    return shape(request)
  }

  private func cancel(_ id: RequestID, _ call: Call, _ grant: DoorGrant) async throws(LedgerError) -> AgentAnswer {
    guard let request = try await ledger.request(id), isOwn(request, grant) else { return Self.gone }
    do {
      return own(
        try await ledger.apply(.cancelled, to: id, actor: .agent(grant.agent), at: time.wall), call)
    } catch .refused(_, let request) {
      return AgentAnswer(
        409,
        [
          "error": "not_cancellable", "message": "The request can no longer be withdrawn.",
          "consent": AgentAnswer.consent(request),
        ])
    }
  }

  // MARK: - Shapes

  private func dock(_ request: ConsentRequest, _ call: Call) -> AgentAnswer {
    AgentAnswer.dock(
      request, handle: handle.text(for: request.id), statusPage: statusPage(request, call), at: time.wall)
  }

  private func web(_ request: ConsentRequest, _ call: Call) -> AgentAnswer {
    guard request.state.keepsAgentsWaiting else { return dock(request, call) }
    return AgentAnswer(
      200,
      [
        "status": "web-approve-required", "approval_url": .string(statusPage(request, call)),
        "polling_url": .string(call.base + "/api/web-approve/status?token=" + handle.text(for: request.id)),
        "expires_at": .string(request.decideBy.iso8601), "consent": AgentAnswer.consent(request),
      ])
  }

  private func own(_ request: ConsentRequest, _ call: Call) -> AgentAnswer {
    var body: JSONObject = [
      "id": .string(request.id.rawValue), "number": .integer(request.number),
      "state": .string(request.state.rawValue), "operation": .string(request.ask.operation.rawValue),
      "plan": request.ask.target.map { .string($0.rawValue) } ?? .null,
      "decide_by": .string(request.decideBy.iso8601), "interval": .integer(AgentAnswer.interval),
      "outcome": request.outcome.map { .string($0.code.rawValue) } ?? .null,
    ]
    if let rejection = request.rejection { body["reason"] = .string(rejection.preset.rawValue) }
    return AgentAnswer(200, .object(body))
  }

  private func statusPage(_ request: ConsentRequest, _ call: Call) -> String {
    call.base + "/countersign/v1/requests/" + request.id.rawValue
  }

  private func own(_ grant: DoorGrant) async throws(LedgerError) -> [ConsentRequest] {
    try await ledger.requests(of: grant.agent, limit: 200).filter { isOwn($0, grant) }
  }

  private func isOwn(_ request: ConsentRequest, _ grant: DoorGrant) -> Bool {
    request.requester.agent == grant.agent && request.account == grant.account
      && request.requester.door != .operatorItself
  }

  private static let gone = AgentAnswer.error(404, "not_found", "There is no such request of yours.")
  private static let unreachable = AgentAnswer.error(
    503, "service_unreachable", "The billing service cannot be reached now, so nothing was recorded or sent.",
    retryAfter: 30)
}
