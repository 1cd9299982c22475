import JSON
import MCP
import Testing

/// What becomes of messages that nobody should have sent.
@Suite struct RefusedMessageTests {
  private let face = MCPFace(version: "1.0.0")

  private func receive(_ text: String) -> MCPFace.Reception { face.receive(Array(text.utf8), nil) }

  /// The code and the id of a refusal; nil for anything else.
  private func refused(_ text: String) -> (code: JSONValue?, id: JSONValue?)? {
    guard case .answered(let answer, let status) = receive(text), let error = answer["error"], status == 400 else {
      return nil
    }
    return (error["code"], answer["id"])
  }

  @Test(
    "an id that is neither a string nor an integer is refused, and the refusal has none",
    arguments: ["null", "true", "false", "1.5", "1.0", "1e3", "-0.0", "[]", "[1]", "{}"])
  func id(_ id: String) throws {
    for method in ["ping", "tools/list", "tools/call"] {
      let refusal = try #require(refused(#"{"jsonrpc":"2.0","id":\#(id),"method":"\#(method)","params":{}}"#))
      #expect(refusal.code == -32600)
      #expect(refusal.id == nil)
    }
  }

  @Test("a message that is too long is refused without an id where it has none that could be used")
  func tooLong() throws {
    let padding = String(repeating: "x", count: MCPMessage.limits.bytes)
    let ids: [(String, JSONValue?)] = [("7", 7), ("\"a\"", "a"), ("null", nil), ("1.5", nil), ("[1]", nil)]
    for (id, told) in ids {
      let text = #"{"jsonrpc":"2.0","id":\#(id),"method":"ping","params":{"x":"\#(padding)"}}"#
      let refusal = try #require(refused(text))
      #expect(refusal.code == -32600)
      #expect(refusal.id == told)
    }
  }

  @Test(
    "a progress token that is neither a string nor an integer is none",
    arguments: ["null", "true", "1.5", "[]", "{}"])
  func progressToken(_ token: String) throws {
    let text =
      #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"list_accounts","_meta":{"progressToken":\#(token)}}}"#
    guard case .call(let use) = receive(text), let call = ToolCall(use) else {
      Issue.record("it is no call")
      return
    }
    #expect(use.progressToken == nil)
    #expect(call.progress(10) == nil)
  }

  @Test(
    "an answer that nobody asked for is refused without its id, which may be another request's",
    arguments: [#""result":{}"#, #""error":{"code":1,"message":"x"}"#])
  func strayAnswer(_ outcome: String) throws {
    let refusal = try #require(refused(#"{"jsonrpc":"2.0","id":1,\#(outcome)}"#))
    #expect(refusal.code == -32600)
    #expect(refusal.id == nil)
  }

  @Test("a notification is not answered, whatever its params are", arguments: ["null", "[1]", #""x""#, "1", "true"])
  func notification(_ params: String) {
    for method in ["notifications/cancelled", "notifications/initialized", "tools/call"] {
      let reception = receive(#"{"jsonrpc":"2.0","method":"\#(method)","params":\#(params)}"#)
      #expect(reception == .noted(cancelled: nil))
    }
  }

  @Test("a request whose params is no object is refused under its id", arguments: ["null", "[1]", #""x""#])
  func params(_ params: String) throws {
    let refusal = try #require(refused(#"{"jsonrpc":"2.0","id":"a","method":"ping","params":\#(params)}"#))
    #expect(refusal.code == -32602)
    #expect(refusal.id == "a")
  }
}
