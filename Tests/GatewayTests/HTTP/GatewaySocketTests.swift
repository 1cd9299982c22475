import Billing
import Consent
import Support
import Testing

@testable import Gateway
@testable import Serving

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The gateway on a Unix socket.
@Suite struct GatewaySocketTests {
  private func run(_ test: (Door, String) async throws -> Void) async throws {
    let door = try await Door()
    let path = door.state.directory.path + "/door.sock"
    let server = GatewayServer(
      gateway: door.gateway, at: .socket(path: path, group: nil), pages: "http://127.0.0.1:8787",
      limits: HTTPDoor.patient, lookout: Lookout())
    let (addresses, found) = AsyncStream.makeStream(of: String.self)
    let running = Task {
      defer { found.finish() }
      try await server.run { found.yield($0) }
    }
    #expect(await addresses.first { _ in true } == path)
    do { try await test(door, path) } catch {
      running.cancel()
      _ = await running.result
      throw error
    }
    running.cancel()
    try await running.value
    #expect(access(path, F_OK) != 0, "the socket stays behind")
  }

  private func reply(_ door: Door, _ path: String, _ target: String, _ body: String, fields: String = "") async throws
    -> RawReply
  {
    let client = try await RawClient(socket: path)
    await client.send(
      "POST \(target) HTTP/1.1\r\nHost: anything\r\nAuthorization: Bearer \(door.token)\r\n"
        + "Content-Type: application/json\r\n\(fields)Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
    return try await client.answer()
  }

  @Test func itServesTheSameRoutesAndKnowsTheUser() async throws {
    try await run { door, path in
      let told = try await reply(door, path, Door.upgrade, #"{"plan":"scale","mode":"web"}"#)
      #expect(told.status == 200)
      let request = try await door.newest()
      #expect(request.requester.peer == .operatorsOwn)
      // People come by the port; the agent polls by its socket.
      #expect(told.json?["approval_url"]?.string?.hasPrefix("http://127.0.0.1:8787/s/") == true)
      #expect(told.json?["polling_url"]?.string?.hasPrefix("http://localhost/api/web-approve/status?token=") == true)
      #expect(try await reply(door, path, "/accounts/dock-other" + Door.upgrade, "{}").status == 404)
      // No browser comes by a socket, whatever it is called.
      #expect(try await reply(door, path, Door.upgrade, "{}", fields: "Origin: http://a.example\r\n").status == 403)
    }
  }

  @Test func aPathThatCannotBeListenedOnIsAProblemThatNamesIt() async throws {
    let door = try await Door()
    let server = GatewayServer(
      gateway: door.gateway, socket: "/nowhere/door.sock", group: nil, pages: "http://127.0.0.1:8787")
    let problem = await #expect(throws: Problem.self) { try await server.run { _ in } }
    #expect(problem?.what.string.contains("/nowhere/door.sock") == true)
  }

  @Test func underThePublicNameThereAreOnlyStatusPages() async throws {
    let http = try await HTTPDoor.start(Door(), pages: "https://pages.example.com")
    let asked = try await http.call("POST", "/api/billing/portal", "{}")
    let page = try #require(asked.json?["url"]?.string)
    #expect(page.hasPrefix("https://pages.example.com/s/"))
    let path = String(page.dropFirst("https://pages.example.com".count))
    for (host, target, status) in [
      ("pages.example.com", path, 200), ("Pages.Example.com", path, 200), ("127.0.0.1:\(http.port)", path, 200),
      ("pages.example.com", "/api/billing", 404), ("pages.example.com", "/", 404),
      ("pages.example.com", "/api/v1/token", 404), ("pages.example.com:8443", path, 421),
      ("evil.example", path, 421),
    ] {
      let reply = try await http.reply(to: http.bytes("GET", target, host: host))
      #expect(reply.status == status, "\(host) \(target)")
    }
    try await http.stop()
  }
}
