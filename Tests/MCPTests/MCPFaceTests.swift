import JSON
import Testing

@testable import MCP

@Suite struct MCPFaceTests {
  private let face = MCPFace(version: "1.2.3")

  /// A modern request, whose `_meta` can lack something.
  private static func modern(
    _ method: String, _ params: String = "", id: String = "1", version: String? = "2026-07-28",
    capabilities: String? = "{}"
  ) -> String {
    let meta = [
      version.map { #""io.modelcontextprotocol/protocolVersion":"\#($0)""# },
      capabilities.map { #""io.modelcontextprotocol/clientCapabilities":\#($0)"# },
    ].compactMap { $0 }.joined(separator: ",")
    return
      #"{"jsonrpc":"2.0","id":\#(id),"method":"\#(method)","params":{\#(params.isEmpty ? "" : params + ",")"_meta":{\#(meta)}}}"#
  }

  private func answer(_ text: String, _ headers: MCPEra.Headers? = nil) -> (body: JSONValue, status: Int) {
    guard case .answered(let body, let status) = face.receive(Array(text.utf8), headers) else { return (.null, 0) }
    return (body, status)
  }

  private func code(_ text: String, _ headers: MCPEra.Headers? = nil) -> [Int64?] {
    let answer = answer(text, headers)
    return [answer.body["error"]?["code"]?.integer, Int64(answer.status)]
  }

  private static func headers(_ method: String, _ name: String? = nil, version: String? = "2026-07-28")
    -> MCPEra.Headers
  {
    MCPEra.Headers(version: version, method: method, name: name)
  }

  // MARK: - Modern

  @Test func discoveryTellsEverythingThereIs() {
    let result = answer(Self.modern("server/discover"), Self.headers("server/discover")).body["result"]
    #expect(result?["supportedVersions"] == ["2026-07-28"])
    #expect(result?["capabilities"] == ["tools": [:]])
    #expect(result?["resultType"] == "complete")
    #expect(result?["ttlMs"]?.integer.map { $0 > 0 } == true)
    #expect(result?["cacheScope"] == "public")
    #expect(result?["_meta"]?["io.modelcontextprotocol/serverInfo"]?["version"] == "1.2.3")
    #expect(result?["instructions"]?.string?.isEmpty == false)
  }

  @Test func theListHasAllToolsInTheSameOrderEveryTime() {
    let (first, status) = answer(Self.modern("tools/list"), Self.headers("tools/list"))
    #expect(status == 200)
    let names = first["result"]?["tools"]?.array?.compactMap { $0["name"]?.string }
    #expect(
      names == [
        "list_accounts", "get_billing", "request_plan_change", "check_request", "list_my_requests", "cancel_request",
        "report_limit",
      ])
    #expect(first["result"]?["cacheScope"] == "private")
    #expect(first["result"]?["resultType"] == "complete")
    #expect(answer(Self.modern("tools/list"), Self.headers("tools/list")).body == first)
    #expect(code(Self.modern("tools/list", #""cursor":"x""#), Self.headers("tools/list")) == [-32602, 400])
  }

  @Test func aVersionThatIsNotSpokenIsToldWithThoseThatAre() {
    let (body, status) = answer(
      Self.modern("tools/list", version: "2030-01-01"), Self.headers("tools/list", version: "2030-01-01"))
    #expect(status == 400)
    #expect(body["error"]?["code"] == -32022)
    #expect(body["error"]?["data"] == ["supported": ["2026-07-28"], "requested": "2030-01-01"])
    #expect(body["id"] == 1)
  }

  private static let broken: [(text: String, headers: MCPEra.Headers, code: Int64)] = [
    (modern("tools/list", capabilities: nil), headers("tools/list"), -32602),
    (modern("tools/list", version: nil), headers("tools/list"), -32602),
    (modern("tools/list", capabilities: "7"), headers("tools/list"), -32602),
    (modern("tools/list"), headers("tools/list", version: nil), -32020),
    (modern("tools/list"), headers("tools/list", version: "2025-11-25"), -32020),
    (modern("tools/list"), MCPEra.Headers(version: "2026-07-28"), -32020),
    (modern("tools/list"), headers("tools/call"), -32020), (modern("tools/list"), headers("Tools/List"), -32020),
    (modern("tools/call", #""name":"get_billing""#), headers("tools/call"), -32020),
    (modern("tools/call", #""name":"get_billing""#), headers("tools/call", "list_accounts"), -32020),
    (modern("tools/call", #""name":"get_billing""#), headers("tools/call", "=?base64?bGlzdA==?="), -32020),
    (modern("tools/call", #""name":"nope""#), headers("tools/call", "nope"), -32602),
    (modern("tools/call"), headers("tools/call"), -32602),
    (modern("tools/call", #""name":"get_billing","arguments":[]"#), headers("tools/call", "get_billing"), -32602),
    (#"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#, headers("tools/list"), -32602),
  ]

  @Test(arguments: broken) func aModernRequestThatBreaksARuleIsRefused(
    _ text: String, _ headers: MCPEra.Headers, _ code: Int64
  ) {
    #expect(self.code(text, headers) == [code, 400])
  }

  @Test(arguments: [
    "initialize", "ping", "logging/setLevel", "prompts/list", "resources/list", "subscriptions/listen", "",
  ])
  func whatIsNotThereIsNotFound(_ method: String) {
    #expect(code(Self.modern(method), Self.headers(method)) == [-32601, 404])
  }

  @Test func aWrappedNameIsUnwrappedBeforeItIsCompared() {
    let wrapped = "=?base64?Z2V0X2JpbGxpbmc=?="
    let text = Self.modern("tools/call", #""name":"get_billing""#)
    guard case .call(let call) = face.receive(Array(text.utf8), Self.headers("tools/call", wrapped)) else {
      Issue.record("it was not taken for a call")
      return
    }
    #expect(call.name == "get_billing")
  }

  @Test func onStandardInputThereAreNoHeadersToCompare() {
    #expect(answer(Self.modern("tools/list")).body["result"]?["tools"]?.array?.count == 7)
    #expect(code(#"{"jsonrpc":"2.0","id":1,"method":"server/discover"}"#) == [-32602, 400])
  }

  // MARK: - Legacy

  @Test(arguments: [
    ("2025-11-25", "2025-11-25"), ("2025-06-18", "2025-06-18"), ("2025-03-26", "2025-06-18"),
    ("2024-11-05", "2025-06-18"),
    ("2026-07-28", "2025-11-25"), ("1900-01-01", "2025-11-25"), ("latest", "2025-11-25"),
  ]) func theVersionIsAgreedOn(_ requested: String, _ agreed: String) {
    let text =
      #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"\#(requested)","capabilities":{},"clientInfo":{"name":"x","version":"1"}}}"#
    let result = answer(text, MCPEra.Headers()).body["result"]
    #expect(result?["protocolVersion"] == .string(agreed))
    #expect(result?["serverInfo"]?["name"] == "countersign")
    #expect(result?["resultType"] == nil)
    #expect(result?["capabilities"] == ["tools": [:]])
  }

  @Test func legacyResultsHaveNothingOfTheOtherEra() {
    let list = answer(#"{"jsonrpc":"2.0","id":"a","method":"tools/list"}"#, MCPEra.Headers(version: "2025-06-18"))
    #expect(list.status == 200)
    #expect(list.body["id"] == "a")
    #expect(list.body["result"]?.object?.keys.sorted() == ["tools"])
    #expect(answer(#"{"jsonrpc":"2.0","id":2,"method":"ping"}"#).body["result"] == [:])
  }

  @Test func legacyErrorsGoWithTheUsualStatus() {
    #expect(code(#"{"jsonrpc":"2.0","id":1,"method":"prompts/list"}"#) == [-32601, 200])
    #expect(code(#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{}}"#) == [-32602, 200])
    #expect(
      code(#"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#, MCPEra.Headers(version: "1999-01-01")) == [-32022, 400])
    #expect(code("{") == [-32700, 400])
  }

  @Test func notificationsAreNotedAndNotAnswered() {
    for text in [
      #"{"jsonrpc":"2.0","method":"notifications/initialized"}"#, #"{"jsonrpc":"2.0","method":"nothing/known"}"#,
      #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{}}"#,
    ] {
      #expect(face.receive(Array(text.utf8), MCPEra.Headers()) == .noted(cancelled: nil))
    }
    let cancel = #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"7"}}"#
    #expect(face.receive(Array(cancel.utf8), nil) == .noted(cancelled: "7"))
  }
}
