import Billing
import Consent
import JSON
import MCP
import Testing
import Text

@testable import Gateway

/// An agent that quotes its own door token and the account's credential, by every way that takes its words.
@Suite struct AgentWordsTests {
  private func quoting(_ door: Door) -> String {
    let base64 = Base64.standard.encoded("Bearer \(door.token)".utf8)
    return "Bearer \(door.token) failed, \(base64) too, with key \(StubProvider.key), and \(door.token.dropFirst(4))"
  }

  private func expectMasked(_ words: SafeText?, _ door: Door) throws {
    let words = try #require(words).string
    #expect(words.contains("‹secret› failed") && words.contains("with key ‹secret›"), "\(words)")
    for secret in [String(door.token.dropFirst(4)), StubProvider.key] {
      #expect(!words.contains(secret) && !words.contains(Base64.standard.encoded(secret.utf8).dropLast(4)))
    }
    #expect(!words.contains(Base64.standard.encoded("Bearer \(door.token)".utf8).dropFirst(12).dropLast(4)))
  }

  @Test func aReasonIsKeptWithoutThem() async throws {
    let own = try await Door()
    let body = #"{"operation":"upgrade","params":{"plan":"scale"},"reason":"\#(quoting(own))"}"#
    #expect(await own.call("POST", Door.requests, body).status < 300)
    try expectMasked(try await own.newest().reason, own)
    let dock = try await Door()
    _ = await dock.call("POST", Door.upgrade, #"{"plan":"scale"}"#, reason: quoting(dock))
    try expectMasked(try await dock.newest().reason, dock)
  }

  @Test func aNoteIsKeptAndPassedOnWithoutThem() async throws {
    let daimon = try await Door(service: .daimon)
    let words = quoting(daimon)
    let body = #"{"issue":"\#(words)","context":{"log":"\#(words)"}}"#
    #expect(await daimon.call("POST", "/v1/notify-operator", body).status == 200)
    #expect(
      await daimon.call("POST", "/v1/notify-operator", #"{"issue":"x","action_label":"\#(daimon.token)"}"#).status
        == 200)
    let notes = try await daimon.ledger.notes()
    try expectMasked(notes.last?.issue, daimon)
    try expectMasked(notes.last?.context, daimon)
    #expect(notes.first?.action == "‹secret›")
    let dock = try await Door()
    let increase = #"{"kind":"agents","reason":"\#(quoting(dock))"}"#
    #expect(await dock.call("POST", "/api/billing/request-limit-increase", increase).status == 200)
    guard case .limitIncrease(_, _, let reason)? = dock.provider.state.withLock({ $0.notes.first }) else {
      Issue.record("nothing was passed on")
      return
    }
    try expectMasked(reason, dock)
  }

  private func call(_ door: Door, _ tool: String, _ arguments: JSONObject) async throws {
    let (_, body) = MCPServerTests.call(tool, arguments)
    let authorization = "Bearer " + door.token
    let answer = await door.gateway.answer(
      Gateway.MCPCall(
        headers: MCPEra.Headers(version: "2026-07-28", method: "tools/call", name: tool), takesEvents: false),
      Gateway.Call(
        method: "POST", target: "/mcp",
        head: DoorGuard.Head(
          authority: "127.0.0.1:8787", authorization: authorization, contentType: "application/json"),
        reasonHeader: nil, peer: .distinct, base: "http://127.0.0.1:8787", body: Array(body.utf8)),
      try await door.gateway.admit(authorization, to: "/mcp").get())
    #expect(try JSONValue.parse(answer.body)["result"]?["isError"] == false)
  }

  @Test func aToolsWordsAreKeptWithoutThem() async throws {
    let door = try await Door()
    let words = JSONValue.string(quoting(door))
    let calls: [(String, JSONObject)] = [
      ("report_limit", ["limit": words, "wanted": words]),
      ("request_plan_change", ["operation": "upgrade", "plan": "scale", "reason": words]),
    ]
    for (tool, arguments) in calls { try await call(door, tool, arguments) }
    let note = try #require(try await door.ledger.notes().first)
    try expectMasked(note.issue, door)
    try expectMasked(note.action, door)
    try expectMasked(try await door.newest().reason, door)
  }

  @Test func otherWordsStayAsTheyAre() async throws {
    let door = try await Door()
    _ = await door.call("POST", Door.upgrade, #"{"plan":"scale"}"#, reason: "more rows, see https://docs.example/rows")
    #expect(try await door.newest().reason == "more rows, see https://docs.example/rows")
  }
}
