import Consent
import JSON
import Testing

@testable import MCP

@Suite struct ToolCallTests {
  private let face = MCPFace(version: "1")

  private func call(_ tool: String, _ arguments: String, meta: String = "{}") throws -> ToolCall {
    let text =
      #"{"jsonrpc":"2.0","id":5,"method":"tools/call","params":{"name":"\#(tool)","arguments":\#(arguments),"_meta":\#(meta)}}"#
    guard case .call(let use) = face.receive(Array(text.utf8), nil), let call = ToolCall(use) else {
      throw Unexpected("no call: \(face.receive(Array(text.utf8), nil))")
    }
    return call
  }

  private struct Unexpected: Error {
    let words: String
    init(_ words: String) { self.words = words }
  }

  @Test(arguments: [
    ("list_accounts", "{}"), ("get_billing", "{}"), ("get_billing", #"{"account":null}"#),
    (
      "request_plan_change",
      #"{"operation":"upgrade","plan":"scale","reason":"more","wait_seconds":45,"interval":"year"}"#
    ),
    ("request_plan_change", #"{"operation":"portal","reason":"more","wait_seconds":0.0}"#),
    ("check_request", #"{"id":"x","wait_seconds":0}"#), ("list_my_requests", #"{"limit":50}"#),
    ("report_limit", #"{"limit":"rows","wanted":"more rows"}"#),
  ]) func whatKeepsTheSchemaIsTaken(_ tool: String, _ arguments: String) throws {
    #expect(try call(tool, arguments).obstacle == nil)
  }

  @Test(arguments: [
    ("list_accounts", #"{"account":"a"}"#, "takes none"), ("get_billing", #"{"account":7}"#, "account must"),
    ("get_billing", #"{"account":""}"#, "not empty"), ("get_billing", #"{"acount":"a"}"#, "it takes account"),
    ("request_plan_change", #"{"operation":"upgrade"}"#, "reason is missing"),
    ("request_plan_change", #"{"operation":"approve","reason":"x"}"#, "must be one of: upgrade, downgrade"),
    ("request_plan_change", #"{"operation":"upgrade","reason":"x","wait_seconds":46}"#, "from 0 to 45"),
    ("request_plan_change", #"{"operation":"upgrade","reason":"x","wait_seconds":-1}"#, "from 0 to 45"),
    ("request_plan_change", #"{"operation":"upgrade","reason":"x","wait_seconds":1.5}"#, "whole number"),
    ("request_plan_change", #"{"operation":"upgrade","reason":"x","wait_seconds":"5"}"#, "whole number"),
    ("request_plan_change", #"{"operation":"upgrade","reason":"x","interval":"week"}"#, "month, year"),
    ("check_request", "{}", "id is missing"), ("list_my_requests", #"{"limit":0}"#, "from 1 to 50"),
  ]) func whatDoesNotIsExplained(_ tool: String, _ arguments: String, _ words: String) throws {
    let obstacle = try call(tool, arguments).obstacle
    #expect(obstacle?.contains(words) == true, "\(obstacle ?? "nothing")")
  }

  @Test func aReasonMayHaveFiveHundredCharacters() throws {
    let fitting = String(repeating: "é", count: 500)
    #expect(try call("request_plan_change", #"{"operation":"portal","reason":"\#(fitting)"}"#).obstacle == nil)
    #expect(try call("request_plan_change", #"{"operation":"portal","reason":"\#(fitting)x"}"#).obstacle != nil)
  }

  @Test(arguments: ["\"t\"", "7"]) func progressIsToldUnderTheClientsToken(_ token: String) throws {
    let call = try call("check_request", #"{"id":"x","wait_seconds":30}"#, meta: #"{"progressToken":\#(token)}"#)
    let progress = call.progress(10)
    #expect(progress?["params"]?["progressToken"]?.serialized() == token)
    #expect(progress?["params"]?["progress"] == 10)
    #expect(progress?["params"]?["total"] == 30)
    #expect(progress?["id"] == nil)
  }

  @Test func whoAsksForNoProgressHearsOfNone() throws {
    #expect(try call("check_request", #"{"id":"x"}"#).progress(10) == nil)
    #expect(try call("check_request", #"{"id":"x"}"#, meta: #"{"progressToken":null}"#).progress(10) == nil)
  }

  @Test func aResultHasItsTextAndItsStructure() throws {
    let told = face.answer(to: try call("list_accounts", "{}").use, .told(["accounts": []]))["result"]
    #expect(told?["structuredContent"] == ["accounts": []])
    #expect(told?["content"]?[0]?["text"] == #"{"accounts":[]}"#)
    #expect(told?["isError"] == false)
    let use = try call("list_accounts", "{}").use
    let failed = face.answer(to: use, .failed("No.", more: ["retry_after": 5]))["result"]
    #expect(failed?["structuredContent"] == nil)
    #expect(failed?["content"]?[0]?["text"] == #"No. {"retry_after":5}"#)
    #expect(failed?["isError"] == true)
  }
}

@Suite struct ToolTests {
  @Test func everyToolIsDescribedToModels() {
    for tool in Tool.allCases {
      #expect(!tool.title.isEmpty)
      #expect(tool.description.count > 40)
      #expect(tool.definition["inputSchema"]?["type"] == "object")
      #expect(tool.definition["outputSchema"]?["type"] == "object")
      let required = tool.definition["outputSchema"]?["required"]?.array?.compactMap(\.string) ?? []
      let properties = tool.definition["outputSchema"]?["properties"]?.object?.keys ?? []
      #expect(!required.isEmpty && required.allSatisfy { properties.contains($0) }, "\(tool)")
    }
  }

  @Test func noToolApproves() {
    for tool in Tool.allCases { #expect(!tool.rawValue.contains("approve") && !tool.rawValue.contains("reject")) }
    #expect(Tool.requestPlanChange.parameters.first { $0.name == "operation" }?.obstacle("limit_increase") != nil)
  }

  @Test func everyStateSaysWhatToDoNext() {
    let sentences = ConsentState.allCases.map { $0.next() }
    #expect(sentences.allSatisfy { $0.hasSuffix(".") })
    let rejected = RejectionPreset.allCases.map { ConsentState.rejected.next(reason: $0) }
    #expect(Set(rejected).count == 3)
    #expect(!ConsentState.executed.next(outcome: .downgradeScheduled).contains("Done"))
    #expect(!ConsentState.failed.next(outcome: .notExecuted).contains("nothing was changed"))
    #expect(ConsentState.executed.next(outcome: .linkStored) != ConsentState.executed.next())
  }
}
