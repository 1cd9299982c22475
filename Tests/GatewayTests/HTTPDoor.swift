import Billing
import JSON
import Support
import Transfer

@testable import Gateway
@testable import Serving

/// A gateway that really listens on 127.0.0.1.
struct HTTPDoor: Sendable {
  let door: Door
  let port: Int
  let stop: @Sendable () async throws -> Void

  /// The door's limits with more time than any machine needs, so that a busy one does not change what a test sees.
  static let patient: ServerLimits = {
    var limits = ServerLimits()
    limits.headTime = .seconds(600)
    limits.bodyTime = .seconds(600)
    limits.restTime = .seconds(600)
    limits.lingering = .seconds(600)
    return limits
  }()

  /// Starts a server, hands it over and stops it, also when the test fails.
  static func run(
    limits: ServerLimits = patient, lookout: Lookout = Lookout(), _ test: (HTTPDoor) async throws -> Void
  ) async throws {
    let http = try await start(Door(), limits: limits, lookout: lookout)
    do {
      try await test(http)
    } catch {
      try await http.stop()
      throw error
    }
    try await http.stop()
  }

  /// Starts a server on a port; 0 takes any free one.
  static func start(
    _ door: Door, port: Int = 0, pages: String? = nil, limits: ServerLimits = patient, lookout: Lookout = Lookout()
  ) async throws -> HTTPDoor {
    let server = GatewayServer(gateway: door.gateway, at: .port(port), pages: pages, limits: limits, lookout: lookout)
    let (addresses, found) = AsyncStream.makeStream(of: String.self)
    let running = Task {
      defer { found.finish() }
      try await server.run { found.yield($0) }
    }
    guard let address = await addresses.first(where: { _ in true }) else {
      try await running.value
      throw Unexpected("the server ended at once")
    }
    guard let port = address.split(separator: ":").last.flatMap({ Int($0) }), address.hasPrefix("http://127.0.0.1:")
    else { throw Unexpected("\(address) is no address of ours") }
    return HTTPDoor(door: door, port: port) {
      running.cancel()
      try await running.value
    }
  }

  /// A request's bytes, well-formed and with a valid token unless told otherwise.
  func bytes(
    _ method: String, _ target: String, _ body: String? = nil, token: String? = nil, host: String? = nil,
    fields: String = ""
  ) -> String {
    var text = "\(method) \(target) HTTP/1.1\r\nHost: \(host ?? "127.0.0.1:\(port)")\r\n"
    text += "Authorization: Bearer \(token ?? door.token)\r\n" + fields
    if let body { text += "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n" + body }
    return body == nil ? text + "\r\n" : text
  }

  /// The answer to bytes sent on a connection of their own.
  func reply(to text: String) async throws -> RawReply {
    let client = try await RawClient(port: port)
    await client.send(text)
    return try await client.answer()
  }

  /// The answer to a well-formed call.
  func call(
    _ method: String, _ target: String, _ body: String? = nil, token: String? = nil, fields: String = ""
  ) async throws -> RawReply {
    try await reply(to: bytes(method, target, body, token: token, fields: fields))
  }

  /// Whether a request was recorded or the service was asked for a change.
  func hasDoneAnything() async throws -> Bool {
    try await !door.ledger.recentRequests(limit: 1).isEmpty || !door.provider.changes.isEmpty
  }
}
