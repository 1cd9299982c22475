import Billing
import Hummingbird

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The HTTP rim: a listening socket on 127.0.0.1 that turns calls into ``SandboxRequest`` and ``Reply`` back.
struct SandboxServer: Sendable {
  typealias Handler = @Sendable (SandboxRequest) async -> SandboxWorld.Handling

  /// The port it listens on.
  let port: Int
  private let running: Task<Void, any Error>

  /// Listens, and returns once the socket accepts; `bound` is told the port before the first call is handled.
  static func listen(
    on port: Int, time: any TimeSource, bound: @escaping @Sendable (Int) async -> Void, handle: @escaping Handler
  ) async throws(SandboxError) -> SandboxServer {
    let (ports, report) = AsyncStream.makeStream(of: Int.self)
    var application = Application(
      responder: SandboxResponder(handle: handle, time: time),
      configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)),
      onServerRunning: { channel in
        let actual = channel.localAddress?.port ?? port
        await bound(actual)
        report.yield(actual)
        report.finish()
      })
    // The default logger writes to stderr, where a dashboard may be on the screen.
    application.logger.logLevel = .critical
    let running = Task { [application] in
      defer { report.finish() }
      try await application.run()
    }
    for await actual in ports {
      return SandboxServer(port: actual, running: running)
    }
    running.cancel()
    let reason: String
    do {
      try await running.value
      reason = "the start was cancelled"
    } catch {
      reason = String(describing: error)
    }
    throw reason.contains("errno: \(EADDRINUSE)") ? .portTaken(port) : .cannotListen(port: port, reason: reason)
  }

  /// Closes every connection and returns when the port is free again.
  func stop() async {
    running.cancel()
    _ = await running.result
  }
}

/// What a call brings along from its connection: the way to close it without an answer.
struct SandboxContext: InitializableFromSource {
  let closeConnection: @Sendable () async -> Void

  init(source: ApplicationRequestContextSource) {
    let channel = source.channel
    closeConnection = { try? await channel.close() }
  }
}

/// Translates between Hummingbird and the sandbox.
struct SandboxResponder: HTTPResponder {
  /// The connection was closed on purpose; there is nothing to answer on.
  private struct ConnectionDropped: Error {}

  let handle: SandboxServer.Handler
  let time: any TimeSource

  func respond(to request: Request, context: SandboxContext) async throws -> Response {
    let handling = await handle(await Self.call(request))
    if handling.delay > .zero {
      try await time.sleep(for: handling.delay)
    }
    guard let reply = handling.reply else {
      await context.closeConnection()
      throw ConnectionDropped()
    }
    return Self.response(reply)
  }

  private static func call(_ request: Request) async -> SandboxRequest {
    var headers: [String: String] = [:]
    for field in request.headers where headers[field.name.canonicalName] == nil {
      headers[field.name.canonicalName] = field.value
    }
    let body: SandboxRequest.Body
    do {
      body = .bytes(Array(buffer: try await request.body.collect(upTo: SandboxRequest.bodyCap)))
    } catch {
      body = .tooLarge
    }
    return SandboxRequest(
      method: request.method.rawValue, target: request.head.path ?? "", host: request.head.authority,
      headers: headers, body: body)
  }

  private static func response(_ reply: Reply) -> Response {
    var fields: [String: String] = reply.headers
    fields["content-type"] = reply.contentType
    fields["cache-control"] = "no-store"
    if case .page = reply.body {
      fields["content-security-policy"] = Page.contentSecurityPolicy
      fields["referrer-policy"] = "same-origin"
    }
    var headers = HTTPFields()
    for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
      // Each name is one of ours and valid; the type of a header's name is reached through its collection.
      guard let name = HTTPFields.Element.Name(name) else { continue }
      headers.append(.init(name: name, value: value))
    }
    return Response(
      status: .init(code: reply.status), headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: reply.bytes)))
  }
}
