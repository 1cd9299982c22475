import Billing
import Serving

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
    var limits = ServerLimits()
    // Larger than any service takes: how a service refuses a body that is too large is its own.
    limits.body = 1 << 20
    limits.bodyTime = .seconds(10)
    // Nobody has to be kept out of a sandbox.
    limits.places.strangers = 1_000
    limits.places.strangersOfUser = 1_000
    limits.places.guests = 1_000
    limits.places.guestsOfHolder = 1_000
    let server = HTTPServer(
      SandboxService(handle: handle, time: time), port: port, limits: limits, time: time)
    let running = Task {
      defer { report.finish() }
      try await server.run(isLeftAtOnce: true) { port in
        await bound(port)
        report.yield(port)
        report.finish()
      }
    }
    // In a task of its own, so that a caller who is cancelled does not leave a listener behind that nobody can stop.
    let started = Task { await ports.first { _ in true } }
    if let port = await started.value { return SandboxServer(port: port, running: running) }
    switch await running.result {
    case .success: throw .cannotListen(port: port, reason: "the server ended at once")
    case .failure(ServingError.portTaken(let port)): throw .portTaken(port)
    case .failure(ServingError.cannotListen(let port, let reason)): throw .cannotListen(port: port, reason: reason)
    case .failure(let error): throw .cannotListen(port: port, reason: String(describing: error))
    }
  }

  /// Closes every connection and returns when the port is free again.
  func stop() async {
    running.cancel()
    _ = await running.result
  }
}

/// Translates between the server and the sandbox.
struct SandboxService: HTTPService {
  let handle: SandboxServer.Handler
  let time: any TimeSource
  let fields = ReadFields.all
  let asksForUsers = false

  func judge(_ head: RequestHead, at place: ListeningPlace) async -> Judgement<Void> {
    // Everybody's connections count for the same, so that there is one number of them.
    .admitted((), holder: "")
  }

  func answer(_ request: ReadRequest, _ pass: Void, from caller: Caller) async -> HTTPAnswer {
    let handling = await handle(Self.call(request))
    // Cut short when the connection is: then nobody is there to be answered.
    if handling.delay > .zero { try? await time.sleep(for: handling.delay) }
    guard let reply = handling.reply else { return .raw(handling.rawBytes) }
    return Self.answer(reply)
  }

  func answer(to fault: RequestFault) -> HTTPAnswer {
    switch fault {
    case .malformed(let words): Self.problem(400, "bad_request", words)
    case .headTooLarge: Self.problem(431, "head_too_large", "The request's head is too large.")
    case .bodyTooLarge: Self.problem(413, "too_large", "The body is too large.")
    case .otherVersion: Self.problem(505, "version_not_supported", "Only HTTP/1.1 is spoken here.")
    case .tooSlow: Self.problem(408, "timeout", "The request did not come in time.")
    case .tooManyConnections: Self.problem(503, "busy", "Too many connections are open.")
    }
  }

  private static func problem(_ status: Int, _ code: String, _ message: String) -> HTTPAnswer {
    answer(.problem(status, code, message, id: ""))
  }

  private static func call(_ request: ReadRequest) -> SandboxRequest {
    var headers: [String: String] = [:]
    for field in request.head.fields where headers[field.name] == nil { headers[field.name] = field.value }
    return SandboxRequest(
      method: request.head.answeredMethod, target: request.head.target, host: headers["host"], headers: headers,
      body: request.body.count > SandboxRequest.bodyCap ? .tooLarge : .bytes(request.body))
  }

  private static func answer(_ reply: Reply) -> HTTPAnswer {
    var fields: [String: String] = reply.headers
    fields["content-type"] = reply.contentType
    fields["cache-control"] = "no-store"
    if case .page = reply.body {
      fields["content-security-policy"] = Page.contentSecurityPolicy
      fields["referrer-policy"] = "same-origin"
    }
    return HTTPAnswer(
      reply.status, fields: fields.sorted { $0.key < $1.key }.map { RequestHead.Field(name: $0.key, value: $0.value) },
      body: reply.bytes)
  }
}
