import Billing
import Consent
import JSON
import Ledger
import MCP
import Support
import Testing

@testable import Gateway

/// The Model Context Protocol over real connections.
@Suite(.timeLimit(.minutes(2))) struct MCPServerTests {
  /// A modern message with the header fields that go with it.
  static func message(
    _ method: String, _ params: JSONObject = [:], id: JSONValue = 1, progress: JSONValue? = nil
  ) -> (fields: String, body: String) {
    var meta: JSONObject = [
      "io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": [:],
    ]
    meta["progressToken"] = progress
    var all = params
    all["_meta"] = .object(meta)
    let body: JSONValue = ["jsonrpc": "2.0", "id": id, "method": .string(method), "params": .object(all)]
    let name = params["name"]?.string.map { "Mcp-Name: \($0)\r\n" } ?? ""
    return ("MCP-Protocol-Version: 2026-07-28\r\nMcp-Method: \(method)\r\n" + name, body.serialized())
  }

  /// A call of a tool.
  static func call(
    _ tool: String, _ arguments: JSONObject = [:], id: JSONValue = 1, progress: JSONValue? = nil
  ) -> (fields: String, body: String) {
    message("tools/call", ["name": .string(tool), "arguments": .object(arguments)], id: id, progress: progress)
  }

  static let ask: JSONObject = ["operation": "upgrade", "plan": "scale", "reason": "more rows"]

  @Test func aMessageIsAnsweredWithOneObject() async throws {
    try await HTTPDoor.run { http in
      let (fields, body) = Self.message("server/discover", id: "a")
      let reply = try await http.call("POST", "/mcp", body, fields: fields)
      #expect(reply.status == 200)
      #expect(reply.headers["content-type"] == "application/json")
      #expect(reply.json?["id"] == "a")
      #expect(reply.json?["result"]?["_meta"]?["io.modelcontextprotocol/serverInfo"]?["version"] == "1")
    }
  }

  @Test func aNotificationIsAcceptedWithoutABody() async throws {
    try await HTTPDoor.run { http in
      let reply = try await http.call("POST", "/mcp", #"{"jsonrpc":"2.0","method":"notifications/initialized"}"#)
      #expect(reply.status == 202)
      #expect(reply.body.isEmpty)
    }
  }

  @Test(arguments: ["GET", "DELETE", "PUT"]) func otherMethodsAreNotAllowed(_ method: String) async throws {
    try await HTTPDoor.run { http in
      let reply = try await http.call(method, "/mcp")
      #expect(reply.status == 405)
      #expect(reply.headers["allow"] == "POST")
    }
  }

  @Test func nobodyIsAnsweredWithoutAToken() async throws {
    try await HTTPDoor.run { http in
      for (method, body) in [("POST", Self.message("server/discover").body), ("GET", nil)] as [(String, String?)] {
        let reply = try await http.call(method, "/mcp", body, token: "wrong")
        #expect(reply.status == 401)
        #expect(reply.headers["www-authenticate"] == "Bearer")
      }
    }
  }

  @Test func onlyOurOwnOriginIsTaken() async throws {
    try await HTTPDoor.run { http in
      let (fields, body) = Self.message("tools/list")
      for (origin, status) in [
        ("http://127.0.0.1:\(http.port)", 200), ("http://localhost:\(http.port)", 200), ("https://evil.example", 403),
        ("null", 403), ("https://127.0.0.1:\(http.port)", 403), ("http://127.0.0.1:1", 403),
      ] {
        let reply = try await http.call("POST", "/mcp", body, fields: fields + "Origin: \(origin)\r\n")
        #expect(reply.status == status, "\(origin)")
      }
      // No other path takes even that.
      let other = try await http.call("GET", "/api/billing", fields: "Origin: http://127.0.0.1:\(http.port)\r\n")
      #expect(other.status == 403)
    }
  }

  @Test func whatDisagreesIsRefusedAndDoesNothing() async throws {
    try await HTTPDoor.run { http in
      let (fields, body) = Self.call("request_plan_change", Self.ask)
      let disagreeing = [
        "", fields.replacing("Mcp-Name: request_plan_change", with: "Mcp-Name: get_billing"),
        fields + "Mcp-Method: tools/call\r\n", fields.replacing("07-28", with: "07-29"),
      ]
      for bad in disagreeing {
        let reply = try await http.call("POST", "/mcp", body, fields: bad)
        #expect(reply.status == 400)
      }
      let text = http.bytes("POST", "/mcp", body, fields: fields).replacing("application/json", with: "text/plain")
      let reply = try await http.reply(to: text)
      #expect(reply.status == 415)
      let hasDoneAnything = try await http.hasDoneAnything()
      #expect(!hasDoneAnything)
    }
  }

  // MARK: - Waiting

  /// Sends a call that asks for events, and waits until it waits.
  private func begin(_ http: HTTPDoor, _ call: (fields: String, body: String), accept: String) async throws -> RawClient
  {
    let client = try await RawClient(port: http.port)
    let sleepers = http.door.time.sleepers
    await client.send(http.bytes("POST", "/mcp", call.body, fields: call.fields + "Accept: \(accept)\r\n"))
    await http.door.time.waitForSleepers(sleepers + (accept.contains("event-stream") ? 2 : 1))
    return client
  }

  private static let both = "application/json, text/event-stream"

  @Test func whoAsksForProgressHearsOfItUntilTheAnswer() async throws {
    try await HTTPDoor.run { http in
      var ask = Self.ask
      ask["wait_seconds"] = 45
      let client = try await begin(http, Self.call("request_plan_change", ask, progress: "p"), accept: Self.both)
      var text = ""
      for seconds in [10, 20, 30, 40] {
        http.door.time.advance(by: .seconds(10))
        text = String(decoding: try await client.read(until: "\n\n\r\n"), as: UTF8.self)
        #expect(text.contains(#""progress":\#(seconds),"#), "\(text)")
        #expect(text.contains(#""progressToken":"p""#))
        // The next beat is waited for before the clock goes on.
        await http.door.time.waitForSleepers(2)
      }
      try await http.door.reject()
      text = String(decoding: try await client.read(until: "0\r\n\r\n"), as: UTF8.self)
      #expect(text.contains(#""state":"rejected""#))
      #expect(!text.contains("progress"))
      #expect(text.contains(#""isError":false"#))
    }
  }

  @Test func whoTakesNoEventsGetsOneObject() async throws {
    try await HTTPDoor.run { http in
      var ask = Self.ask
      ask["wait_seconds"] = 45
      let call = Self.call("request_plan_change", ask, progress: 1)
      let client = try await begin(http, call, accept: "application/json")
      http.door.time.advance(by: .seconds(45))
      let reply = try await client.answer()
      #expect(reply.headers["content-type"] == "application/json")
      #expect(reply.json?["result"]?["structuredContent"]?["state"] == "pending")
    }
  }

  @Test func aClosedStreamStopsTheWaitAndKeepsTheRequest() async throws {
    try await HTTPDoor.run { http in
      var ask = Self.ask
      ask["wait_seconds"] = 45
      do {
        let client = try await begin(http, Self.call("request_plan_change", ask, progress: 1), accept: Self.both)
        client.resetWhenClosed()
      }
      while http.door.time.sleepers > 0 { await Task.yield() }
      #expect(try await http.door.newest().state == .pending)
      let (fields, body) = Self.call("list_my_requests")
      let list = try await http.call("POST", "/mcp", body, fields: fields)
      #expect(list.json?["result"]?["structuredContent"]?["requests"]?.array?.count == 1)
    }
  }

  @Test func aTokenThatIsTakenBackEndsTheWait() async throws {
    try await HTTPDoor.run { http in
      var ask = Self.ask
      ask["wait_seconds"] = 45
      let client = try await begin(http, Self.call("request_plan_change", ask, progress: 1), accept: Self.both)
      _ = try await http.door.ledger.revokeDoorTokens(
        of: Door.agent("research-bot"), account: nil, at: http.door.time.wall)
      let text = String(decoding: try await client.read(until: "0\r\n\r\n"), as: UTF8.self)
      #expect(text.contains(#""isError":true"#))
      #expect(text.contains("taken back"))
      #expect(try await http.door.newest().state == .cancelled)
    }
  }
}
