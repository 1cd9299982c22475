import Billing
import Consent
import JSON
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
