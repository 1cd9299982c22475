import Billing
import Consent
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import Text

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The gateway's HTTP server on loopback.
public struct GatewayServer: Sendable {
  private let gateway: Gateway
  private let port: Int
  private let limits: DoorLimits
  private let lookout: Lookout
  private let logger: Logger

  /// A server on `127.0.0.1`; port 0 takes any free one.
  public init(gateway: Gateway, port: Int, logger: Logger) {
    self.init(gateway: gateway, port: port, limits: DoorLimits(), logger: logger)
  }

  init(gateway: Gateway, port: Int, limits: DoorLimits, lookout: Lookout = Lookout(), logger: Logger) {
    self.gateway = gateway
    self.port = port
    self.limits = limits
    self.lookout = lookout
    self.logger = logger
  }

  /// Serves until the task is cancelled; then the port is free, and calls that wait have been answered.
  ///
  /// - Parameter onListening: called once with the address, for example `http://127.0.0.1:8787`.
  /// - Throws: a problem naming the port when it cannot be listened on.
  public func run(onListening: @escaping @Sendable (String) async -> Void) async throws(Problem) {
    let connections = OpenConnections(limit: limits.connections)
    let application = application(connections, onListening)
    gateway.room.open()
    // In a task of its own: cancelled with this one, it would drop the calls that are under way.
    let running = Task { try await application.run() }
    let result = await withTaskCancellationHandler {
      await running.result
    } onCancel: { [room = gateway.room] in
      connections.close()
      room.close()
    }
    guard case .failure(let error) = result, !connections.isClosing else { return }
    throw Self.problem(error, port)
  }

  private func application(
    _ connections: OpenConnections, _ onListening: @escaping @Sendable (String) async -> Void
  ) -> some ApplicationProtocol {
    let gateway = self.gateway
    let limits = self.limits
    let lookout = self.lookout
    return Application(
      responder: CallbackResponder<DoorContext> { request, context in
        await GatewayServer.respond(request, context, gateway, limits)
      },
      server: HTTPServerBuilder {
        DoorChannel(HTTP1Channel(responder: $0), limits: limits, connections: connections, lookout: lookout)
      },
      configuration: .init(address: .hostname("127.0.0.1", port: port), serverName: nil),
      onServerRunning: { listener in
        guard connections.listen(on: listener) else { return }
        await onListening("http://127.0.0.1:\(listener.localAddress?.port ?? 0)")
      },
      logger: logger)
  }

  private static func problem(_ error: any Error, _ port: Int) -> Problem {
    let advice: SafeText = "Choose another port under [gateway] in the config."
    if let error = error as? IOError, error.errnoCode == EADDRINUSE {
      return Problem(
        SafeText("127.0.0.1:\(port): another program listens on the gateway's port already."),
        meaning: "Agents cannot ask for anything.", advice: advice)
    }
    return Problem(
      SafeText("127.0.0.1:\(port): the gateway cannot listen there: \(error)."),
      meaning: "Agents cannot ask for anything.", advice: advice)
  }

  private static func respond(
    _ request: Request, _ context: DoorContext, _ gateway: Gateway, _ limits: DoorLimits
  ) async -> Response {
    let fields = request.headers
    func value(_ text: String) -> String? { HTTPField.Name(text).flatMap { fields[$0] } }
    let overrides = ["x-http-method-override", "x-http-method", "x-method-override"]
    let head = DoorGuard.Head(
      authority: request.head.authority, origin: value("origin"), fetchSite: value("sec-fetch-site"),
      authorization: value("authorization"), contentType: value("content-type"),
      hasMethodOverride: overrides.contains { value($0) != nil })
    let authority = "127.0.0.1:\(context.ownPort)"
    if let obstacle = DoorGuard(authorities: [authority, "localhost:\(context.ownPort)"]).obstacle(head) {
      return response(obstacle.answer)
    }
    // The gate before this has read the body whole already, within its limit.
    guard let body = try? await request.body.collect(upTo: limits.body) else {
      return response(RequestFault.bodyTooLarge.answer)
    }
    return response(
      await gateway.answer(
        Gateway.Call(
          method: request.method.rawValue, target: request.uri.string, head: head,
          reasonHeader: value("x-countersign-reason"),
          peer: value(ReadRequest.peerField).flatMap { PeerUser(rawValue: $0) } ?? .unknown,
          base: "http://" + authority, body: Array(body.readableBytesView))))
  }

  private static func response(_ answer: AgentAnswer) -> Response {
    var headers: HTTPFields = [.contentType: "application/json", .cacheControl: "no-store", .connection: "close"]
    if let seconds = answer.retryAfter { headers[.retryAfter] = String(seconds) }
    if answer.status == 401 { headers[.wwwAuthenticate] = "Bearer" }
    return Response(
      status: .init(code: answer.status), headers: headers,
      body: .init(byteBuffer: ByteBuffer(string: answer.body.serialized() + "\n")))
  }
}

/// What is remembered of a connection: the gateway's end.
struct DoorContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  let ownPort: Int

  init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    ownPort = source.channel.localAddress?.port ?? 0
  }
}
