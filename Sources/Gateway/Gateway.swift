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
  let ledger: Ledger
  let engine: Engine
  let time: any TimeSource
  let handle: ConsentHandle
  let statusHandle: StatusHandle
  let register: StatusRegister
  /// How many status pages are shown.
  let pages: CallRate
  /// How many addresses of pages that nobody knows are looked for.
  let guesses: CallRate
  let derived: DerivedToken
  /// How many calls for a token are refused in words; whoever has a door token is not among them.
  let refusedTokens: CallRate
  let room: WaitingRoom
  let turns = AgentTurns()
  /// The tenants of the accounts that have one.
  let tenants: [AccountName: String]
  private let logger: Logger

  /// A door to an engine.
  ///
  /// - Parameter tenants: what the clients of an account have to name beside their token, where its service has tenants.
  /// - Throws: when the ledger's key cannot be read or made.
  public init(
    ledger: Ledger, engine: Engine, tenants: [AccountName: String] = [:], time: any TimeSource, logger: Logger
  ) async throws(LedgerError) {
    self.tenants = tenants
    self.ledger = ledger
    self.engine = engine
    self.time = time
    self.logger = logger
    let key = try await ledger.key()
    handle = ConsentHandle(key: key)
    statusHandle = StatusHandle(key: key)
    register = StatusRegister(handle: statusHandle, ledger: ledger)
    pages = CallRate(StatusPage.perSecond, time: time)
    guesses = CallRate(StatusPage.guessesPerSecond, time: time)
    derived = DerivedToken(key: key)
    refusedTokens = CallRate(20, time: time)
    room = WaitingRoom(ledger: ledger, time: time)
  }

  /// Everything the door knows of one call.
  struct Call: Sendable {
    let method: String
    /// The path with its query, as it was sent.
    let target: String
    /// The account that the base URL names; nil where it names none.
    var account: AccountName?
    /// MailingCore's tenant, as a client sends it.
    var tenant: String?
    let head: DoorGuard.Head
    /// The agent's words on a call in the service's own shape.
    let reasonHeader: String?
    /// Which user the caller runs as.
    let peer: PeerUser
    /// Where this gateway is reached, for the status page's address.
    let base: String
    let body: [UInt8]
  }

  /// Why nobody is let in.
  enum Refusal: Error, Hashable {
    /// There is no valid door token.
    case unauthorized
    /// The ledger cannot say whom the token belongs to.
    case ledgerUnavailable

    /// The refusal as it is told; without a valid token it is the same whatever was asked for: nobody learns what exists here.
    var answer: AgentAnswer {
      switch self {
      case .unauthorized: Gateway.unauthorized
      case .ledgerUnavailable:
        .error(
          503, "ledger_unavailable", "The request could not be recorded, so nothing was sent. Try again later.",
          retryAfter: 30)
      }
    }
  }

  /// Whom an `Authorization` header lets in to what a target names.
  func admit(_ authorization: String?, to target: String) async -> Result<DoorGrant, Refusal> {
    do throws(LedgerError) {
      guard let grant = try await grant(of: authorization, to: target) else { return .failure(.unauthorized) }
      return .success(grant)
    } catch {
      // Who has hung up meanwhile is not told, and the ledger is fine.
      return .failure(Task.isCancelled ? .ledgerUnavailable : unavailable(error))
    }
  }

  /// Answers one call of somebody who was let in.
  ///
  /// The task may be cancelled when nobody hears the answer any more: a wait ends with it, and everything else is done as if
  /// nothing had happened.
  func answer(_ call: Call, _ grant: DoorGrant) async -> AgentAnswer {
    do throws(LedgerError) {
      // The body has taken its time since the head was judged; by now the token may have been taken back.
      guard try await self.grant(of: call.head.authorization, to: call.target)?.since == grant.since else {
        return Self.unauthorized
      }
      let answer = try await turns.take(grant.agent) { () async throws(LedgerError) in
        try await self.answered(call, grant)
      }
      // Nothing can be read in a task that was cancelled, and nobody hears what came of it.
      if Task.isCancelled { return Self.gone }
      // Asking and waiting take time; what came of it is not for somebody whose token was taken back meanwhile.
      guard try await isInForce(call) else { return Self.unauthorized }
      return answer ?? .error(429, "too_many_calls", "Too many of your calls are under way.", retryAfter: 1)
    } catch {
      return Task.isCancelled ? Self.gone : unavailable(error).answer
    }
  }

  private func unavailable(_ error: LedgerError) -> Refusal {
    logger.error("the door cannot use the ledger", metadata: ["why": "\(error)"])
    return .ledgerUnavailable
  }

  /// Whom a header's token lets in now.
  private func grant(of authorization: String?, to target: String) async throws(LedgerError) -> DoorGrant? {
    guard let token = DoorGuard.token(authorization) else { return nil }
    if let hash = derived.hash(of: token, at: time.wall) {
      // What stands for a door token for an hour is good for the calls of its own service alone.
      guard ServiceDoors.door(of: GatewayRoute.path(of: target))?.service == AgentIdPDoor.service else { return nil }
      return try await ledger.doorGrant(hash: hash)
    }
    return try await ledger.doorGrant(for: token)
  }

  /// Whether a call's token still lets somebody in.
  func isInForce(_ call: Call) async throws(LedgerError) -> Bool {
    try await grant(of: call.head.authorization, to: call.target) != nil
  }

  private func answered(_ call: Call, _ grant: DoorGrant) async throws(LedgerError) -> AgentAnswer {
    guard let route = GatewayRoute(method: call.method, target: call.target) else {
      let allowed = GatewayRoute.methods(target: call.target)
      if !allowed.isEmpty { return .wrongMethod(allowed: allowed) }
      return .error(404, "not_found", "There is no such route here.")
    }
    if call.method == "POST", !call.body.isEmpty, !DoorGuard.isJSON(call.head.contentType) {
      return .error(415, "unsupported_media_type", "Content-Type must be application/json.")
    }
    if let account = call.account, account != grant.account { return Self.otherAccount }
    if route.isDocks, engine.service(of: grant.account) != .dock { return Self.otherService }
    switch route {
    case .billing: return try await billing(grant)
    case .me: return try await me(grant)
    case .change(let operation):
      let ask: AgentAsk
      do {
        ask = try AgentAsk(dock: operation, body: call.body, reasonHeader: call.reasonHeader)
      } catch {
        return .error(400, "bad_request", error.message)
      }
      guard let token = ask.handle else {
        return try await toItsEnd { () async throws(LedgerError) in
          try await submit(ask, call, grant, .dock(isWeb: ask.isWeb))
        }
      }
      return try await wait(token, ask, call, grant)
    case .service(let service, let use): return try await serve(service, use, call, grant)
    case .submit:
      let ask: AgentAsk
      guard let service = engine.service(of: grant.account) else { return Self.unreachable }
      let offers = try await ledger.look(at: grant.account)?.observation?.plans ?? []
      do { ask = try AgentAsk(own: call.body, plans: service.profile.paidPlans(offers: offers)) } catch {
        return .error(400, "bad_request", error.message)
      }
      return try await toItsEnd { () async throws(LedgerError) in try await submit(ask, call, grant, .own) }
    case .limitIncrease:
      let note: AgentNote
      do { note = try AgentNote(dock: call.body) } catch { return .error(400, "bad_request", error.message) }
      let requester = Requester(agent: grant.agent, door: .gateway, peer: call.peer)
      return .note(try await engine.passOn(note.note, to: grant.account, by: requester))
    case .approvalStatus(let token):
      guard let request = handle.find(token, among: try await own(grant)) else { return Self.gone }
      return .webStatus(request)
    case .show(let id, let seconds): return try await show(id, seconds, call, grant)
    case .cancel(let id): return try await toItsEnd { () async throws(LedgerError) in try await cancel(id, grant) }
    }
  }

  /// Does what was asked for to its end, also when the caller hangs up meanwhile.
  func toItsEnd(
    _ work: @escaping @Sendable () async throws(LedgerError) -> AgentAnswer
  ) async throws(LedgerError) -> AgentAnswer {
    let task = Task { () -> Result<AgentAnswer, LedgerError> in
      do throws(LedgerError) { return .success(try await work()) } catch { return .failure(error) }
    }
    return try await task.value.get()
  }

  // MARK: - Reading

  private func billing(_ grant: DoorGrant) async throws(LedgerError) -> AgentAnswer {
    switch try await engine.observation(of: grant.account) {
    case .success(let observation):
      guard let view = observation.agentView, let json = try? JSONValue.parse(view) else { return Self.unreachable }
      return AgentAnswer(200, json)
    case .failure(let failure):
      return failure.kind == .unrecorded ? Refusal.ledgerUnavailable.answer : Self.unreachable
    }
  }

  private func me(_ grant: DoorGrant) async throws(LedgerError) -> AgentAnswer {
    guard let identity = try await ledger.look(at: grant.account)?.identity else { return Self.unreachable }
    var body: JSONObject = ["type": "agent", "name": .string(grant.agent.rawValue)]
    if let organisation = identity.organisation { body["org"] = ["name": .string(organisation.string)] }
    return AgentAnswer(200, .object(body))
  }

  // MARK: - Answers that every route shares

  static let unauthorized = AgentAnswer.error(401, "unauthorized", "A door token is needed.")
  static let otherService = AgentAnswer.error(404, "not_found", "Your token is for an account of another service.")
  static let otherAccount = AgentAnswer.error(404, "not_found", "Your token is not for this account.")
  static let gone = AgentAnswer.error(404, "not_found", "There is no such request of yours.")
  static let unreachable = AgentAnswer.error(
    503, "service_unreachable", "The billing service cannot be reached now, so nothing was recorded or sent.",
    retryAfter: 30)
}
