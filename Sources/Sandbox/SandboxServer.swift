import Billing
import Hummingbird
import NIOCore

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
  private let listener: any Channel
  private let connections: OpenConnections
  private let running: Task<Void, any Error>

  /// Listens, and returns once the socket accepts; `bound` is told the port before the first call is handled.
  static func listen(
    on port: Int, time: any TimeSource, bound: @escaping @Sendable (Int) async -> Void, handle: @escaping Handler
  ) async throws(SandboxError) -> SandboxServer {
    let connections = OpenConnections()
    let (listeners, report) = AsyncStream.makeStream(of: (any Channel).self)
    var application = Application(
      responder: SandboxResponder(handle: handle, time: time),
      server: .http1(
        configuration: .init(additionalChannelHandlers: [RawDoorInstaller(), ConnectionRegistration(connections)])),
      configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)),
      onServerRunning: { listener in
        await bound(listener.localAddress?.port ?? port)
        report.yield(listener)
        report.finish()
      })
    // The default logger writes to stderr, where a dashboard may be on the screen.
    application.logger.logLevel = .critical
    let running = Task { [application] in
      defer { report.finish() }
      try await application.run()
    }
    // In a task of its own, so that a caller who is cancelled does not leave a listener behind that nobody can stop.
    let started = Task { await listeners.first { _ in true } }
    if let listener = await started.value {
      return SandboxServer(
        port: listener.localAddress?.port ?? port, listener: listener, connections: connections, running: running)
    }
    switch await running.result {
    case .success: throw .cannotListen(port: port, reason: "the server ended at once")
    case .failure(let error as IOError) where error.errnoCode == EADDRINUSE: throw .portTaken(port)
    case .failure(let error): throw .cannotListen(port: port, reason: String(describing: error))
    }
  }

  /// Closes every connection and returns when the port is free again.
  func stop() async {
    await connections.closeAll()
    try? await listener.close()
    _ = await running.result
  }
}

/// What a call brings along from its connection.
struct SandboxContext: InitializableFromSource {
  let connection: any Channel

  init(source: ApplicationRequestContextSource) {
    connection = source.channel
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
      try await wait(for: handling.delay, on: context.connection)
    }
    guard let reply = handling.reply else {
      if !handling.rawBytes.isEmpty { try? await RawDoor.send(handling.rawBytes, on: context.connection) }
      try? await context.connection.close()
      throw ConnectionDropped()
    }
    return Self.response(reply)
  }

  /// Waits for a duration, or less when the connection closes meanwhile.
  private func wait(for duration: Duration, on connection: any Channel) async throws {
    let sleep = Task { [time] in try await time.sleep(for: duration) }
    connection.closeFuture.whenComplete { _ in sleep.cancel() }
    try await sleep.value
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
