import Foundation
import JSON
import Support
import Testing

@testable import MCP

/// `countersign mcp`: what a client that starts a program sees of it.
@Suite(.timeLimit(.minutes(5))) struct MCPBridgeTests {
  private static let elsewhere = ["COUNTERSIGN_CONFIG": "/nowhere/config", "COUNTERSIGN_STATE": "/nowhere/state"]

  /// A message in the older way, on a line.
  private static func line(_ method: String, _ params: String = "{}", id: String = "1") -> String {
    #"{"jsonrpc":"2.0","id":\#(id),"method":"\#(method)","params":\#(params)}"# + "\n"
  }

  private static func call(_ tool: String, _ arguments: String = "{}", id: String = "1") -> String {
    line("tools/call", #"{"name":"\#(tool)","arguments":\#(arguments)}"#, id: id)
  }

  /// What is on standard output: messages and nothing else.
  private func messages(_ ending: Program.Ending) throws -> [JSONValue] {
    try ending.output.split(separator: "\n").map { try JSONValue.parse(Array($0.utf8), limits: .provider) }
  }

  private func words(_ message: JSONValue?) -> String {
    message?["result"]?["isError"] == true ? message?["result"]?["content"]?[0]?["text"]?.string ?? "" : ""
  }

  @Test func whatThereIsIsToldWithoutAnEngineAndWithoutAToken() throws {
    let folder = try TemporaryFolder()
    let input =
      Self.line(
        "initialize", #"{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"x","version":"1"}}"#,
        id: "0")
      + #"{"jsonrpc":"2.0","method":"notifications/initialized"}"# + "\n" + Self.line("tools/list", id: #""a""#)
      + Self.call("list_accounts", id: "3")
    let ending = try Program.run(["mcp"], in: folder, Self.elsewhere, input: input)
    #expect(ending.status == 0)
    let messages = try messages(ending)
    #expect(messages.map { $0["id"] } == [0, "a", 3])
    #expect(messages.first?["result"]?["protocolVersion"] == "2025-06-18")
    #expect(messages[1]["result"]?["tools"]?.array?.count == Tool.allCases.count)
    #expect(words(messages.last).contains("COUNTERSIGN_TOKEN is not set"))
    #expect(ending.errors.contains("COUNTERSIGN_TOKEN is not set"))
  }

  @Test func everythingThatIsNoMessageIsAnsweredAsOne() throws {
    let folder = try TemporaryFolder()
    let input =
      "nonsense\n[]\n\n{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}\r\n" + Self.line("nothing", id: "7")
      + String(repeating: "x", count: MessageLines.longest + 1) + "\n" + Self.line("ping", id: "8").dropLast()
    let ending = try Program.run(["mcp"], in: folder, Self.elsewhere, input: input)
    let messages = try messages(ending)
    #expect(messages.map { $0["error"]?["code"]?.integer } == [-32700, -32600, -32600, -32601, -32600, nil])
    #expect(messages.map { $0["id"] } == [nil, nil, nil, 7, nil, 8])
  }

  @Test func toolsAreTheGateways() throws {
    let scene = try Scene()
    _ = try scene.serve()
    let file = try scene.folder.write("bot.token", try scene.door("research-bot") + "\n")
    let ask = #"{"operation":"upgrade","plan":"scale","reason":"more rows"}"#
    let ending = try Program.run(
      ["mcp", "--gateway", "http://127.0.0.1:\(scene.port)", "--token-file", file], in: scene.folder, Self.elsewhere,
      input: Self.call("list_accounts") + Self.call("request_plan_change", ask, id: "2"))
    #expect(ending.status == 0, "\(ending.errors)")
    let messages = try messages(ending)
    let byID = Dictionary(messages.map { ($0["id"]?.serialized() ?? "", $0) }) { first, _ in first }
    #expect(byID["1"]?["result"]?["structuredContent"]?["accounts"]?.array?.isEmpty == false)
    #expect(byID["2"]?["result"]?["structuredContent"]?["state"] == "pending")
    #expect(try scene.newest()["agent"] == "research-bot")
    // Who is not let in is told so in words.
    let refused = try Program.run(
      ["mcp"], in: scene.folder,
      Self.elsewhere.merging([
        "COUNTERSIGN_GATEWAY": "http://127.0.0.1:\(scene.port)", "COUNTERSIGN_TOKEN": "csd_wrong",
      ]) { $1 }, input: Self.call("list_accounts"))
    #expect(words(try self.messages(refused).first).contains("door token is needed"))
  }

  @Test func withoutAnEngineTheModelIsToldThatNothingWasAsked() throws {
    let folder = try TemporaryFolder()
    let ending = try Program.run(
      ["mcp", "--gateway", "http://127.0.0.1:1"], in: folder,
      Self.elsewhere.merging(["COUNTERSIGN_TOKEN": "csd_x"]) { $1 },
      input: Self.call("request_plan_change", #"{"operation":"portal","reason":"x"}"#))
    let told = words(try messages(ending).first)
    #expect(told.contains("No gateway answers"))
    #expect(told.contains("countersign serve"))
    #expect(told.contains("Nothing was asked"))
  }

  @Test func aClientThatIsGoneIsNotWaitedFor() throws {
    let scene = try Scene()
    _ = try scene.serve()
    let file = try scene.folder.write("bot.token", try scene.door("research-bot") + "\n")
    let ask = #"{"operation":"upgrade","plan":"scale","reason":"more rows","wait_seconds":45}"#
    let ending = try Program.run(
      ["mcp", "--gateway", "http://127.0.0.1:\(scene.port)", "--token-file", file], in: scene.folder, Self.elsewhere,
      input: Self.call("request_plan_change", ask))
    #expect(ending.status == 0)
    #expect(ending.output.isEmpty)
    // What was asked stays asked.
    #expect(try scene.newest()["state"] == "pending")
  }
}
