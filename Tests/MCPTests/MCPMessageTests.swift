import JSON
import Testing

@testable import MCP

@Suite struct MCPMessageTests {
  private func refusal(_ text: String) -> MCPMessage.Refusal? {
    do throws(MCPMessage.Refusal) {
      _ = try MCPMessage(Array(text.utf8))
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: [
    (#"{"jsonrpc":"2.0","id":1,"method":"ping"}"#, JSONValue.integer(1)),
    (#"{"jsonrpc":"2.0","id":"1","method":"ping","params":{}}"#, .string("1")),
    (#"{"jsonrpc":"2.0","id":"","method":"ping"}"#, .string("")),
    (#"{"jsonrpc":"2.0","id":-7,"method":"ping"}"#, .integer(-7)),
    (
      #"{"jsonrpc":"2.0","id":123456789012345678901234567890,"method":"ping"}"#,
      .number("123456789012345678901234567890")
    ),
  ]) func aRequestIsKnownByItsOwnID(_ text: String, _ id: JSONValue) throws {
    let message = try MCPMessage(Array(text.utf8))
    #expect(message.id == id)
    #expect(message.method == "ping")
  }

  @Test func aMessageWithoutAnIDIsANotification() throws {
    let message = try MCPMessage(Array(#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#.utf8))
    #expect(message.id == nil)
    #expect(message.params.isEmpty)
  }

  private static let noMessages: [(text: String, code: Int64)] = [
    ("", -32700), ("{", -32700), ("nothing", -32700),
    (#"{"jsonrpc":"2.0","id":1,"id":2,"method":"ping"}"#, -32700),
    (String(repeating: "[", count: 40) + String(repeating: "]", count: 40), -32700),
    ("[]", -32600), (#"[{"jsonrpc":"2.0","id":1,"method":"ping"}]"#, -32600), ("7", -32600), ("null", -32600),
    (#"{"id":1,"method":"ping"}"#, -32600), (#"{"jsonrpc":"1.0","id":1,"method":"ping"}"#, -32600),
    (#"{"jsonrpc":2.0,"id":1,"method":"ping"}"#, -32600), (#"{"jsonrpc":"2.0","id":1}"#, -32600),
    (#"{"jsonrpc":"2.0","id":1,"method":7}"#, -32600), (#"{"jsonrpc":"2.0","id":1,"result":{}}"#, -32600),
    (#"{"jsonrpc":"2.0","id":1,"method":"ping","params":[1]}"#, -32602),
    (#"{"jsonrpc":"2.0","id":1,"method":"ping","params":"x"}"#, -32602),
  ]

  @Test(arguments: noMessages) func whatIsNoMessageIsRefused(_ text: String, _ code: Int64) {
    #expect(refusal(text)?.fault.code == code)
  }

  @Test(arguments: ["null", "true", "1.5", "1.0", "1e3", "[1]", "{}"]) func anIDIsAStringOrAnInteger(_ id: String) {
    let refusal = refusal(#"{"jsonrpc":"2.0","id":\#(id),"method":"ping"}"#)
    #expect(refusal?.fault.code == -32600)
    #expect(refusal?.id == nil)
  }

  @Test func theRefusalNamesTheRequestWhereItCan() {
    #expect(refusal(#"{"jsonrpc":"1.0","id":"a","method":"ping"}"#)?.id == .string("a"))
    #expect(refusal(#"{"jsonrpc":"2.0","id":9,"method":"ping","params":[]}"#)?.id == .integer(9))
  }

  @Test func aMessageThatIsTooLongIsRefusedByItsID() {
    let padding = String(repeating: "x", count: MCPMessage.limits.bytes)
    let refusal = refusal(#"{"jsonrpc":"2.0","id":3,"method":"ping","params":{"a":"\#(padding)"}}"#)
    #expect(refusal?.id == .integer(3))
    #expect(refusal?.fault.code == -32600)
  }

  @Test func aRefusalWithoutAnIDHasNoNullInItsPlace() {
    let message = MCPFault.noJSON("x").message(to: nil)
    #expect(message.object?.keys.contains("id") == false)
    #expect(message["error"]?["code"] == .integer(-32700))
  }

  @Test func aClientsWordIsQuotedAndCut() {
    #expect(MCPFault.noMethod("a\"b\n\u{1B}").message == #"There is no such method here: "a\"b\n\u001b""#)
    #expect(MCPFault.noMethod(String(repeating: "x", count: 500)).message.count < 120)
  }
}
