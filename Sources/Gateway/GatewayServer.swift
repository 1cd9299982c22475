import Billing
import Consent
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import Text

/// The gateway's HTTP server on loopback.
public struct GatewayServer: Sendable {
  /// The largest body an agent may send.
  static let bodyLimit = 65_536
  /// How many connections agents may have open.
  static let connectionLimit = 128

  private let gateway: Gateway
  private let port: Int
  private let logger: Logger

  /// A server on `127.0.0.1`; port 0 takes any free one.
  public init(gateway: Gateway, port: Int, logger: Logger) {
    self.gateway = gateway
    self.port = port
    self.logger = logger
  }

  /// Serves until the task is cancelled.
  ///
  /// - Parameter onListening: called once with the address, for example `http://127.0.0.1:8787`.
  /// - Throws: a problem naming the port when it cannot be listened on.
  public func run(onListening: @escaping @Sendable (String) async -> Void) async throws(Problem) {
    let gateway = self.gateway
    let responder = CallbackResponder<DoorContext> { request, context in
      await GatewayServer.respond(request, context, gateway)
    }
    let application = Application(
      responder: responder,
      server: .http1(configuration: .init(idleTimeout: .seconds(60))),
      configuration: .init(
        address: .hostname("127.0.0.1", port: port), serverName: nil,
        availableConnectionsDelegate: MaximumAvailableConnections(Self.connectionLimit)),
      onServerRunning: { channel in
        await onListening("http://127.0.0.1:\(channel.localAddress?.port ?? 0)")
      },
      logger: logger)
    do {
      try await application.run()
    } catch {
      throw Problem(
        SafeText("127.0.0.1:\(port): the gateway cannot listen there: \(error)."),
        advice: "Choose another port under [gateway] in the config.")
    }
  }

  private static func respond(_ request: Request, _ context: DoorContext, _ gateway: Gateway) async -> Response {
    let fields = request.headers
    let head = DoorGuard.Head(
      authority: request.head.authority, origin: fields[.origin], fetchSite: fields[name("Sec-Fetch-Site")],
      authorization: fields[.authorization], contentType: fields[.contentType],
      hasMethodOverride: fields.contains(name("X-HTTP-Method-Override")) || fields.contains(name("X-Method-Override")))
    let guardian = DoorGuard(authorities: ["127.0.0.1:\(context.ownPort)", "localhost:\(context.ownPort)"])
    switch guardian.obstacle(head) {
    case .misdirected: return response(.error(421, "misdirected_request", "This name is not served here."))
    case .fromBrowser: return response(.error(403, "forbidden", "Browsers are not served here."))
    case .methodOverride: return response(.error(400, "bad_request", "Method overrides are not accepted."))
    case nil: break
    }
    let body = try? await request.body.collect(upTo: bodyLimit)
    let call = Gateway.Call(
      method: request.method.rawValue, target: request.uri.string, head: head,
      reasonHeader: fields[name("X-Countersign-Reason")],
      peer: Peer.user(peerPort: context.peerPort, ownPort: context.ownPort),
      base: "http://127.0.0.1:\(context.ownPort)", body: body.map { Array($0.readableBytesView) })
    return response(await gateway.answer(call))
  }

  private static func response(_ answer: AgentAnswer) -> Response {
    var headers: HTTPFields = [.contentType: "application/json", .cacheControl: "no-store"]
    if let seconds = answer.retryAfter { headers[.retryAfter] = String(seconds) }
    return Response(
      status: .init(code: answer.status), headers: headers,
      body: .init(byteBuffer: ByteBuffer(string: answer.body.serialized() + "\n")))
  }

  private static func name(_ text: String) -> HTTPField.Name {
    guard let name = HTTPField.Name(text) else { preconditionFailure("header names here are well-formed: \(text)") }
    return name
  }
}

/// What is remembered of a connection: both ends' ports.
struct DoorContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  let ownPort: Int
  let peerPort: Int

  init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    ownPort = source.channel.localAddress?.port ?? 0
    peerPort = source.channel.remoteAddress?.port ?? 0
  }
}
