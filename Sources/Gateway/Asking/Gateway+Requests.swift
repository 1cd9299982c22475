import Billing
import Consent
import Engine
import JSON
import Ledger

extension Gateway {
  /// Whose words an answer is in.
  enum Shape {
    /// A service's, for the calls an agent would make to it; `isWeb` says whether it wants to be told where a person approves.
    case service(any ServiceDoor.Type, isWeb: Bool)
    /// Our own.
    case own
    /// A tool's.
    case tool
  }

  /// How many of an agent's newest requests its tokens are looked for in: more than it can make in a day.
  private static let memory = 200

  // MARK: - Asking

  /// Turns an ask into a request for consent, or tells why not.
  func submit(
    _ ask: AgentAsk, _ call: Call, _ grant: DoorGrant, _ shape: Shape, _ keyed: KeyedCall?
  ) async throws(LedgerError) -> AgentAnswer {
    let requester = Requester(agent: grant.agent, door: .gateway, peer: call.peer)
    let intake = try await engine.intake(
      ask.change, on: grant.account, requester: requester, reason: await kept(ask.reason, call, grant), call: keyed)
    switch intake {
    case .request(let request):
      // A revocation that came while the ask was being completed did not find the request.
      if try await ledger.withdraw(request.id, askedUnder: grant, at: time.wall) { return Self.unauthorized }
      guard grant.covers(request) else { return Self.busy }
      return try await answer(request, call, grant, shape)
    case .coolingDown(let request, let until):
      if case .tool = shape, grant.covers(request) { return try await answer(request, call, grant, shape) }
      let wait = Duration.milliseconds(until.milliseconds(since: time.wall))
      return grant.covers(request) ? .denied(request, wait: wait) : .deniedBefore(request, wait: wait)
    case .full(let cap, let retryAfter):
      return .error(
        429, cap.rawValue, Self.words(of: cap),
        retryAfter: max(1, AgentAnswer.wholeSeconds(retryAfter.wholeMilliseconds)))
    case .denied: return .deniedByRule()
    case .unavailable: return Self.unreachable
    case .impossible: return .impossible
    case .ruledOut(let reason): return .error(409, "not_offered", reason.string)
    }
  }

  private static func words(of cap: Admission.Cap) -> String {
    switch cap {
    case .perAgent: "Too many of your requests are waiting for an operator."
    case .perHour:
      "You made \(Admission.hourlyCap) new requests in the last hour. Asking again for what waits joins it and is free."
    case .overall: "Too many requests are waiting for an operator."
    case .accountBusy: "A change of this account is under way."
    }
  }

  // MARK: - Waiting

  /// Waits for the request that one of our tokens names.
  func wait(
    _ token: String, _ ask: AgentAsk, _ call: Call, _ grant: DoorGrant, _ door: any ServiceDoor.Type,
    _ keyed: KeyedCall?
  ) async throws(LedgerError) -> AgentAnswer {
    guard let request = handle.find(token, among: try await own(grant)) else {
      return .error(400, "consent_token_invalid", "This token is not known here.")
    }
    guard request.ask.isSame(as: ask.change) else {
      return .error(400, "consent_token_mismatch", "This token belongs to a request with other parameters.")
    }
    if let keyed { try await ledger.keep(keyed, for: request.id, at: time.wall) }
    return try await wait(for: request, atMost: WaitingRoom.usualWait, call, grant, .service(door, isWeb: false))
  }

  /// Tells how an own request stands, after waiting up to so many seconds.
  func show(
    _ id: RequestID, _ seconds: Int, _ call: Call, _ grant: DoorGrant, _ shape: Shape = .own
  ) async throws(LedgerError) -> AgentAnswer {
    guard let request = try await ledger.request(id), grant.covers(request) else { return Self.gone }
    guard seconds > 0 else { return try await answer(request, call, grant, shape) }
    return try await wait(for: request, atMost: .seconds(seconds), call, grant, shape)
  }

  private func wait(
    for request: ConsentRequest, atMost limit: Duration, _ call: Call, _ grant: DoorGrant, _ shape: Shape
  ) async throws(LedgerError) -> AgentAnswer {
    guard request.state.keepsAgentsWaiting else { return try await answer(request, call, grant, shape) }
    let seat: Int
    if let free = room.enter(request.id) {
      seat = free
    } else if case .tool = shape {
      // A model cannot tell the seconds that it let pass: it waits here.
      let deadline = time.boot.adding(limit)
      guard let turn = room.turn(request.id), (try? await time.sleep(until: min(turn, deadline))) != nil,
        turn < deadline, let free = room.enter(request.id)
      else {
        // What came of it meanwhile is told, and nothing where the client has hung up.
        guard !Task.isCancelled, let now = try await ledger.request(request.id) else { return Self.gone }
        return try await answer(now, call, grant, shape)
      }
      seat = free
    } else {
      return .error(
        429, "slow_down", "Let \(AgentAnswer.interval) seconds pass between two calls for one request.",
        retryAfter: AgentAnswer.interval)
    }
    room.wakeOlder()
    let request = try await room.wait(for: request.id, seat: seat, atMost: limit) { () async throws(LedgerError) in
      try await !inForce([grant], call).isEmpty
    }
    guard let request else { return Self.gone }
    return try await answer(request, call, grant, shape)
  }

  // MARK: - Taking back

  /// Withdraws an own request, as long as nothing was sent for it.
  func cancel(
    _ id: RequestID, _ call: Call, _ grant: DoorGrant, _ shape: Shape = .own
  ) async throws(LedgerError) -> AgentAnswer {
    guard let request = try await ledger.request(id), grant.covers(request) else { return Self.gone }
    do {
      let withdrawn = try await ledger.apply(.cancelled, to: id, actor: .agent(grant.agent), at: time.wall)
      return try await answer(withdrawn, call, grant, shape)
    } catch .refused(_, let request) {
      return AgentAnswer(
        409,
        [
          "error": "not_cancellable", "message": "The request can no longer be withdrawn.",
          "consent": AgentAnswer.consent(request),
        ])
    }
  }

  // MARK: - Whose request

  /// How many requests a list has at the most.
  static let listed = 50

  /// The own requests on the account that the call names, or on all that its token is for.
  func list(_ choice: AccountChoice, _ call: Call) async throws(LedgerError) -> Given {
    let grants = choice.here
    guard let first = grants.first else { return Given(answer: AccountChoice.Obstacle.otherAccount.answer) }
    var requests: [JSONValue] = []
    for (request, grant) in try await newest(Self.listed, under: grants) {
      requests.append(try await answer(request, call, grant, .own).body)
    }
    return Given(
      answer: AgentAnswer(200, ["requests": .array(requests)]),
      grant: grants.count == 1 ? first : nil)
  }

  /// The newest requests that were made under grants, each with its own.
  func newest(
    _ count: Int, under grants: [DoorGrant]
  ) async throws(LedgerError) -> [(request: ConsentRequest, grant: DoorGrant)] {
    var requests: [(request: ConsentRequest, grant: DoorGrant)] = []
    for grant in grants { requests += try await ledger.requests(under: grant, limit: count).map { ($0, grant) } }
    return Array(requests.sorted { $0.request.number > $1.request.number }.prefix(count))
  }

  /// The newest requests of the agent and the account a token is for, made since the name is in its holder's hands.
  func own(_ grant: DoorGrant) async throws(LedgerError) -> [ConsentRequest] {
    try await ledger.requests(under: grant, limit: Self.memory)
  }

  /// What the same ask gets while the one of somebody who had the name before is still under way at the service.
  private static let busy = AgentAnswer.error(
    429, Admission.Cap.accountBusy.rawValue, "A change of this account is under way.", retryAfter: 30)

  // MARK: - Shapes

  /// Tells how a request stands, in somebody's words.
  func answer(
    _ request: ConsentRequest, _ call: Call, _ grant: DoorGrant, _ shape: Shape
  ) async throws(LedgerError) -> AgentAnswer {
    let page = statusHandle.text(for: request.id)
    await register.note(page, of: request)
    if case .own = shape { return .own(request, page: (call.pages ?? call.base) + Self.statusPath + page) }
    let isWeb = if case .service(_, let isWeb) = shape { isWeb } else { false }
    let told = ToldRequest(
      page: (call.pages ?? call.base) + Self.statusPath + page, coolDown: try await coolDown(after: request, grant),
      handle: handle.text(for: request.id), isWeb: isWeb,
      base: call.base + (call.account.map { CallAddress.prefix + $0.rawValue } ?? ""), now: time.wall)
    guard case .service(let door, _) = shape else { return .tool(request, told) }
    return door.answer(request, told)
  }

  /// How long the same ask will get the same no; zero for a request that was not rejected, and after that time.
  private func coolDown(after request: ConsentRequest, _ grant: DoorGrant) async throws(LedgerError) -> Duration {
    guard request.state == .rejected else { return .zero }
    let now = time.wall
    let admission = Admission.decide(
      ask: request.ask, account: request.account, agent: grant.agent, door: request.requester.door,
      requests: try await own(grant), now: now)
    guard case .coolingDown(_, let until) = admission else { return .zero }
    return .milliseconds(until.milliseconds(since: now))
  }
}
