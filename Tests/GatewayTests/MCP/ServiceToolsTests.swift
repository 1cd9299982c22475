import Billing
import Consent
import JSON
import Ledger
import Support
import Testing

@testable import Gateway

/// A service's own MCP endpoint, of which the billing tools are answered here.
@Suite(.timeLimit(.minutes(2))) struct ServiceToolsTests {
  /// Calls as Dock's own bridge does: one JSON object, no header of the protocol's.
  private func send(_ http: HTTPDoor, _ body: String, path: String = "/api/mcp") async throws -> RawReply {
    try await http.call("POST", path, body, fields: "Accept: application/json\r\n")
  }

  private func use(_ http: HTTPDoor, _ tool: String, _ arguments: String = "{}") async throws -> JSONValue {
    let body =
      #"{"jsonrpc":"2.0","id":"x","method":"tools/call","params":{"name":"\#(tool)","arguments":\#(arguments)}}"#
    let reply = try await send(http, body)
    #expect(reply.status == 200)
    #expect(reply.json?["id"] == "x")
    return try #require(reply.json?["result"])
  }

  @Test func onlyTheBillingToolsAreThere() async throws {
    try await HTTPDoor.run { http in
      let list = try await send(http, #"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#)
      let names = list.json?["result"]?["tools"]?.array?.compactMap { $0["name"]?.string }
      #expect(
        names == ["get_billing", "upgrade_plan", "downgrade_plan", "request_limit_increase", "open_billing_portal"])
      for tool in ["list_workspaces", "create_api_key", "request_plan_change"] {
        let body = #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"\#(tool)"}}"#
        #expect(try await send(http, body).json?["error"]?["code"] == -32602)
      }
      let batch = try await send(http, #"[{"jsonrpc":"2.0","id":1,"method":"tools/list"}]"#)
      #expect(batch.status == 400)
      let other = try await send(http, #"{"jsonrpc":"2.0","id":1,"method":"resources/list"}"#)
      #expect(other.json?["error"]?["code"] == -32601)
      let get = try await http.call("GET", "/api/mcp")
      #expect(get.status == 405)
    }
  }

  @Test func aChangeIsAskedForInTheServicesOwnTwoCalls() async throws {
    try await HTTPDoor.run { http in
      // One page of the documents says `to`.
      let asked = try await use(http, "upgrade_plan", #"{"to":"scale"}"#)
      let told = asked["structuredContent"]
      #expect(asked["isError"] == false)
      #expect(told?["status"] == "confirmation_required")
      #expect(asked["content"]?[0]?["text"]?.string == told?.serialized())
      let token = try #require(told?["confirm_token"]?.string)
      #expect(token.hasPrefix("cg_"))
      let request = try await http.door.newest()
      #expect(request.ask.target?.rawValue == "scale")
      #expect(request.state == .pending)
      try await http.door.reject()
      let denied = try await use(http, "upgrade_plan", #"{"to":"scale","confirm_token":"\#(token)"}"#)
      #expect(denied["isError"] == true)
      #expect(denied["structuredContent"]?["error"] == "consent_denied")
    }
  }

  @Test func whatReadsIsTheSameAsTheCallItStandsFor() async throws {
    try await HTTPDoor.run { http in
      let billing = try await http.call("GET", "/api/billing")
      #expect(try await use(http, "get_billing")["structuredContent"] == billing.json)
      let portal = try await use(http, "open_billing_portal")
      #expect(portal["structuredContent"]?["url"]?.string?.contains("/s/") == true)
      let wrong = try await use(http, "upgrade_plan", #"{"plan":"platinum"}"#)
      #expect(wrong["isError"] == true)
      #expect(wrong["structuredContent"]?["error"] == "bad_request")
    }
  }

  // MARK: - Tools that are passed on

  /// An account with two tools passed on, and a token that may use them.
  private func withUpstream(
    _ answer: String, type: String = "application/json",
    _ test: (HTTPDoor, StubUpstream, _ token: String) async throws -> Void
  ) async throws {
    let upstream = StubUpstream { _ in .success(.parts([answer], type: type)) }
    let account = ForwardedAccount(
      routes: [], tools: ["search", "list_workspaces"], maxBytes: 1 << 20, usesOwnCredential: true, upstream: upstream)
    let door = try await Door(forwarded: [Door.account("dock-main").name: account])
    let token = Ledger.newDoorToken()
    try await door.ledger.putInForce(
      token, agent: Door.agent("passing-bot"), accounts: [Door.account("dock-main").name], forwards: true,
      at: door.time.wall)
    let http = try await HTTPDoor.start(door)
    do { try await test(http, upstream, token.reveal()) } catch {
      try await http.stop()
      throw error
    }
    try await http.stop()
  }

  private static let list = #"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#

  private static let search =
    #"{"jsonrpc":"2.0","id":"s","method":"tools/call","params":{"name":"search","arguments":{"query":"q"},"_meta":{"x":1}}}"#

  @Test func aToolThatTheServiceRefusesIsTheOperatorsAffair() async throws {
    let upstream = StubUpstream { _ in .success(.parts(401, [#"{"message":"No."}"#])) }
    let account = ForwardedAccount(
      routes: [], tools: ["search"], maxBytes: 1 << 20, usesOwnCredential: false, upstream: upstream)
    let name = try Door.account("dock-main").name
    let door = try await Door(forwarded: [name: account])
    let token = Ledger.newDoorToken()
    try await door.ledger.putInForce(
      token, agent: Door.agent("passing-bot"), accounts: [name], forwards: true, at: door.time.wall)
    let http = try await HTTPDoor.start(door)
    let told = try await http.call("POST", "/api/mcp", Self.search, token: token.reveal())
    try await http.stop()
    #expect(told.json?["result"]?["isError"] == true && told.text.contains("The operator is told."))
    #expect(try await door.ledger.overview(at: door.time.wall).forwardTroubles[name]?.words == "No.")
  }

  @Test func theListHasWhatTheConfigNames() async throws {
    let shown =
      #"{"jsonrpc":"2.0","id":1,"result":{"tools":[{"name":"delete_all"},{"name":"list_workspaces"},{"name":"search"}]}}"#
    try await withUpstream(shown) { http, upstream, token in
      for _ in 0..<2 {
        let reply = try await http.call("POST", "/api/mcp", Self.list, token: token)
        let names = reply.json?["result"]?["tools"]?.array?.compactMap { $0["name"]?.string } ?? []
        #expect(names.suffix(2) == ["search", "list_workspaces"])
        #expect(names.count == 7)
      }
      // Whoever lists them twice does not ask the service twice.
      #expect(upstream.sent.count == 1)
      // A token that was not made for it sees and gets none of them.
      let other = try await http.call("POST", "/api/mcp", Self.list)
      #expect(other.json?["result"]?["tools"]?.array?.count == 5)
      let refused = try await http.call("POST", "/api/mcp", Self.search)
      #expect(refused.json?["error"]?["code"] == -32602)
      #expect(upstream.sent.count == 1)
    }
  }

  @Test func aWorkspaceInTheAddressGoesOnWithTheCall() async throws {
    let answer = #"{"jsonrpc":"2.0","id":1,"result":{"content":[]}}"#
    try await withUpstream(answer) { http, upstream, token in
      let target = "/api/mcp?workspace=main"
      #expect(try await http.call("POST", target, Self.search, token: token).json?["result"]?["content"] == [])
      #expect(upstream.sent.map(\.call.query) == ["workspace=main"])
      let held = try await http.call("POST", target, Self.list)
      #expect(held.json?["result"]?["tools"]?.array?.count == 5)
      for query in ["_method=DELETE", "a=\"", String(repeating: "a", count: 1025)] {
        #expect(try await http.call("POST", "/api/mcp?" + query, Self.search, token: token).status == 404)
      }
      #expect(try await http.call("POST", "/mcp?workspace=main", Self.list, token: token).status == 404)
      #expect(upstream.sent.count == 1)
    }
  }

  @Test(arguments: ["application/json", "text/event-stream"])
  func aCallIsMadeAnewAndItsAnswerCleaned(_ type: String) async throws {
    let message =
      #"{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"{\"checkout_url\":\"https://x.example/pay\",\"key\":\"\#(StubUpstream.key)\"}"}],"structuredContent":{"rows":[{"a":1}],"api_key":"dk_other"},"_meta":{"theirs":1}}}"#
    let sent = type == "application/json" ? message : "event: message\ndata: \(message)\n\n"
    try await withUpstream(sent, type: type) { http, upstream, token in
      let reply = try await http.call("POST", "/api/mcp", Self.search, token: token)
      let result = try #require(reply.json?["result"])
      #expect(reply.json?["id"] == "s")
      #expect(result["structuredContent"]?["rows"] == [["a": 1]])
      #expect(result["structuredContent"]?["api_key"] == "***")
      #expect(result["_meta"] == nil)
      let text = String(decoding: reply.body, as: UTF8.self)
      #expect(!text.contains(StubUpstream.key) && !text.contains("x.example/pay"))
      let call = try #require(upstream.sent.first)
      #expect(call.call.method == "POST" && call.call.path == "/api/mcp")
      let body = try JSONValue.parse(call.body ?? [])
      #expect(body["params"] == ["name": "search", "arguments": ["query": "q"]])
    }
  }

  @Test func aServiceThatFailsIsToldInWords() async throws {
    let error = #"{"jsonrpc":"2.0","id":1,"error":{"code":-32015,"message":"Cap reached, \#(StubUpstream.key)"}}"#
    try await withUpstream(error) { http, _, token in
      let result = try await http.call("POST", "/api/mcp", Self.search, token: token).json?["result"]
      #expect(result?["isError"] == true)
      #expect(result?["content"]?[0]?["text"]?.string?.contains("Cap reached") == true)
      #expect(result?["content"]?[0]?["text"]?.string?.contains(StubUpstream.key) == false)
    }
    try await withUpstream("<html>", type: "text/html") { http, _, token in
      let result = try await http.call("POST", "/api/mcp", Self.search, token: token).json?["result"]
      #expect(result?["isError"] == true)
    }
  }

  @Test(arguments: [
    #"{"jsonrpc":"2.0","id":99,"result":{"content":[]}}"#,
    #"{"jsonrpc":"2.0","id":1,"method":"sampling/createMessage"}"#,
    #"{"jsonrpc":"2.0","id":1,"result":{"content":"x"}}"#, #"{"jsonrpc":"2.0","id":1,"result":{"isError":"maybe"}}"#,
    #"{"jsonrpc":"2.0","id":1,"result":{"structuredContent":[1]}}"#, #"{"id":1,"result":{}}"#,
  ]) func whatIsNoResultIsNotPassedOn(_ answer: String) async throws {
    try await withUpstream(answer) { http, _, token in
      let result = try await http.call("POST", "/api/mcp", Self.search, token: token).json?["result"]
      #expect(result?["isError"] == true)
    }
  }

  @Test func documentsInTextsAreLookedThroughHoweverDeep() async throws {
    let inner = JSONValue.string(#"{"api_key":"dk_hidden","more":"{\"checkout_url\":\"https://x.example/pay\"}"}"#)
    let answer: JSONValue = [
      "jsonrpc": "2.0", "id": 1,
      "result": [
        "content": [["type": "resource", "resource": ["uri": "x://y", "text": inner]]], "inputRequests": ["a": 1],
      ],
    ]
    try await withUpstream(answer.serialized()) { http, _, token in
      let reply = try await http.call("POST", "/api/mcp", Self.search, token: token)
      let text = String(decoding: reply.body, as: UTF8.self)
      #expect(!text.contains("dk_hidden") && !text.contains("x.example/pay"))
      #expect(reply.json?["result"]?["inputRequests"] == nil)
      #expect(reply.json?["result"]?["content"]?[0]?["type"] == "resource")
    }
  }

  @Test func anotherServicesAccountHasNoSuchEndpoint() async throws {
    let door = try await Door(service: .daimon)
    let http = try await HTTPDoor.start(door)
    let reply = try await send(http, #"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#)
    #expect(reply.status == 404)
    let named = try await send(
      http, #"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#, path: "/accounts/dock-main/api/mcp")
    #expect(named.status == 404)
    try await http.stop()
  }
}
