import Billing
import Consent
import Engine
import JSON
import Ledger
import Logging
import MCP

/// The agents' door: the provider's own paths, with every plan-changing call turned into a request for consent.
///
/// No route approves anything, no answer of its own carries the service's words, tokens or links, and nothing of an agent's ask
/// is forwarded: what goes upstream is made anew from what was understood. Calls that the operator listed pass beside that
/// (`Gateway/Forwarding`), and never a held one.
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
  /// Calls under a key that are being answered.
  let underWay = KeyedCallsUnderWay()
  /// The program's version, as clients of the Model Context Protocol are told it.
  let version: String
  /// What of each account is passed on.
  let forwarded: [AccountName: ForwardedAccount]
  /// The calls that are being passed on.
  let passing = PassingCalls()
  let tellings = RareTellings()
  let credentials = CredentialsTaken()
  /// The tools that services showed.
  let knownTools = KnownTools()
  /// The tenants of the accounts that have one.
  let tenants: [AccountName: String]
  let logger: Logger

  /// A door to an engine.
  ///
  /// - Parameters:
  ///   - tenants: what the clients of an account have to name beside their token, where its service has tenants.
  ///   - forwarded: what of an account's calls is passed on; nothing where it is not named.
  ///   - version: the program's, as clients are told it.
  /// - Throws: when the ledger's key cannot be read or made.
  public init(
    ledger: Ledger, engine: Engine, tenants: [AccountName: String] = [:],
    forwarded: [AccountName: ForwardedAccount] = [:], version: String, time: any TimeSource, logger: Logger
  ) async throws(LedgerError) {
    self.tenants = tenants
    self.version = version
    self.forwarded = forwarded
    self.ledger = ledger
    self.engine = engine
    self.time = time
    self.logger = logger
    try await ledger.keepForwardTroubles(of: Set(forwarded.filter { !$0.value.usesOwnCredential }.keys))
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
    /// Where this gateway is reached by the agent.
    let base: String
    /// Where people reach the status pages; nil where that is the same.
    var pages: String?
    /// The caller's key, under which the same call asks once; nil without one.
    var key: String?
    let body: [UInt8]
  }

  /// Why nobody is let in.
  enum Refusal: Error, Hashable {
    /// There is no valid door token.
    case unauthorized
    /// An access token of one service is shown on another one's calls, or on ours.
    case elsewhere
    /// The ledger cannot say whom the token belongs to.
    case ledgerUnavailable

    /// The refusal as it is told; without a valid token it is the same whatever was asked for: nobody learns what exists here.
    var answer: AgentAnswer {
      switch self {
      case .unauthorized: Gateway.unauthorized
      case .elsewhere:
        .error(401, "unauthorized", "This access token is for its own service's calls; here a door token is needed.")
      case .ledgerUnavailable:
        .error(
          503, "ledger_unavailable", "The ledger cannot be used now, so nothing was recorded or sent. Try again later.",
          retryAfter: 30)
      }
    }
  }

  /// Whom an `Authorization` header lets in to what a target names, and to which accounts.
  func admit(_ authorization: String?, to target: String) async -> Result<[DoorGrant], Refusal> {
    do throws(LedgerError) { return try await grants(of: authorization, to: target) } catch {
      // Who has hung up meanwhile is not told, and the ledger is fine.
      return .failure(Task.isCancelled ? .ledgerUnavailable : unavailable(error))
    }
  }

  /// Answers one call of somebody who was let in.
  ///
  /// The task may be cancelled when nobody hears the answer any more: a wait ends with it, and everything else is done as if
  /// nothing had happened.
  func answer(_ call: Call, _ admitted: [DoorGrant]) async -> AgentAnswer {
    do throws(LedgerError) {
      // The body has taken its time since the head was judged; by now the token may have been taken back.
      let grants = try await inForce(admitted, call)
      guard let first = grants.first else { return Self.unauthorized }
      let answer = try await turns.take(first.agent) { () async throws(LedgerError) in
        try await self.answered(call, grants)
      }
      // Nothing can be read in a task that was cancelled, and nobody hears what came of it.
      if Task.isCancelled { return Self.gone }
      // Asking and waiting take time; what came of it is not for somebody whose token was taken back meanwhile.
      guard try await !inForce(answer?.grant.map { [$0] } ?? grants, call).isEmpty else { return Self.unauthorized }
      return answer?.answer ?? .error(429, "too_many_calls", "Too many of your calls are under way.", retryAfter: 1)
    } catch {
      return Task.isCancelled ? Self.gone : unavailable(error).answer
    }
  }

  private func unavailable(_ error: LedgerError) -> Refusal {
    logger.error("the door cannot use the ledger", metadata: ["why": "\(error)"])
    return .ledgerUnavailable
  }

  /// Whom a header's token lets in now; at least one account.
  func grants(
    of authorization: String?, to target: String
  ) async throws(LedgerError) -> Result<[DoorGrant], Refusal> {
    guard let token = DoorGuard.token(authorization) else { return .failure(.unauthorized) }
    var grants: [DoorGrant]
    if let claim = derived.claim(of: token, at: time.wall) {
      grants = try await ledger.doorGrants(hash: claim.hash).filter { $0.account == claim.account }
      // What stands for a door token for an hour is good for the calls of its own service alone.
      let path = GatewayRoute.path(of: target)
      let door = ServiceDoors.door(of: path) ?? ServiceDoors.neighbour(of: path)
      let isAtHome = door?.service == AgentIdPDoor.service
      if !grants.isEmpty, !isAtHome { return .failure(.elsewhere) }
    } else {
      grants = try await ledger.doorGrants(for: token)
    }
    return grants.isEmpty ? .failure(.unauthorized) : .success(grants)
  }

  /// Those of some grants that a call's token still gives, in the hands they were in.
  func inForce(_ admitted: [DoorGrant], _ call: Call) async throws(LedgerError) -> [DoorGrant] {
    guard case .success(let now) = try await grants(of: call.head.authorization, to: call.target) else { return [] }
    return now.filter { grant in admitted.contains { $0.account == grant.account && $0.since == grant.since } }
  }

  /// An answer, and the grant it was given under; nil where it told nothing of any account.
  struct Given: Sendable {
    let answer: AgentAnswer
    var grant: DoorGrant?
  }

  private func answered(_ call: Call, _ grants: [DoorGrant]) async throws(LedgerError) -> Given {
    guard let route = GatewayRoute(method: call.method, target: call.target) else {
      let allowed = GatewayRoute.methods(target: call.target)
      if !allowed.isEmpty { return Given(answer: .wrongMethod(allowed: allowed)) }
      // A client of one service is told so as that service would.
      let service = { (account: AccountName) in engine.service(of: account) }
      let services = Set(grants.map { service($0.account) })
      let words = ForwardChoice(accounts: forwarded, service: service).words(
        call.method, call.target, AccountChoice(named: call.account, grants: grants, service: service))
      var answer = AgentAnswer.error(404, "not_found", words ?? "There is no such route here.")
      answer.service = services.count == 1 ? services.first ?? nil : nil
      return Given(answer: answer)
    }
    if call.method == "POST", !call.body.isEmpty, !DoorGuard.isJSON(call.head.contentType) {
      return Given(answer: .error(415, "unsupported_media_type", "Content-Type must be application/json."))
    }
    let choice = AccountChoice(named: call.account, grants: grants) { engine.service(of: $0) }
    switch route {
    case .show(let id, _), .cancel(let id):
      // A request tells by itself which account it is of.
      guard let request = try await ledger.request(id), let grant = choice.grant(covering: request) else {
        return Given(answer: Self.gone)
      }
      return Given(answer: try await answered(route, call, grant), grant: grant)
    case .service(let service, _, _):
      return try await answered(route, call, choice.grant(for: service))
    case .submit:
      return try await answered(route, call, choice.grant(for: nil))
    case .list:
      return try await list(choice, call)
    // Messages of the Model Context Protocol have a way of their own.
    case .mcp, .serviceMCP: return Given(answer: Self.gone)
    }
  }

  private func answered(
    _ route: GatewayRoute, _ call: Call, _ choice: Result<DoorGrant, AccountChoice.Obstacle>
  ) async throws(LedgerError) -> Given {
    switch choice {
    case .success(let grant): Given(answer: try await answered(route, call, grant), grant: grant)
    case .failure(let obstacle): Given(answer: obstacle.answer)
    }
  }

  private func answered(
    _ route: GatewayRoute, _ call: Call, _ grant: DoorGrant
  ) async throws(LedgerError) -> AgentAnswer {
    switch route {
    case .service(let service, let use, let token): return try await serve(service, use, token, call, grant)
    case .submit: return try await ask(call, grant, .own)
    // They are of no account alone, and answered before.
    case .list, .mcp, .serviceMCP: return Self.gone
    case .show(let id, let seconds): return try await show(id, seconds, call, grant)
    case .cancel(let id):
      return try await toItsEnd { () async throws(LedgerError) in try await cancel(id, call, grant) }
    }
  }

  /// Asks for what a body of our own says.
  func ask(_ call: Call, _ grant: DoorGrant, _ shape: Shape) async throws(LedgerError) -> AgentAnswer {
    try await once(call, grant) {
      shape
    } asking: { (keyed) async throws(LedgerError) in
      let ask: AgentAsk
      guard let service = engine.service(of: grant.account) else { return AccountChoice.Obstacle.notServed.answer }
      let offers = try await ledger.look(at: grant.account)?.observation?.plans ?? []
      do throws(AgentAsk.Refusal) {
        ask = try AgentAsk(own: call.body, plans: service.profile.paidPlans(offers: offers))
      } catch {
        return .error(400, "bad_request", error.message)
      }
      return try await toItsEnd { () async throws(LedgerError) in try await submit(ask, call, grant, shape, keyed) }
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

  // MARK: - Answers that every route shares

  static let unauthorized = AgentAnswer.error(
    401, "unauthorized", "A door token is needed; one that was taken back or replaced is none.")
  static let gone = AgentAnswer.error(404, "not_found", "There is no such request of yours.")
  static let unreachable = AgentAnswer.error(
    503, "service_unreachable", "The billing service cannot be reached now, so nothing was recorded or sent.",
    retryAfter: 30)
}
