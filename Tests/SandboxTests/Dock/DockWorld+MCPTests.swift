import Billing
import JSON
import Testing

@testable import Sandbox

extension TestDock {
  /// A message for the MCP endpoint.
  fileprivate mutating func send(
    _ message: JSONValue, headers: [String: String] = [:], key: String = TestDock.key
  ) throws -> Reply {
    try call(
      "POST", "/api/mcp", headers: headers.merging(["authorization": "Bearer \(key)"]) { $1 },
      bytes: Array(message.serialized().utf8))
  }

  /// A request with the id 1, as clients send it.
  fileprivate mutating func ask(_ method: String, _ parameters: JSONValue? = nil) throws -> JSONValue {
    let reply = try send(.fields(["jsonrpc": "2.0", "id": 1, "method": .string(method), "params": parameters]))
    #expect(reply.status == 200)
    #expect(reply.value["jsonrpc"] == "2.0")
    #expect(reply.value["id"] == 1)
    return reply.value
  }

  /// What a tool answers, and whether it is an error; the text says the same as the structure.
  fileprivate mutating func use(
    _ tool: String, _ arguments: JSONValue? = nil
  ) throws -> (answer: JSONValue, isError: Bool) {
    let result = try #require(
      try ask("tools/call", .fields(["name": .string(tool), "arguments": arguments]))["result"])
    let answer = try #require(result["structuredContent"])
    let content = try #require(result["content"]?.array)
    #expect(content.count == 1)
    #expect(content[0]["type"] == "text")
    #expect(try JSONValue.parse(content[0]["text"]?.string ?? "") == answer)
    return (answer, try #require(result["isError"]?.bool as Bool?))
  }
}

@Suite("Dock's MCP endpoint")
struct DockMCPTests {
  @Test(
    "A client is answered in its version, or in the newest",
    arguments: [
      ("2025-11-25", "2025-11-25"), ("2025-06-18", "2025-06-18"), ("2025-03-26", "2025-11-25"),
      ("2099-01-01", "2025-11-25"),
    ])
  func greeting(asked: String, spoken: String) throws {
    var dock = try TestDock()
    let answer = try dock.ask(
      "initialize",
      [
        "protocolVersion": .string(asked), "capabilities": [:], "clientInfo": ["name": "test", "version": "1"],
      ])
    #expect(
      answer["result"] == [
        "protocolVersion": .string(spoken), "capabilities": ["tools": ["listChanged": false]],
        "serverInfo": ["name": "ai.trydock/dock", "title": "Dock (sandbox)", "version": "1.0.1"],
      ])
    #expect(try dock.ask("initialize", [:]).at("error", "code") == -32602)
  }

  @Test func theFirstMessagesOfAClientAreAnsweredAsTheyWere() throws {
    // As the official SDK for TypeScript sends them.
    var dock = try TestDock()
    let headers = ["mcp-protocol-version": "2025-06-18", "accept": "application/json, text/event-stream"]
    let told = try dock.send(["method": "notifications/initialized", "jsonrpc": "2.0"], headers: headers)
    #expect(told.status == 202)
    #expect(told.body == .empty)
    let list = try dock.send(["method": "tools/list", "jsonrpc": "2.0", "id": 0], headers: headers)
    #expect(list.status == 200)
    #expect(list.contentType?.hasPrefix("application/json") == true)
    #expect(list.value["id"] == 0)
    let pong = try dock.send(["jsonrpc": "2.0", "id": "p", "method": "ping"])
    #expect(pong.value == ["jsonrpc": "2.0", "id": "p", "result": [:]])
    #expect(try dock.send(["jsonrpc": "2.0", "id": 9, "result": [:]]).status == 202)
  }

  @Test func theToolsAreThoseOfTheDocuments() throws {
    var dock = try TestDock()
    let tools = try #require(try dock.ask("tools/list")["result"]?["tools"]?.array)
    #expect(
      tools.compactMap { $0["name"]?.string } == [
        "list_workspaces", "search", "get_billing", "upgrade_plan", "downgrade_plan", "request_limit_increase",
        "open_billing_portal",
      ])
    for tool in tools {
      #expect(tool["description"]?.string?.isEmpty == false)
      #expect(tool.at("inputSchema", "type") == "object")
      #expect(tool.at("inputSchema", "properties")?.object != nil)
    }
    #expect(tools[1].at("inputSchema", "required") == ["query"])
    #expect(
      tools[3].at("inputSchema", "properties")?.object?.keys == ["plan", "to", "mode", "confirm_token"])
    #expect(
      tools.filter { $0.at("annotations", "destructiveHint") == true }.compactMap { $0["name"]?.string } == [
        "upgrade_plan", "downgrade_plan",
      ])
  }

  @Test func readsAnswerWhatTheirRoutesAnswer() throws {
    var dock = try TestDock { $0.workspaces = [SandboxWorkspace(name: "Launch plan", rows: ["Book the venue"])] }
    var billing = try #require(try dock.agent("GET", "/api/billing").value.object)
    var told = try #require(try dock.use("get_billing").answer.object)
    // The calls themselves are counted there.
    (billing["usage"], told["usage"]) = (nil, nil)
    #expect(told == billing)
    #expect(try dock.use("list_workspaces").answer == dock.agent("GET", "/api/workspaces").value)
    #expect(
      try dock.use("search", ["query": "venue", "kind": "row"]).answer
        == dock.agent("GET", "/api/search?q=venue&kind=row").value)
    let wrong = try dock.use("search", ["kind": "person", "limit": 0])
    #expect(wrong.isError)
    #expect(wrong.answer["details"]?.array?.map { $0["field"] } == ["query", "kind", "limit"])
  }

  @Test func anUpgradeTakesTwoCallsWithinAMinute() throws {
    var dock = try TestDock()
    let asked = try dock.use("upgrade_plan", ["plan": "scale"])
    #expect(!asked.isError)
    #expect(asked.answer["status"] == "confirmation_required")
    #expect(asked.answer["expires_in"] == 60)
    #expect(asked.answer["message"]?.string?.contains("to Scale ($49/mo)") == true)
    let token = try #require(asked.answer["confirm_token"])
    #expect(dock.world.takeEffects().isEmpty)
    dock.advance(.milliseconds(59_999))
    let done = try dock.use("upgrade_plan", ["plan": "scale", "confirm_token": token])
    #expect(!done.isError)
    #expect(done.answer == ["plan": "scale", "status": "switched"])
    #expect(dock.world.takeEffects().map(\.by) == [.agent("build-bot")])
    let again = try dock.use("upgrade_plan", ["plan": "pro", "confirm_token": token])
    #expect(again.isError)
    #expect(again.answer["error"] == "consent_token_invalid")
  }

  @Test func aTokenEndsAndFitsItsOwnChangeAlone() throws {
    var dock = try TestDock()
    let token = try #require(try dock.use("upgrade_plan", ["to": "scale"]).answer["confirm_token"])
    let other = try dock.use("downgrade_plan", ["confirm_token": token])
    #expect(other.answer["error"] == "consent_token_mismatch")
    dock.advance(.seconds(60))
    let late = try dock.use("upgrade_plan", ["to": "scale", "confirm_token": token])
    #expect(late.isError)
    #expect(late.answer["error"] == "consent_token_expired")
    #expect(dock.world.takeEffects().isEmpty)
  }

  @Test func theOtherDocumentsFieldNamesAreSpokenWhereTheDialectSaysSo() throws {
    var dock = try TestDock(dialect: DockDialect(handshake: .dangerousOperations))
    let asked = try dock.use("upgrade_plan", ["to": "scale"]).answer
    #expect(asked["confirm_required"] == true)
    #expect(asked["ttl_seconds"] == 60)
    let done = try dock.use(
      "upgrade_plan", ["to": "scale", "confirm_token": try #require(asked["confirm_token"])])
    #expect(done.answer["ok"] == true)
    #expect(done.answer.at("subscription", "plan") == "scale")
  }

  @Test func aDowngradeAndAWebApprovalAreAskedForToo() throws {
    var dock = try TestDock()
    let web = try dock.use("upgrade_plan", ["plan": "scale", "mode": "web"]).answer
    #expect(web["status"] == "web-approve-required")
    let polling = try #require(web["polling_url"]?.string?.split(separator: "127.0.0.1:1").last.map(String.init))
    #expect(try dock.agent("GET", polling).value["status"] == "pending")
    let token = try #require(try dock.use("downgrade_plan").answer["confirm_token"])
    let done = try dock.use("downgrade_plan", ["confirm_token": token]).answer
    #expect(done["status"] == "downgrade-scheduled")
    #expect(dock.world.takeEffects().map(\.operation) == ["downgrade"])
  }

  @Test func aPortalIsOpenedAndALimitAskedFor() throws {
    var dock = try TestDock()
    #expect(try dock.use("open_billing_portal").answer["url"]?.string?.contains("/sandbox/stripe/portal/") == true)
    #expect(
      try dock.use("request_limit_increase", ["kind": "rows", "desiredValue": 9_000]).answer == ["status": "logged"])
    #expect(dock.world.organisations[0].limitRequests.map(\.wanted) == [9_000])
    #expect(try dock.use("request_limit_increase", ["kind": "seats"]).isError)
  }

  @Test func itsCallsCountTowardsTheHourOfTheRoutes() throws {
    var dock = try TestDock()
    for _ in 0..<3 { _ = try dock.use("upgrade_plan", ["plan": "scale"]) }
    for _ in 0..<2 { #expect(try dock.agent("POST", "/api/billing/upgrade", ["plan": "scale"]).status == 200) }
    let refused = try dock.use("upgrade_plan", ["plan": "scale"])
    #expect(refused.isError)
    #expect(refused.answer["code"] == "rate_limited")
    #expect(try !dock.use("get_billing").isError)
  }

  @Test func aUsedUpMonthRefusesWhatTheDialectSays() throws {
    var dock = try TestDock(dialect: DockDialect(quotaGate: .writes), usage: ["api_calls": 100_000])
    #expect(try !dock.use("get_billing").isError)
    let refused = try dock.use("upgrade_plan", ["plan": "scale"])
    #expect(refused.isError)
    #expect(refused.answer["code"] == "over_limit")
    dock = try TestDock(dialect: DockDialect(quotaGate: .everything), usage: ["api_calls": 100_000])
    #expect(try dock.send(["jsonrpc": "2.0", "id": 1, "method": "ping"]).status == 402)
  }

  @Test("Nothing comes in without a key, by another method or from another key's organisation")
  func itIsGuardedAsTheOtherRoutesAre() throws {
    var dock = try TestDock { $0.workspaces = [SandboxWorkspace(name: "Launch plan")] }
    let list: JSONValue = ["jsonrpc": "2.0", "id": 1, "method": "tools/list"]
    #expect(try dock.call("POST", "/api/mcp", bytes: Array(list.serialized().utf8)).status == 401)
    #expect(try dock.send(list, key: "dk_wrong").status == 401)
    for method in ["GET", "DELETE", "PUT"] {
      let reply = try dock.agent(method, "/api/mcp")
      #expect(reply.status == 405, "\(method)")
      #expect(reply.headers["allow"] == "POST")
    }
    let foreign = try dock.send(
      ["jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": ["name": "list_workspaces"]],
      key: TestDock.foreignKey)
    #expect(foreign.value.at("result", "structuredContent") == ["workspaces": []])
  }

  @Test(
    "What is no message is a protocol error without effect",
    arguments: [
      ("{", 400, -32700), ("", 400, -32700), ("[]", 400, -32600), ("7", 400, -32600),
      (#"[{"jsonrpc":"2.0","id":1,"method":"ping"}]"#, 400, -32600),
      (#"{"id":1,"method":"ping"}"#, 400, -32600), (#"{"jsonrpc":"1.0","id":1,"method":"ping"}"#, 400, -32600),
      (#"{"jsonrpc":"2.0","id":null,"method":"ping"}"#, 400, -32600),
      (#"{"jsonrpc":"2.0","id":1.5,"method":"ping"}"#, 400, -32600),
      (#"{"jsonrpc":"2.0","id":1,"method":7}"#, 400, -32600), (#"{"jsonrpc":"2.0","id":1}"#, 400, -32600),
      (#"{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}"#, 400, -32600),
      (#"{"jsonrpc":"2.0","id":1,"method":"server/discover"}"#, 200, -32601),
      (#"{"jsonrpc":"2.0","id":1,"method":"resources/list"}"#, 200, -32601),
      (#"{"jsonrpc":"2.0","id":1,"method":"tools/call"}"#, 200, -32602),
      (#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"create_key"}}"#, 200, -32602),
      (
        #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"upgrade_plan","arguments":"x"}}"#, 200, -32602
      ),
    ])
  func noMessage(text: String, status: Int, code: Int64) throws {
    var dock = try TestDock()
    let reply = try dock.call(
      "POST", "/api/mcp", headers: ["authorization": "Bearer \(TestDock.key)"], bytes: Array(text.utf8))
    #expect(reply.status == status)
    #expect(reply.value["jsonrpc"] == "2.0")
    #expect(reply.value.at("error", "code") == .integer(code))
    #expect(reply.value["id"] == (status == 200 ? 1 : nil))
    #expect(reply.value["result"] == nil)
    #expect(dock.world.takeEffects().isEmpty)
  }

  @Test func anotherVersionInTheHeaderIsRefused() throws {
    var dock = try TestDock()
    let ping: JSONValue = ["jsonrpc": "2.0", "id": 1, "method": "ping"]
    for (version, status) in [("2025-03-26", 200), ("2025-11-25", 200), ("2026-07-28", 400), ("x", 400)] {
      #expect(try dock.send(ping, headers: ["mcp-protocol-version": version]).status == status, "\(version)")
    }
  }

  @Test func aFaultOfTheSecondCallStrikesTheConfirmationAlone() throws {
    var world = try TestWorld()
    try world.world.set(Fault(route: "/api/mcp", kind: .errorBefore, phase: .confirm))
    func message(_ arguments: JSONValue) -> JSONValue {
      [
        "jsonrpc": "2.0", "id": 1, "method": "tools/call",
        "params": ["name": "upgrade_plan", "arguments": arguments],
      ]
    }
    let asked = try world.reply("POST", "/api/mcp", message(["plan": "scale"]))
    let token = try #require(asked.value.at("result", "structuredContent", "confirm_token"))
    let confirm = message(["plan": "scale", "confirm_token": token])
    #expect(try world.reply("POST", "/api/mcp", confirm).status == 500)
    #expect(try world.reply("POST", "/api/mcp", confirm).value.at("result", "isError") == false)
  }
}
