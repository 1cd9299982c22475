import Billing
import Consent
import JSON
import Ledger
import MCP
import Serving
import Text

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The gateway's HTTP server: on loopback, or on a Unix socket for who cannot reach that.
public struct GatewayServer: Sendable {
  private let gateway: Gateway
  private let place: ListeningPlace
  private let pages: String?
  private let limits: ServerLimits
  private let lookout: Lookout

  /// A server on a port of 127.0.0.1, where 0 takes any free one.
  ///
  /// - Parameter pages: where people reach the status pages, for example `https://pages.example.com`; nil for the port itself.
  public init(gateway: Gateway, port: Int, pages: String? = nil) {
    self.init(gateway: gateway, at: .port(port), pages: pages, limits: ServerLimits(), lookout: Lookout())
  }

  /// A server on a Unix socket, for its owner alone or also for a group by its number.
  ///
  /// - Parameter pages: where people reach the status pages: no browser comes by a socket.
  public init(gateway: Gateway, socket path: String, group: UInt32?, pages: String) {
    self.init(
      gateway: gateway, at: .socket(path: path, group: group), pages: pages, limits: ServerLimits(), lookout: Lookout())
  }

  init(
    gateway: Gateway, at place: ListeningPlace, pages: String?, limits: ServerLimits, lookout: Lookout
  ) {
    self.gateway = gateway
    self.place = place
    self.pages = pages
    self.limits = limits
    self.lookout = lookout
  }

  /// Serves until the task is cancelled; then the port is free, and calls that wait have been answered.
  ///
  /// - Parameter onListening: called once with the address, for example `http://127.0.0.1:8787`, or the socket's path.
  /// - Throws: a problem naming the port or the socket when it cannot be listened on.
  public func run(onListening: @escaping @Sendable (String) async -> Void) async throws(Problem) {
    gateway.room.open()
    gateway.passing.open()
    let server = HTTPServer(
      AgentsService(gateway: gateway, pages: pages), at: place, limits: limits, lookout: lookout, time: gateway.time)
    do {
      try await server.run { [place] port in
        switch place {
        case .port: await onListening("http://127.0.0.1:\(port)")
        case .socket(let path, _): await onListening(path)
        }
      } onStopping: { [room = gateway.room, passing = gateway.passing] in
        room.close()
        passing.close()
      }
    } catch {
      throw Self.problem(error)
    }
  }

  private static func problem(_ error: ServingError) -> Problem {
    let advice: SafeText = "Choose another port under [gateway] in the config."
    let meaning: SafeText = "Agents cannot ask for anything."
    switch error {
    case .portTaken(let port):
      return Problem(
        SafeText("127.0.0.1:\(port): another program listens on the gateway's port already."), meaning: meaning,
        advice: advice)
    case .cannotListen(let port, let reason):
      return Problem(
        SafeText("127.0.0.1:\(port): the gateway cannot listen there: \(reason)."), meaning: meaning, advice: advice)
    case .cannotListenAt(let path, let reason):
      return Problem(
        SafeText("\(path): the gateway cannot listen there: \(reason)."),
        meaning: "Agents that come by the socket cannot ask for anything.",
        advice: "Mend that, or change unix and unix_group under [gateway] in the config.")
    }
  }
}

/// As what a head was let in.
enum DoorPass: Sendable {
  /// As an agent's call.
  case agent([DoorGrant])
  /// As an agent's call that is passed on.
  case passed(ForwardChoice.Passage)
  /// As a call for a token, which has nothing to show yet.
  case token
}

/// The gateway as the server's callers meet it.
struct AgentsService: HTTPService {
  let gateway: Gateway
  /// Where people reach the status pages; nil where that is the port.
  let pages: String?
  let asksForUsers = true

  let readsStreams = true

  let fields = ReadFields.only(
    PassedFields.ofRequests.union([
      "accept", "host", "origin", "sec-fetch-site", "authorization", "content-type", "x-countersign-reason",
      "x-tenant-id", "idempotency-key", "mcp-protocol-version", "mcp-method", "mcp-name",
      "x-http-method-override", "x-http-method", "x-method-override",
    ]))

  func judge(_ head: RequestHead, at place: ListeningPlace) async -> Judgement<DoorPass> {
    let guarding = DoorGuard(place)
    if guarding.serves(head["host"]) {
      if let page = await gateway.statusPage(head) { return .refused(page) }
    } else if let pages, PublicAddress.authorities(of: pages).contains(where: { DoorGuard.isSame($0, head["host"]) }) {
      // Under the name that people from elsewhere use there is nothing but their pages.
      return .refused(await gateway.statusPage(head) ?? Gateway.missingPage)
    }
    let address = CallAddress(head.target)
    if let obstacle = guarding.obstacle(Self.guarded(head), at: address.target) {
      return .refused(wire(obstacle.answer, to: head))
    }
    if TokenCall.paths.contains(address.target) {
      guard head.method == "POST" else { return .refused(AgentAnswer.wrongMethod(allowed: ["POST"]).wire) }
      // No agent's name has a space: these callers have places of their own.
      return .admitted(.token, holder: "a token")
    }
    switch await gateway.admit(head["authorization"], to: address.target) {
    case .success(let grants):
      // An agent's name is the same for all of its accounts.
      let holder = grants.first?.agent.rawValue ?? ""
      switch gateway.forwarding(head.method, address, grants) {
      case .passed(let passage): return .admittedStreaming(.passed(passage), holder: holder)
      case .refused(let answer): return .refused(wire(answer, to: head))
      case .none: return .admitted(.agent(grants), holder: holder)
      }
    case .failure(let refusal): return .refused(wire(refusal.answer, to: head))
    }
  }

  func answer(_ request: ReadRequest, _ pass: DoorPass, from caller: Caller) async -> HTTPAnswer {
    let head = request.head
    let address = CallAddress(head.target)
    guard case .agent(let grants) = pass else {
      return await gateway.token(
        contentType: head["content-type"], authorization: head["authorization"], body: request.body,
        account: address.account
      ).wire
    }
    let peer: PeerUser = caller.user.map { $0 == geteuid() ? .operatorsOwn : .distinct } ?? .unknown
    let call = Gateway.Call(
      method: head.answeredMethod, target: address.target, account: address.account, tenant: head["x-tenant-id"],
      head: Self.guarded(head),
      reasonHeader: head["x-countersign-reason"], peer: peer, base: Self.base(caller.place),
      pages: pages, key: head["idempotency-key"], body: request.body)
    let message = Gateway.MCPCall(
      headers: MCPEra.Headers(
        version: head["mcp-protocol-version"], method: head["mcp-method"], name: head["mcp-name"]),
      takesEvents: head["accept"]?.lowercased().contains("text/event-stream") ?? false)
    switch GatewayRoute(method: call.method, target: call.target) {
    case .mcp?: return await gateway.answer(message, call, grants)
    case .serviceMCP(let service, _)?:
      guard let door = ServiceDoors.door(for: service) else { return wire(Gateway.gone, to: head) }
      return await gateway.answer(message, to: door, call, grants)
    default: return wire(await gateway.answer(call, grants), to: head)
    }
  }

  func answer(
    _ head: RequestHead, streaming body: RequestBody, _ pass: DoorPass, from caller: Caller
  ) async -> HTTPAnswer {
    guard case .passed(let passage) = pass else { return answer(to: .bodyTooLarge) }
    switch await gateway.forward(passage, head, body) {
    case .passed(let answer): return answer
    case .refused(var refusal):
      refusal.service = passage.service
      return wire(refusal, to: head)
    }
  }

  /// Where an agent reaches the gateway; behind a socket a host's name means nothing.
  private static func base(_ place: ListeningPlace) -> String {
    switch place {
    case .port(let port): "http://127.0.0.1:\(port)"
    case .socket: "http://localhost"
    }
  }

  /// An answer as it goes over the wire: a refusal in the shape of the service whose path was called.
  private func wire(_ answer: AgentAnswer, to head: RequestHead) -> HTTPAnswer {
    let path = GatewayRoute.path(of: CallAddress(head.target).target)
    guard let refusal = answer.refusal,
      let door = ServiceDoors.door(of: path) ?? answer.service.flatMap(ServiceDoors.door(for:))
        ?? ServiceDoors.neighbour(of: path)
    else { return answer.wire }
    let body = door.body(of: refusal, answer, path: path, at: gateway.time.wall)
    return AgentAnswer(answer.status, body, retryAfter: answer.retryAfter, allowed: answer.allowed).wire
  }

  func answer(to fault: RequestFault) -> HTTPAnswer { AgentAnswer.refused(fault).wire }

  private static func guarded(_ head: RequestHead) -> DoorGuard.Head {
    let overrides = ["x-http-method-override", "x-http-method", "x-method-override"]
    return DoorGuard.Head(
      authority: head["host"], origin: head["origin"], fetchSite: head["sec-fetch-site"],
      authorization: head["authorization"], contentType: head["content-type"],
      hasMethodOverride: overrides.contains { head[$0] != nil })
  }
}

extension AgentAnswer {
  /// The refusal of a request that nobody looked at; it says nothing about this program.
  static func refused(_ fault: RequestFault) -> AgentAnswer {
    switch fault {
    case .malformed(let words): .error(400, "bad_request", words)
    case .headTooLarge: .error(431, "head_too_large", "The request's head is too large.")
    case .bodyTooLarge: .error(413, "too_large", "The body is larger than 64 KiB.")
    case .otherVersion: .error(505, "version_not_supported", "Only HTTP/1.1 is spoken here.")
    case .tooSlow: .error(408, "timeout", "The request did not come in time.")
    case .tooManyConnections: .error(503, "busy", "Too many connections are open.", retryAfter: 5)
    }
  }

  /// The answer as it goes over the wire.
  var wire: HTTPAnswer {
    var fields = [
      RequestHead.Field(name: "content-type", value: "application/json"),
      RequestHead.Field(name: "cache-control", value: "no-store"),
    ]
    if let retryAfter { fields.append(RequestHead.Field(name: "retry-after", value: String(retryAfter))) }
    if !allowed.isEmpty { fields.append(RequestHead.Field(name: "allow", value: AllowedMethods.field(allowed))) }
    if status == 401 { fields.append(RequestHead.Field(name: "www-authenticate", value: "Bearer")) }
    return HTTPAnswer(status, fields: fields, body: Array((body.serialized() + "\n").utf8))
  }
}
